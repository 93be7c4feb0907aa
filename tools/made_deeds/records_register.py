"""Layout 2 of certificates and registers, held out: other words, cells set to the middle.

docs/deeds.md has what was read of it at first sight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.documents.labels import DocumentLabel as Label
from domain.money import format_indian
from tools.made_deeds.deed_words import STATE_NAMES
from tools.made_deeds.words import in_script, rupees, slashed, spoken

if TYPE_CHECKING:
    from datetime import date

    from tools.made_deeds.content import EcRow, Record
    from tools.made_deeds.typeset import Block
    from tools.made_deeds.words import Script

LAYOUT = 2
_W: Final[dict[str, tuple[str, str, str]]] = {
    "ec": ("Statement of Encumbrance on Property", "भार प्रमाणपत्र", "ಋಣಭಾರ ಪ್ರಮಾಣಪತ್ರ"),
    "form": ("FORM", "नमुना", "ನಮೂನೆ"),
    "no": ("EC No", "प्रमाणपत्र क्र", "ಪ್ರಮಾಣ ಪತ್ರ ಸಂಖ್ಯೆ"),
    "from": ("From", "कालावधी", "ಅವಧಿ"),
    "to": ("To", "ते", "ಇಂದ"),
    "nil": ("Nil encumbrance", "निरंक", "ಋಣಭಾರ ರಹಿತ"),
    "sl": ("Sr", "क्र.", "ಕ್ರ"),
    "doc": ("Doc. No. / Year", "दस्त क्र. / वर्ष", "ದಸ್ತಾವೇಜು ಸಂ"),
    "date": ("Regn. Date", "दिनांक", "ದಿನಾಂಕ"),
    "nature": ("Nature and Value", "प्रकार व मोबदला", "ಸ್ವರೂಪ ಮತ್ತು ಮೌಲ್ಯ"),
    "giver": ("Executed by", "देणार", "ಬರೆದುಕೊಟ್ಟವರು"),
    "taker": ("In favour of", "घेणार", "ಬರೆಸಿಕೊಂಡವರು"),
    "sale": ("Absolute Sale", "विक्रय पत्र खरेदी", "ಶುದ್ಧ ಕ್ರಯ"),
    "gift": ("Settlement / Gift", "दानपत्र", "ದಾನಪತ್ರ"),
    "release": ("Relinquishment", "हक्कसोड", "ಹಕ್ಕು ಖುಲಾಸೆ"),
    "partition": ("Partition among co-owners", "वाटप", "ವಿಭಾಗ"),
    "mortgage": ("Simple Mortgage", "गहाण", "ಅಡಮಾನ"),
    "discharge": ("Reconveyance", "गहाण मुक्ती", "ಅಡಮಾನ ಖುಲಾಸೆ"),
    "agreement_for_sale": ("Agreement to Sell", "विक्री करार", "ಕ್ರಯ ಕರಾರು"),
    "poa": ("General Power of Attorney", "कुलमुखत्यार", "ಅಧಿಕಾರ ಪತ್ರ"),
    "lis_pendens": ("Lis Pendens", "लिस पेंडन्स", "ಲಿಸ್ ಪೆಂಡೆನ್ಸ್"),
    "ref": ("Reference", "मूळ दस्त", "ಮೂಲ ದಸ್ತಾವೇಜು"),
    "survey": ("Sy. No.", "गट क्रमांक", "ಸರ್ವೆ ನಂ"),
    "village": ("Village", "मौजे", "ಗ್ರಾಮ"),
    "taluk": ("Tehsil", "तालुका", "ತಾಲೂಕು"),
    "district": ("District", "जिल्हा", "ಜಿಲ್ಲೆ"),
    "seven": ("7/12 Extract - Village Form VII", "गाव नमुना ७ (अधिकार अभिलेख)", "೭/೧೨"),
    "rtc": ("RTC (Pahani) Extract", "अधिकार अभिलेख", "ಪಹಣಿ ಪತ್ರಿಕೆ"),
    "holder": ("Name of the Khatedar", "खातेदाराचे नांव", "ಖಾತೆದಾರರ ಹೆಸರು"),
    "area": ("Total area", "एकूण क्षेत्र", "ವಿಸ್ತೀರ್ಣ"),
    "khata": ("Account No.", "खाते क्र.", "ಖಾತೆ ಸಂಖ್ಯೆ"),
    "mutation": ("Mutation Entry Nos.", "फेरफार क्र.", "ಎಂಆರ್ ಸಂಖ್ಯೆ"),
    "rights": ("Other rights and loans", "इतर हक्क", "ಋಣಗಳು"),
    "none": ("None", "निरंक", "ಇಲ್ಲ"),
    "tenure": ("Tenure", "धारणाधिकार", "ಹಿಡುವಳಿ"),
    "class_1": ("Class 1", "वर्ग १", "ವರ್ಗ ೧"),
    "class_2": ("Class 2", "वर्ग २", "ವರ್ಗ ೨"),
    "issued": ("Issued on", "दिनांक", "ದಿನಾಂಕ"),
}


def _w(word: str, script: Script) -> str:
    return _W[word][("latin", "devanagari", "kannada").index(script)]


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
    return in_script(slashed(day, "."), record.script)


def _certificate(record: Record) -> list[Block]:
    script, values, place = record.script, record.values, record.land.place
    made: list[Block] = [
        {"center": f"{_w('form', script)} - {in_script(values['form'], script)}"},
        {"h": _w("ec", script)},
        {
            "pairs": [
                [_w("no", script), in_script(values["certificate_no"], script)],
                [_w("survey", script), in_script(record.land.survey, script)],
                [_w("village", script), place.village.in_(script)],
                [
                    _w("from", script),
                    (f"{_day(values['from'], record)} {_w('to', script)} {_day(values['to'], record)}"),
                ],
            ]
        },
    ]
    if values["form"] == "16":
        return [*made, {"p": _w("nil", script)}]
    heads = [_w(head, script) for head in ("sl", "giver", "taker", "nature", "doc", "date")]
    rows = [_row(n, row, record) for n, row in enumerate(record.rows, 1)]
    made.append(
        {"table": {"head": heads, "rows": rows}, "widths": [0.5, 2, 2, 1.9, 1.5, 1.3], "middle": True}
    )
    return made


def _row(number: int, row: EcRow, record: Record) -> list[str]:
    script = record.script
    nature = _w(row.nature, script)
    if row.amount_inr is not None:
        nature += f"\n{in_script(format_indian(row.amount_inr), script)}"
    if row.ref is not None:
        nature += f"\n{_w('ref', script)}: {in_script(row.ref, script)}"
    return [
        in_script(str(number), script),
        "\n".join(row.givers),
        "\n".join(row.takers),
        nature,
        in_script(row.doc_no, script),
        _day(row.day, record),
    ]


def _extract(record: Record) -> list[Block]:
    script, values, place = record.script, record.values, record.land.place
    is_seven = record.label is Label.SEVEN_TWELVE
    made: list[Block] = [
        {"h": _w("seven" if is_seven else "rtc", script)},
        {
            "boxed": [
                [_w("village", script), place.village.in_(script)],
                [_w("taluk", script), place.taluk.in_(script)],
                [_w("district", script), place.district.in_(script)],
                [_w("survey", script), in_script(record.land.survey, script)],
                [_w("area", script), record.land.extent.written],
            ]
        },
        {"gap": 0.5},
        {
            "table": {
                "head": [_w("khata", script), _w("holder", script), _w("mutation", script)],
                "rows": [
                    [
                        in_script(values["khata_no"], script),
                        "\n".join(record.holder_names),
                        ", ".join(in_script(each, script) for each in values["mutation_no"]),
                    ]
                ],
            },
            "widths": [1, 3, 1.6],
            "middle": True,
        },
    ]
    if is_seven:
        made += [
            {"p": f"{_w('tenure', script)}: {_w(values['tenure'], script)}"},
            {"p": f"{_w('rights', script)}: {values.get('other_rights') or _w('none', script)}"},
        ]
    return [*made, {"p": f"{_w('issued', script)} {_day(values['date'], record)}"}]


def _single(record: Record) -> list[Block]:  # noqa: PLR0911 - one case a kind of paper
    values, land, names = record.values, record.land, record.holder_names
    match record.label:
        case Label.KHATA:
            return [
                {"h": "Khata Certificate"},
                {
                    "p": f"Certified that property in Sy. No. {land.survey} of "
                    f"{land.place.village.latin} village, {STATE_NAMES[land.place.state]}, extent "
                    f"{land.extent.written}, is registered "
                    f"in the name of {' and '.join(names)} under Khata Number {values['khata_no']} in the "
                    f"register."
                },
                {"p": f"Issued on {slashed(values['date'], '.')}"},
            ]
        case Label.RERA_REGISTRATION:
            return [
                {"h": "Form C - Registration Certificate of Project"},
                {
                    "pairs": [
                        ["RERA No.", values["rera_no"]],
                        ["Project", values["project"]],
                        ["Promoter", values["promoter"]],
                        ["Registered on", slashed(values["date"], ".")],
                        ["Valid till", slashed(values["end_date"], ".")],
                        ["Survey No.", land.survey],
                    ]
                },
            ]
        case Label.TAX_RECEIPT:
            return [
                {"h": "House Tax Receipt"},
                {
                    "boxed": [
                        ["Receipt No", values["receipt_no"]],
                        ["Receipt date", slashed(values["date"], ".")],
                        ["Name of the assessee", values["payer"]],
                        ["Assessment No", values["property_no"]],
                        ["Period", values["year"]],
                        ["Total paid", rupees(values["amount_inr"])],
                        ["Balance", f"Rs. {format_indian(values['arrears_inr'])}"],
                    ]
                },
            ]
        case Label.MUTATION_ORDER:
            basis = values["basis"]
            return [
                {"h": "Mutation Order"},
                {"p": f"Order No. {values['order_no']} Date of order {spoken(values['date'])}"},
                {"p": f"Read: Deed No. {basis['doc_no']} dated {slashed(values['_basis_day'], '.')}."},
                {
                    "p": (
                        f"The record of rights of Sy. No. {land.survey} shall henceforth carry the "
                        f"name of {' and '.join(names)}."
                    )
                },
            ]
        case Label.DEATH_CERTIFICATE:
            return [
                {"center": "Registrar of Births and Deaths"},
                {"h": "Death Certificate"},
                {
                    "boxed": [
                        ["Name of deceased", values["of"]],
                        ["Died on", spoken(values["death_date"])],
                        ["Registration Number", values["registration_no"]],
                    ]
                },
            ]
        case Label.LEGAL_HEIR_CERTIFICATE | Label.FAMILY_TREE:
            is_tree = record.label is Label.FAMILY_TREE
            lines = [
                {"p": f"({n}) {each['name']}, {each['relationship']}"}
                for n, each in enumerate(values["heir"], 1)
            ]
            head = [] if is_tree else [{"p": f"Certificate No. {values['certificate_no']}"}]
            return [
                {"h": "Genealogical Tree" if is_tree else "Legal Heirship Certificate"},
                *head,
                {
                    "p": (
                        f"The late {values['of']} expired on {slashed(values['death_date'], '.')} "
                        f"and is survived by:"
                    )
                },
                *lines,
                {"p": f"Dated: {slashed(values['date'], '.')}"},
            ]
        case Label.PROBATE:
            return [
                {"h": "Grant of Probate"},
                {
                    "p": (
                        f"Court: {values['court']}. Probate No. {values['probate_no']}. Granted on "
                        f"{spoken(values['date'])} in the estate of {values['of']}, whose last Will "
                        f"was proved."
                    )
                },
            ]
        case _:
            return [
                {"h": "CERSAI - Asset Based Search Report"},
                {
                    "boxed": [
                        ["Asset ID", values["security_id"]],
                        ["Charge holder", values["lender"]],
                        ["Date of registration", slashed(values["date"], ".")],
                        ["Status", "Closed" if values["satisfied"] else "Subsisting"],
                    ]
                },
            ]
