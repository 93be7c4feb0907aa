"""Papers of courts and offices about land: suits and decrees, attachment, acquisition, conversion, plans.

Each says who ordered what, under which number, on which day (DOMAIN B1). A word is looked for by what it is
called, in sentences and in tables alike; nothing is taken from where it stands on the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from domain.documents.dates import first_date
from domain.documents.doc_numbers import find_numbers
from domain.documents.instruments.property import SURVEY, SURVEY_VALUE
from domain.documents.instruments.sheet import Sheet
from domain.documents.labels import DocumentLabel as Label
from domain.documents.people import NAME, TITLE, clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from domain.documents.fact import Fact
    from domain.documents.page import Page

_SUIT: Final = (
    r"(?:O\.?\s?S\.?|R\.?\s?C\.?\s?S\.?|S\.?\s?C\.?\s?S\.?|R\.?\s?F\.?\s?A\.?|E\.?\s?P\.?|C\.?\s?S\.?)"
    r"\s*(?:No\.?)?\s*\d+\s?(?:/|of)\s?\d{4}"
)
_AUTHORITY: Final = (
    r"(?:Deputy Commissioner|Assistant Commissioner|Special Land Acquisition Officer|Collector|Tahsildar|"
    r"Town Planning Officer|Chief Officer|Executive Engineer|Commissioner|Planning Authority|"
    r"[A-Z][a-z]+(?: [A-Z][a-z]+){0,2} (?:Development Authority|(?:Municipal|City) Corporation|Municipality))"
    r"(?:\s*,\s*[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})?"
)
_CODE: Final = r"[A-Z0-9][A-Za-z0-9/.\-()]{0,40}?\d(?![A-Za-z0-9/])"


def read_land_order(label: Label, pages: Sequence[Page], document_id: UUID | None) -> tuple[Fact, ...]:
    """The facts of one such paper."""
    sheet = Sheet(label, pages, document_id)
    LAND_ORDERS[label](sheet)
    _add_survey(sheet)
    return tuple(sheet.facts)


def _suit(sheet: Sheet) -> None:
    found = sheet.search(rf"({_SUIT})")
    if found is not None:
        sheet.add("case_no", _numbered(found[1]), found.start(1), found.end(1))
    court = sheet.search(
        r"(?:in\s+the\s+court\s+of\s+(?:the\s+)?|^(?:name\s+of\s+)?court\s*:?\s+)"
        r"([^\n;]{5,90}?)\s*(?:$|\bin\s+[A-Z]\.|\.\s)"
    )
    if court is not None:
        said = " ".join(court[1].split())
        sheet.add("court", said.title() if said.isupper() else said, court.start(1), court.end(1))
    for field in ("plaintiff", "defendant"):
        _party(sheet, field)


def _party(sheet: Sheet, field: str) -> None:
    """``Sri A … Plaintiff`` as the titles of causes have it, else ``Plaintiff: Sri A`` and its like."""
    word = rf"(?i:{field}s?\b(?:\s*(?:name|\(s\)))?)"
    for pattern in (
        rf"{TITLE}?({NAME})[ ,\t]*(?:\.{{2,}}|…|-+)\s*(?:\(?(?i:the)\s+)?{word}",
        rf"\b{word}\s*:\s*{TITLE}?({NAME})",
        rf"(?m:^){word}[ \t]*\n?{TITLE}?({NAME})",
        rf"{TITLE}({NAME})[^.\n]{{0,60}}\b{word}",
    ):
        for match in re.finditer(pattern, sheet.text):
            name = clean(match[1])
            if name and name.split()[0].casefold() not in _NO_NAMES:
                sheet.add(field, name, match.start(1), match.end(1))
                return


def _lis_pendens(sheet: Sheet) -> None:
    _suit(sheet)
    _day(sheet, r"date\s+of\s+(?:the\s+)?notice|\bdated?\b\s*:?")
    _registered_as(sheet)
    relief = sheet.search(
        r"(?:relief(?:\s+(?:claimed|sought))?\s*:?\s+|suit\s+(?:is\s+)?for\s+(?:the\s+)?)"
        r"((?:declaration|partition|specific\s+performance|injunction|possession)[^.;]{0,60}?)"
        r"(?=\s+(?:in\s+respect|of\s+the\s+(?:property|land)|is\s+pending)|[.;]|\n|$)"
    )
    if relief is not None:
        sheet.add("relief", " ".join(relief[1].split()), relief.start(1), relief.end(1))


def _decree(sheet: Sheet) -> None:
    _suit(sheet)
    _day(sheet, r"date\s+of\s+(?:the\s+)?(?:decree|judgment)|decreed?\s+on|passed\s+on|\bdated?\b\s*:?")
    outcome = sheet.search(
        r"suit\s+(?:is|be|stands)\s+(?:hereby\s+)?(?P<no>dismissed|withdrawn)|"
        r"(?:suit\s+(?:is|be|stands)\s+(?:hereby\s+)?|result\s*:?\s+)(?P<yes>decreed)|result\s*:?\s+(?P<lost>dismissed|withdrawn)"
    )
    if outcome is not None:
        said = next(outcome[name] for name in ("no", "yes", "lost") if outcome[name])
        sheet.add("outcome", said.casefold(), outcome.start(), outcome.end())
    owner = re.search(
        rf"(?:{TITLE}?({NAME})\s+(?:is|are|be)\s+(?:hereby\s+)?declared\s+(?:to\s+be\s+)?(?:the\s+)?(?:absolute\s+|sole\s+)?owner)|"
        rf"(?i:declared\s+owner\s*:?\s+){TITLE}?({NAME})",
        sheet.text,
    )
    if owner is not None:
        group = 1 if owner[1] else 2
        sheet.add("owner", clean(owner[group]), owner.start(group), owner.end(group))


def _attachment(sheet: Sheet) -> None:
    _suit(sheet)
    _day(sheet, r"date\s+of\s+(?:the\s+)?(?:order|attachment)|\bdated?\b\s*:?")


def _acquisition(sheet: Sheet) -> None:
    _order(sheet, r"notification\s+no\.?")
    _day(sheet, r"date\s+of\s+(?:the\s+)?notification|\bdated?\b\s*:?")
    section = sheet.search(r"(?:under\s+)?section\s*:?\s+(\d{1,2}(?:\(\d\))?)")
    if section is not None:
        sheet.add("section", section[1], section.start(1), section.end(1))


def _conversion(sheet: Sheet) -> None:
    _order(sheet, r"order\s+no\.?")
    _day(sheet, r"date\s+of\s+(?:the\s+)?order|\bdated?\b\s*:?")
    purpose = sheet.search(
        r"(?:non[-\xad]?\s*agricultural\s+\(?|purpose\s*(?:of\s+conversion\s*)?:?\s+)(residential|commercial|industrial)"
    )
    if purpose is not None:
        sheet.add("purpose", purpose[1].casefold(), purpose.start(1), purpose.end(1))
    _day(
        sheet,
        r"(?:lapses?|shall\s+lapse)[^\n]{0,30}?\bon\b|valid\s+(?:up\s*to|till|until)|lapse\s+date",
        "lapse_date",
    )


def _plan(sheet: Sheet) -> None:
    _order(sheet, r"(?:plan|licen[cs]e|l\.?p\.?|sanction)\s+no\.?")
    _day(sheet, r"(?:date\s+of\s+sanction|sanctioned\s+on)|\bdated?\b\s*:?")
    _floors(sheet)
    fsi = sheet.search(
        r"\b(?:fsi|far|floor\s+(?:space\s+index|area\s+ratio))\b[^\d\n]{0,20}(\d(?:\.\d{1,2})?)"
    )
    if fsi is not None:
        sheet.add("fsi", fsi[1], fsi.start(1), fsi.end(1))


def _occupation(sheet: Sheet) -> None:
    _order(sheet, r"(?:certificate|o\.?c\.?|c\.?c\.?)\s+no\.?")
    _day(sheet, r"(?:date\s+of\s+issue|issued\s+on)|\bdated?\b\s*:?")
    plan = sheet.search(rf"(?:sanctioned\s+)?plan\s+no\.?\s*:?\s*({_CODE})")
    if plan is not None:
        sheet.add("plan_no", plan[1].strip(), plan.start(1), plan.end(1))
    _floors(sheet)
    none = sheet.search(r"(?:no|without(?:\s+any)?)\s+deviations?|deviations?\s*:?\s+(?:nil|none|no\b)")
    some = sheet.search(
        r"deviations?\s+(?:of|from|are|were|is|was)\b[^\n.]{0,60}|deviations?\s*:?\s+(?:yes\b|[^\n.]{0,40}found)"
    )
    told = none or some
    if told is not None:
        sheet.add("has_deviations", none is None, told.start(), told.end())


def _order(sheet: Sheet, key: str) -> None:
    number = sheet.search(rf"\b(?:{key})(?![A-Za-z])\s*:?\s*({_CODE})")
    if number is not None:
        sheet.add("order_no", number[1].strip(), number.start(1), number.end(1))
    authority = re.search(
        rf"(?i:office\s+of\s+the\s+|issued\s+by\s*:?\s+(?:the\s+)?|(?:sanctioning\s+|issuing\s+)?authority\s*:?\s+(?:the\s+)?|before\s+the\s+)({_AUTHORITY})",
        sheet.text,
    ) or re.search(rf"({_AUTHORITY})", sheet.text)
    if authority is not None:
        sheet.add("authority", " ".join(authority[1].split()), authority.start(1), authority.end(1))


def _floors(sheet: Sheet) -> None:
    floors = sheet.search(r"\b((?:stilt|basement|ground)(?:\s*\+\s*(?:stilt|ground|\d{1,2}))+)")
    if floors is not None:
        said = re.sub(r"\s*\+\s*", "+", floors[1].casefold())
        sheet.add("floors", said, floors.start(1), floors.end(1))


def _day(sheet: Sheet, cue: str, field: str = "date") -> None:
    for match in re.finditer(cue, sheet.text, re.IGNORECASE):
        found = first_date(sheet.text, match.end(), 40)
        if found is not None:
            sheet.add(field, found.day.isoformat(), found.start, found.end)
            return


def _registered_as(sheet: Sheet) -> None:
    for number in find_numbers(sheet.text):
        before = sheet.text[max(number.start - 40, 0) : number.start]
        if re.search(r"(?:document|doc|registration)\.?\s*(?:no\.?|number)[\s.:]*$", before, re.IGNORECASE):
            sheet.add("doc_no", number.number, number.start, number.end)
            return


def _add_survey(sheet: Sheet) -> None:
    survey = sheet.search(rf"(?<![A-Za-z.])(?:{SURVEY})({SURVEY_VALUE})")
    if survey is not None:
        sheet.add("survey", re.sub(r"\s", "", survey[1]).upper(), survey.start(), survey.end())


def _numbered(said: str) -> str:
    """One spelling of a suit's number.

    >>> _numbered("O.S. No. 12 of 2019"), _numbered("OS 12/2019")
    ('OS 12/2019', 'OS 12/2019')
    """
    letters = re.match(r"[A-Za-z.\s]+?(?=\s*(?:No\b|\d))", said, re.IGNORECASE)
    court = re.sub(r"[^A-Z]", "", letters[0].upper()) if letters is not None else ""
    number, year = re.findall(r"\d+", said)[:2]
    return f"{court} {number}/{year}"


_NO_NAMES: Final = frozenset(
    {"in", "and", "versus", "vs", "the", "suit", "relief", "defendant", "plaintiff", "court"}
)
LAND_ORDERS: Final[dict[Label, Callable[[Sheet], None]]] = {
    Label.LIS_PENDENS: _lis_pendens,
    Label.COURT_DECREE: _decree,
    Label.ATTACHMENT: _attachment,
    Label.ACQUISITION_NOTICE: _acquisition,
    Label.NA_CONVERSION_ORDER: _conversion,
    Label.APPROVED_PLAN: _plan,
    Label.COMMENCEMENT_CERTIFICATE: _plan,
    Label.OCCUPANCY_CERTIFICATE: _occupation,
    Label.COMPLETION_CERTIFICATE: _occupation,
}
"""Label -> what adds its facts."""
