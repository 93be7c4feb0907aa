"""Layout 0 of certificates and registers: a heading, a line of the property, and a ruled table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.documents.labels import DocumentLabel as Label
from domain.money import format_indian
from tools.made_deeds.deed_words import STATE_NAMES
from tools.made_deeds.record_words import said
from tools.made_deeds.words import in_script, rupees, slashed

if TYPE_CHECKING:
    from datetime import date

    from tools.made_deeds.content import EcRow, Record
    from tools.made_deeds.typeset import Block

LAYOUT = 0


def blocks(record: Record) -> list[Block]:
    """The paper."""
    match record.label:
        case Label.ENCUMBRANCE_CERTIFICATE:
            return _certificate(record)
        case Label.SEVEN_TWELVE:
            return _seven(record)
        case Label.RTC_PAHANI:
            return _rtc(record)
        case _:
            return _single(record)


def _day(day: date, record: Record) -> str:
    return in_script(slashed(day), record.script)


def _place_line(record: Record) -> str:
    place, script = record.land.place, record.script
    parts = (
        (said("village", script), place.village),
        (said("taluk", script), place.taluk),
        (said("district", script), place.district),
    )
    return "    ".join(f"{word}: {name.in_(script)}" for word, name in parts)


def _certificate(record: Record) -> list[Block]:
    script, values = record.script, record.values
    is_nil = values["form"] == "16"
    period = said("ec_period", script).format(
        start=_day(values["from"], record), end=_day(values["to"], record)
    )
    made: list[Block] = [
        {"center": f"{said('ec_form', script)} {in_script(values['form'], script)}"},
        {"h": said("ec_nil_title" if is_nil else "ec_title", script)},
        {"p": f"{said('ec_no', script)}: {in_script(values['certificate_no'], script)}"},
        {"p": _place_line(record)},
        {"p": f"{said('survey', script)}: {in_script(record.land.survey, script)}"},
        {"p": period},
        {"p": said("ec_search", script)},
    ]
    if is_nil:
        return [*made, {"p": said("ec_nil", script)}]
    heads = ("sl_no", "doc_no", "doc_date", "nature", "executants", "claimants", "value")
    rows = [_row(n, row, record) for n, row in enumerate(record.rows, 1)]
    made.append(
        {
            "table": {"head": [said(head, script) for head in heads], "rows": rows},
            "widths": [0.6, 1.5, 1.3, 1.5, 2, 2, 1.4],
            "size": 0.8,
        }
    )
    return made


def _row(number: int, row: EcRow, record: Record) -> list[str]:
    script = record.script
    nature = said(row.nature, script)
    if row.ref is not None:
        nature += "\n" + said("ref", script).format(ref=in_script(row.ref, script))
    amount = "-" if row.amount_inr is None else in_script(format_indian(row.amount_inr), script)
    return [
        in_script(str(number), script),
        in_script(row.doc_no, script),
        _day(row.day, record),
        nature,
        _numbered(row.givers, script),
        _numbered(row.takers, script),
        amount,
    ]


def _numbered(names: tuple[str, ...], script: str) -> str:
    if len(names) == 1:
        return names[0]
    return "\n".join(f"{in_script(str(n), script)}. {name}" for n, name in enumerate(names, 1))  # type: ignore[arg-type]


def _seven(record: Record) -> list[Block]:
    script, values = record.script, record.values
    heads = ("khata_no", "holder", "extent", "mutation", "other_rights")
    first = [
        in_script(values["khata_no"], script),
        "\n".join(record.holder_names),
        record.land.extent.written,
        "\n".join(in_script(each, script) for each in values["mutation_no"]),
        values.get("other_rights") or said("nil", script),
    ]
    return [
        {"center": said("seven_govt", script)},
        {"h": said("seven_title", script)},
        {"p": _place_line(record)},
        {"p": f"{said('survey', script)}: {in_script(record.land.survey, script)}"},
        {
            "p": (
                f"{said('tenure', script)}: "
                f"{said('class_1' if values['tenure'] == 'class_1' else 'class_2', script)}"
            )
        },
        {
            "table": {"head": [said(head, script) for head in heads], "rows": [first]},
            "widths": [1, 2.4, 1.8, 1.2, 2],
        },
        {"gap": 0.5},
        {"p": f"{said('issued', script)}: {_day(values['date'], record)}"},
    ]


def _rtc(record: Record) -> list[Block]:
    script, values = record.script, record.values
    heads = ("rtc_holder", "extent", "khata_no", "mutation")
    row = [
        "\n".join(record.holder_names),
        record.land.extent.written,
        in_script(values["khata_no"], script),
        "\n".join(in_script(each, script) for each in values["mutation_no"]),
    ]
    return [
        {"h": said("rtc_title", script)},
        {"p": _place_line(record)},
        {"p": f"{said('survey', script)}: {in_script(record.land.survey, script)}"},
        {
            "table": {"head": [said(head, script) for head in heads], "rows": [row]},
            "widths": [2.5, 2, 1, 1.2],
        },
        {"p": f"{said('issued', script)}: {_day(values['date'], record)}"},
    ]


def _single(record: Record) -> list[Block]:  # noqa: PLR0911 - one case a kind of paper
    """Papers that say one thing; in English."""
    values, land = record.values, record.land
    names = record.holder_names
    match record.label:
        case Label.KHATA:
            return [
                {"h": "KHATA CERTIFICATE"},
                {"center": "Office of the Assistant Revenue Officer"},
                {
                    "p": f"This is to certify that Khata No. {values['khata_no']} in respect of the "
                    f"property bearing Survey No. {land.survey}, "
                    f"{land.place.village.latin} Village, {STATE_NAMES[land.place.state]}, measuring "
                    f"{land.extent.written}, stands in the name of {' and '.join(names)} as on "
                    f"{slashed(values['date'])}."
                },
            ]
        case Label.RERA_REGISTRATION:
            return [
                {"center": "REAL ESTATE REGULATORY AUTHORITY"},
                {"h": "REGISTRATION CERTIFICATE OF PROJECT"},
                {
                    "p": (
                        f"This registration is granted under section 5 of the Act to the following "
                        f"project under project registration number {values['rera_no']}:"
                    )
                },
                {"p": f"Project: {values['project']}, Survey No. {land.survey}, {land.place.village.latin}."},
                {
                    "p": (
                        f"1. {values['promoter']} having its registered office at "
                        f"{land.place.district.latin} is the Promoter."
                    )
                },
                {
                    "p": (
                        f"2. The registration shall be valid up to {slashed(values['end_date'])} "
                        f"unless extended by the Authority."
                    )
                },
                {"p": f"Date: {slashed(values['date'])}"},
            ]
        case Label.TAX_RECEIPT:
            return [
                {"h": "PROPERTY TAX RECEIPT"},
                {
                    "pairs": [
                        ["Receipt No.", values["receipt_no"]],
                        ["Date", slashed(values["date"])],
                        ["Received from", values["payer"]],
                        ["Property No.", values["property_no"]],
                        ["Assessment Year", values["year"]],
                        ["Amount Paid", rupees(values["amount_inr"])],
                        ["Arrears Outstanding", f"Rs. {format_indian(values['arrears_inr'])}"],
                    ]
                },
            ]
        case Label.MUTATION_ORDER:
            basis = values["basis"]
            return [
                {"center": f"Office of the Tahsildar, {land.place.taluk.latin}"},
                {"h": "MUTATION ORDER"},
                {"p": f"Order No. {values['order_no']}    Dated: {slashed(values['date'])}"},
                {
                    "p": f"On the basis of the document registered as Document No. {basis['doc_no']} "
                    f"dated {slashed(values['_basis_day'])}, the name of "
                    f"{' and '.join(names)} is ordered to be entered in the record of rights of "
                    f"Survey No. {land.survey}, {land.place.village.latin} Village."
                },
            ]
        case Label.DEATH_CERTIFICATE:
            return [
                {"h": "CERTIFICATE OF DEATH"},
                {"p": "Issued under section 12/17 of the Registration of Births and Deaths Act, 1969"},
                {
                    "pairs": [
                        ["Name of the deceased", values["of"]],
                        ["Date of death", slashed(values["death_date"])],
                        ["Place of death", land.place.village.latin],
                        ["Registration No.", values["registration_no"]],
                    ]
                },
            ]
        case Label.LEGAL_HEIR_CERTIFICATE | Label.FAMILY_TREE:
            is_tree = record.label is Label.FAMILY_TREE
            rows = [[str(n), each["name"], each["relationship"]] for n, each in enumerate(values["heir"], 1)]
            opening = (
                "I state on oath"
                if is_tree
                else f"Certificate No. {values['certificate_no']}: this is to certify"
            )
            return [
                {"h": "FAMILY TREE (AFFIDAVIT)" if is_tree else "LEGAL HEIR CERTIFICATE"},
                {
                    "p": f"{opening} that {values['of']} died on "
                    f"{slashed(values['death_date'])} leaving the following "
                    f"{'family members' if is_tree else 'legal heirs'}:"
                },
                {
                    "table": {"head": ["Sl. No.", "Name", "Relationship"], "rows": rows},
                    "widths": [0.5, 2, 1.5],
                },
                {"p": f"Date: {slashed(values['date'])}"},
            ]
        case Label.PROBATE:
            return [
                {"center": f"IN THE COURT OF THE {values['court'].upper()}"},
                {"h": "PROBATE"},
                {"p": f"Probate Petition No. {values['probate_no']}"},
                {
                    "p": (
                        f"Be it known that the last Will of {values['of']}, deceased, was proved and "
                        f"registered before this Court and probate is granted on {slashed(values['date'])}."
                    )
                },
            ]
        case _:
            state = "Satisfied" if values["satisfied"] else "Active"
            return [
                {"h": "CERSAI SEARCH REPORT"},
                {
                    "center": (
                        "Central Registry of Securitisation Asset Reconstruction and Security "
                        "Interest of India"
                    )
                },
                {
                    "pairs": [
                        ["Security Interest ID", values["security_id"]],
                        ["Secured Creditor", values["lender"]],
                        ["Date of Creation", slashed(values["date"])],
                        ["Status", state],
                        ["Property", f"Survey No. {land.survey}, {land.place.village.latin}"],
                    ]
                },
            ]
