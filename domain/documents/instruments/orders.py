"""Papers that say one thing: mutation orders, tax receipts, RERA pages, deaths, heirs, probate, CERSAI."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from domain.documents.dates import first_date
from domain.documents.doc_numbers import find_numbers
from domain.documents.instruments.sheet import Sheet
from domain.documents.labels import DocumentLabel as Label
from domain.documents.people import NAME, TITLE, clean
from domain.documents.sums import find_sums

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from domain.documents.fact import Fact
    from domain.documents.page import Page

_CODE: Final = r"[A-Z0-9][A-Za-z0-9/.\-]*\d"
_COURT: Final = (
    r"(?:District|City|Civil|High|Principal)[A-Za-z ]*?(?:Judge|Court|Judicature)(?:[ "
    r",]+(?:at |of )?[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})?"
)
_KIN: Final = (
    "son|daughter|wife|husband|brother|sister|mother|father|widow|grandson|granddaughter|nephew|niece"
)


def read_order(label: Label, pages: Sequence[Page], document_id: UUID | None) -> tuple[Fact, ...]:
    """The facts of one such paper."""
    sheet = Sheet(label, pages, document_id)
    READS[label](sheet)
    return tuple(sheet.facts)


def _add_day(sheet: Sheet, field: str, cue: str, within: int = 30) -> None:
    for match in re.finditer(cue, sheet.text, re.IGNORECASE | re.MULTILINE):
        found = first_date(sheet.text, match.end(), within)
        if found is not None:
            sheet.add(field, found.day.isoformat(), found.start, found.end)
            return


def _add_person(sheet: Sheet, field: str, cue: str) -> None:
    match = re.search(rf"(?i:{cue})[\s:\-]*{TITLE}?({NAME})", sheet.text)
    name = clean(match[1]) if match is not None else ""
    if match is not None and name:
        sheet.add(field, name, match.start(1), match.end(1))


def _mutation(sheet: Sheet) -> None:
    sheet.text_after(
        "order_no",
        r"order\s+(?:no\.?|number)|no\.\s+of\s+order",
        r"(?:M\.?R\.?\s*(?:No\.?)?\s*)?\d[\dA-Z/\-]*",
        3,
    )
    _add_day(sheet, "date", r"date\s+of\s+order|dated\s*:|^order[^\n]*dated?")
    named = re.compile(
        (
            r"(?:names?\s+of|names?\s+to\s+be\s+entered)[\s:\-]*(.{3,200}?)(?:\s+(?:is|are|"
            r"be)\s+(?:hereby\s+)?(?:ordered|entered|directed)|\.(?=\s)|(?<! )\n|\n(?=[^\n]{2,40} ?:))"
        ),
        re.IGNORECASE | re.DOTALL,
    ).search(sheet.text)
    if named is not None:
        for name in re.split(r"\s+and\s+|\s*[,;]\s*", " ".join(named[1].split())):
            sheet.add("holder", clean(name), named.start(1), named.end(1))
    for number in find_numbers(sheet.text):
        before = sheet.text[max(number.start - 40, 0) : number.start]
        found = first_date(sheet.text, number.end, 24)
        if found is not None and re.search(
            r"(?:document|deed|doc)\.?\s*(?:no\.?|number)[\s.:]*$", before, re.IGNORECASE
        ):
            sheet.add(
                "basis", {"doc_no": number.number, "date": found.day.isoformat()}, number.start, found.end
            )
            break


def _tax(sheet: Sheet) -> None:
    sheet.text_after("receipt_no", r"(?:receipt|rcpt\.?)\s+(?:no\.?|number)", r"[A-Z0-9/\-]*\d", 3)
    _add_day(sheet, "date", r"^\s*date\b|receipt\s+no[^\n]{0,24}dated|paid\s+on|receipt\s+date")
    _add_person(
        sheet,
        "payer",
        (
            r"received\s+(?:with\s+thanks\s+)?from|paid\s+by|owner\s+name|name\s+of\s+(?:the\s+)?(?:owner|"
            r"payer|assessee)"
        ),
    )
    sheet.text_after("property_no", r"(?:property|assessment|pid)\s+no\.?", r"[A-Z0-9/\-]*\d", 3)
    year = sheet.search(r"(?:year|period)[\s:.\-]*(\d{4}\s?-\s?\d{2,4})")
    if year is not None:
        sheet.add("year", year[1].replace(" ", ""), year.start(1), year.end(1))
    for found in find_sums(sheet.text):
        before = sheet.text[max(found.start - 45, 0) : found.start]
        is_arrears = re.search(r"arrears|outstanding|balance", before, re.IGNORECASE) is not None
        sheet.add(
            "arrears_inr" if is_arrears else "amount_inr",
            found.amount_inr,
            found.start,
            found.end,
            found.confidence,
        )


def _rera(sheet: Sheet) -> None:
    number = sheet.search(
        r"(?:registration\s+(?:no\.?|number)|rera\s+(?:no\.?|number|id))[\s:.\-]*([A-Z0-9][A-Z0-9/\-]{5,60})"
    )
    if number is not None:
        sheet.add("rera_no", number[1].rstrip(":.,"), number.start(1), number.end(1))
    project = sheet.search(
        r"project(?:\s+name)?\s*[:\-]\s*([^\n,]{3,80})|^(?:project\s+name|name\s+of\s+project|project)\s+((?!details\b|name\b|registration\b)[^\n]{3,80})$"
    )
    if project is not None:
        group = 1 if project[1] else 2
        sheet.add("project", project[group].strip(), project.start(group), project.end(group))
    promoter = sheet.search(
        r"promoter(?:'?s)?\s*(?:name)?\s*[:\-]?[ "
        r"\t]+((?!name\b)(?!is\b)[A-Z][^\n,]{3,80})$|^[\s\d.]*([^\n]{4,80}?)\s+having\s+its"
    )
    if promoter is not None:
        group = 1 if promoter[1] else 2
        sheet.add("promoter", promoter[group].strip(), promoter.start(group), promoter.end(group))
    _add_day(sheet, "date", r"^\s*date\s*:|date\s+of\s+registration|registered\s+on|^\s*dated\b")
    _add_day(
        sheet,
        "end_date",
        r"valid\s+(?:up\s*to|till|until)|date\s+of\s+completion|completion\s+date|end\s+date|expir",
    )


def _death(sheet: Sheet) -> None:
    _add_of(sheet)
    _add_day(sheet, "death_date", r"date\s+of\s+death|death\s+date|died\s+on|expired\s+on")
    sheet.text_after("registration_no", r"registration\s+(?:no|number)\.?", _CODE, 3)


def _add_of(sheet: Sheet) -> None:
    match = re.search(
        rf"(?i:name\s+of\s+(?:the\s+)?deceased|^deceased)(?:\s+person)?[\s:\-]*{TITLE}?({NAME})|"
        rf"(?i:certify\s+that|oath\s+that|state\s+that)\s+{TITLE}?({NAME})\s+(?i:died|expired)"
        rf"|(?i:certify\s+that|oath\s+that|that|the\s+late)\s+{TITLE}?((?:[A-Z][A-Za-z.]*\s+){{1,4}}?)(?i:died|expired)",
        sheet.text,
        re.MULTILINE,
    )
    if match is not None:
        group = next(place for place in (1, 2, 3) if match[place])
        sheet.add("of", " ".join(clean(match[group]).split()), match.start(group), match.end(group))


def _heirs(sheet: Sheet) -> None:
    _add_of(sheet)
    _add_day(sheet, "death_date", r"date\s+of\s+death|death\s+date|died\s+on|expired\s+on")
    for match in re.finditer(
        rf"^\s*\(?\d{{1,2}}[.)]?\s+{TITLE}?({NAME})[\s,\-:|]+(?i:({_KIN}))\b", sheet.text, re.MULTILINE
    ):
        sheet.add(
            "heir",
            {"name": clean(match[1]), "relationship": match[2].casefold()},
            match.start(1),
            match.end(2),
        )
    if sheet.label is Label.LEGAL_HEIR_CERTIFICATE:
        sheet.text_after("certificate_no", r"certificate\s+no\.?", _CODE, 3)
    _add_day(sheet, "date", r"^\s*dated?\b(?!\s+of)", 6)


def _probate(sheet: Sheet) -> None:
    _add_person(sheet, "of", r"will\s+of|testator|estate\s+of|deceased\s*:")
    number = sheet.search(
        r"(?:petition|probate)\s+no\.?[\s:]*((?:P\.?\s*(?:and|&)\s*S\.?C\.?\s*)?\d+\s?/\s?\d{4})"
    )
    if number is not None:
        sheet.add("probate_no", number[1], number.start(1), number.end(1))
    _add_day(sheet, "date", r"granted\s+on|date\s+of\s+grant")
    court = sheet.search(rf"(?:in\s+the\s+court\s+of\s+(?:the\s+)?|court\s*[:\-]\s*)({_COURT})")
    if court is not None:
        said = " ".join(court[1].split())
        sheet.add("court", said.title() if said.isupper() else said, court.start(1), court.end(1))


def _cersai(sheet: Sheet) -> None:
    sheet.text_after("security_id", r"security\s+interest\s+id|asset\s+id|si\s+id", r"\d{6,20}", 3)
    lender = sheet.search(
        r"(?:secured\s+creditor|charge\s+holder|lender)\s*(?:name)?\s*(?::\s*|[ \t]+)([^\n]{3,80})|"
        r"filed\s+by\s+(.{3,80}?)\s+on\b"
    )
    if lender is not None:
        group = 1 if lender[1] else 2
        sheet.add("lender", " ".join(lender[group].split()), lender.start(group), lender.end(group))
    _add_day(sheet, "date", r"date\s+of\s+(?:creation|registration|filing)|filed\s+by")
    state = sheet.search(r"status(?:\s+of\s+charge)?\s*:?\s*(satisfied|active|open|closed|subsisting)")
    if state is not None:
        sheet.add("satisfied", state[1].casefold() in ("satisfied", "closed"), state.start(), state.end())


READS: Final[dict[Label, Callable[[Sheet], None]]] = {
    Label.MUTATION_ORDER: _mutation,
    Label.TAX_RECEIPT: _tax,
    Label.RERA_REGISTRATION: _rera,
    Label.DEATH_CERTIFICATE: _death,
    Label.LEGAL_HEIR_CERTIFICATE: _heirs,
    Label.SURVIVOR_CERTIFICATE: _heirs,
    Label.FAMILY_TREE: _heirs,
    Label.PROBATE: _probate,
    Label.LETTERS: _probate,
    Label.CERSAI_REPORT: _cersai,
}
"""Label -> what adds its facts."""
