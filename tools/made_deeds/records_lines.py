"""Layout 1 of certificates and registers: lines of "word : value", and fuller columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.documents.labels import DocumentLabel as Label
from domain.money import format_indian
from tools.made_deeds.deed_words import STATE_NAMES
from tools.made_deeds.record_words import said
from tools.made_deeds.words import day_first, in_script, month_first, rupees, slashed

if TYPE_CHECKING:
    from datetime import date

    from tools.made_deeds.content import EcRow, Record
    from tools.made_deeds.typeset import Block

LAYOUT = 1


def blocks(record: Record) -> list[Block]:
    """The paper."""
    match record.label:
        case Label.ENCUMBRANCE_CERTIFICATE:
            return _certificate(record)
        case Label.SEVEN_TWELVE | Label.RTC_PAHANI:
            return _extract(record)
        case _:
            return _single(record)


def _day(day: date, record: Record) -> str:
    return in_script(slashed(day, "-"), record.script)


def _property(record: Record) -> list[list[str]]:
    script, place = record.script, record.land.place
    return [
        [said("district", script), place.district.in_(script)],
        [said("taluk", script), place.taluk.in_(script)],
        [said("village", script), place.village.in_(script)],
        [said("survey", script), in_script(record.land.survey, script)],
    ]


def _certificate(record: Record) -> list[Block]:
    script, values = record.script, record.values
    is_nil = values["form"] == "16"
    period = said("ec_period", script).format(
        start=_day(values["from"], record), end=_day(values["to"], record)
    )
    made: list[Block] = [
        {"h": said("ec_nil_title" if is_nil else "ec_title", script)},
        {"right": f"{said('ec_form', script)} {in_script(values['form'], script)}"},
        {"pairs": [[said("ec_no", script), in_script(values["certificate_no"], script)], *_property(record)]},
        {"p": period},
    ]
    if is_nil:
        return [*made, {"p": said("ec_nil", script)}]
    heads = [
        said("sl_no", script),
        f"{said('doc_no', script)}\n{said('doc_date', script)}",
        f"{said('nature', script)}\n{said('value', script)}",
        said("executants", script),
        said("claimants", script),
    ]
    rows = [_row(n, row, record) for n, row in enumerate(record.rows, 1)]
    made.append({"table": {"head": heads, "rows": rows}, "widths": [0.5, 1.6, 1.8, 2, 2]})
    return made


def _row(number: int, row: EcRow, record: Record) -> list[str]:
    script = record.script
    amount = "" if row.amount_inr is None else "\n" + in_script(format_indian(row.amount_inr), script)
    ref = "" if row.ref is None else "\n" + said("ref", script).format(ref=in_script(row.ref, script))
    return [
        in_script(str(number), script),
        f"{in_script(row.doc_no, script)}\n{_day(row.day, record)}",
        f"{said(row.nature, script)}{ref}{amount}",
        "\n".join(row.givers),
        "\n".join(row.takers),
    ]


def _extract(record: Record) -> list[Block]:
    script, values = record.script, record.values
    is_seven = record.label is Label.SEVEN_TWELVE
    pairs = [
        *_property(record),
        [said("extent", script), record.land.extent.written],
        [said("khata_no", script), in_script(values["khata_no"], script)],
    ]
    pairs += [[said("holder" if is_seven else "rtc_holder", script), name] for name in record.holder_names]
    pairs.append(
        [said("mutation", script), ", ".join(in_script(each, script) for each in values["mutation_no"])]
    )
    if is_seven:
        pairs.append(
            [said("tenure", script), said("class_1" if values["tenure"] == "class_1" else "class_2", script)]
        )
        pairs.append([said("other_rights", script), values.get("other_rights") or said("nil", script)])
    pairs.append([said("issued", script), _day(values["date"], record)])
    return [{"h": said("seven_title" if is_seven else "rtc_title", script)}, {"pairs": pairs}]


def _single(record: Record) -> list[Block]:  # noqa: PLR0911 - one case a kind of paper
    """Papers that say one thing; in English."""
    values, land = record.values, record.land
    names = record.holder_names
    match record.label:
        case Label.KHATA:
            return [
                {"h": "KHATA EXTRACT"},
                {
                    "boxed": [
                        ["Khata No.", values["khata_no"]],
                        ["Owner Name", "; ".join(names)],
                        ["Survey No.", land.survey],
                        ["Village", (f"{land.place.village.latin}, {STATE_NAMES[land.place.state]}")],
                        ["Extent", land.extent.written],
                        ["Date", day_first(values["date"])],
                    ]
                },
            ]
        case Label.RERA_REGISTRATION:
            return [
                {"h": "RERA PROJECT DETAILS"},
                {
                    "boxed": [
                        ["Registration Number", values["rera_no"]],
                        ["Project Name", values["project"]],
                        ["Promoter Name", values["promoter"]],
                        ["Date of Registration", day_first(values["date"])],
                        ["Proposed Date of Completion", day_first(values["end_date"])],
                        ["Survey No.", land.survey],
                    ]
                },
            ]
        case Label.TAX_RECEIPT:
            return [
                {"center": f"{land.place.district.latin} Municipal Corporation"},
                {"h": "RECEIPT OF PROPERTY TAX"},
                {"p": f"Receipt No. {values['receipt_no']} dated {day_first(values['date'])}"},
                {
                    "p": f"Received with thanks from {values['payer']} a sum of "
                    f"{rupees(values['amount_inr'])} towards property tax of Property No. "
                    f"{values['property_no']} for the year {values['year']}. Arrears as on date: Rs. "
                    f"{format_indian(values['arrears_inr'])}."
                },
            ]
        case Label.MUTATION_ORDER:
            basis = values["basis"]
            return [
                {"h": "ORDER OF MUTATION OF KHATA"},
                {
                    "pairs": [
                        ["Order No.", values["order_no"]],
                        ["Date of Order", day_first(values["date"])],
                        ["Survey No.", land.survey],
                        ["Name to be entered", "; ".join(names)],
                        [
                            "Basis",
                            (f"Document No. {basis['doc_no']} dated {day_first(values['_basis_day'])}"),
                        ],
                    ]
                },
            ]
        case Label.DEATH_CERTIFICATE:
            return [
                {"center": "Form No. 6"},
                {"h": "DEATH CERTIFICATE"},
                {
                    "p": f"This is to certify that {values['of']} died on "
                    f"{month_first(values['death_date'])} at {land.place.village.latin}, as entered under "
                    f"Registration No. {values['registration_no']} in the register of deaths."
                },
            ]
        case Label.LEGAL_HEIR_CERTIFICATE | Label.FAMILY_TREE:
            is_tree = record.label is Label.FAMILY_TREE
            lines = [
                {"p": f"{n}. {each['name']} - {each['relationship']}"}
                for n, each in enumerate(values["heir"], 1)
            ]
            return [
                {"h": "FAMILY TREE" if is_tree else "CERTIFICATE OF LEGAL HEIRS"},
                {
                    "pairs": [
                        ["Name of the deceased", values["of"]],
                        ["Date of death", day_first(values["death_date"])],
                        *([] if is_tree else [["Certificate No.", values["certificate_no"]]]),
                    ]
                },
                {"h2": "Members of the family" if is_tree else "Legal heirs"},
                *lines,
                {"p": f"Dated {day_first(values['date'])}" + (" (self-declared)" if is_tree else "")},
            ]
        case Label.PROBATE:
            return [
                {"h": "PROBATE OF WILL"},
                {
                    "pairs": [
                        ["Court", values["court"]],
                        ["Probate No.", values["probate_no"]],
                        ["Testator", values["of"]],
                        ["Date of Grant", day_first(values["date"])],
                    ]
                },
            ]
        case _:
            state = "Satisfied" if values["satisfied"] else "Active"
            return [
                {"h": "CERSAI SEARCH REPORT"},
                {
                    "p": f"Security interest ID {values['security_id']} filed by {values['lender']} "
                    f"on {day_first(values['date'])} against Survey No. {land.survey}, "
                    f"{land.place.village.latin}. "
                    f"Status of charge: {state}."
                },
            ]
