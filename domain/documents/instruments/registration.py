"""What the registration office and the stamp vendor wrote on a deed, and the earlier deeds it recites."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from domain.documents.dates import find_dates, first_date
from domain.documents.doc_numbers import FoundNumber, find_numbers
from domain.documents.instruments.sheet import LIKELY, SURE
from domain.documents.labels import DocumentLabel as Label
from domain.documents.sums import FIGURES_ONLY

if TYPE_CHECKING:
    from domain.documents.instruments.sheet import Sheet

_RECITES: Final = re.compile(
    r"\b(?:vide|under|acquired|purchased|inherited|mortgaged?|attorney|previous|basis|discharged|"
    r"reference|ref|whereas|derived"
    r"|earlier|prior|by\s+virtue|power)\b",
    re.IGNORECASE,
)
_OF_OTHER_PAPERS: Final = re.compile(
    r"\b(?:receipt|certificate|order|petition|khata|registration\s+no|property\s+no)\b[\s.:]*$", re.IGNORECASE
)
_KEY: Final = re.compile(
    r"(?:doc(?:ument)?|deed|regn?|registration|sl)\b[\s.]*(?:no|n\w{1,4}ber|num)?[\s.:\-]*$|\bNo[\s.:\-]*$",
    re.IGNORECASE,
)
"""A scan's "number" has an m of two or three strokes that may be letters."""
_SRO: Final = (
    r"(?:Sub[\s\-]*Registrar(?:'?s)?(?:\s*(?:of|at))?(?:\s*Office)?|\bSRO\b)\s*[,:(\-]*\s*"
    r"([A-Z][A-Za-z]+(?:[ \t]+[A-Z][a-z]+){0,2})"
)
_UNREGISTERED: Final = (
    r"not\s+registered|unregistered\s+document|document\s+is\s+unregistered|"
    r"notary\s+public|notarial|attested\s+by\s+(?:the\s+)?notary|before\s+me,?\s+notary"
)
_ATTORNEY: Final = re.compile(r"attorney", re.IGNORECASE)


_DATE_BEFORE: Final = 60
"""Letters before a number in which its date may stand ("dated 1.2.1990 registered as No. 12/1990")."""


def add_registration(sheet: Sheet) -> None:
    """Number, office and day of registration, or the words that say there is none."""
    own = _own_number(sheet)
    if own is None:
        words = sheet.search(_UNREGISTERED)
        if words is not None:
            sheet.add("registered", value=False, start=words.start(), end=words.end(), confidence=LIKELY)
        return
    sheet.add("registered", value=True, start=own.start, end=own.end)
    sheet.add("doc_no", own.number, own.start, own.end)
    day = sheet.search(
        r"date\s+of\s+registration|registered\s+on|presented\s+and\s+registered|registration\s+date"
    )
    found = first_date(sheet.text, day.end(), 40) if day is not None else None
    found = found or first_date(sheet.text, own.end, 160)
    if found is not None:
        sheet.add("registration_date", found.day.isoformat(), found.start, found.end)
    office = _nearest_office(sheet, own)
    if office is not None:
        sheet.add("sro", " ".join(office[1].split()), office.start(1), office.end(1))


def _nearest_office(sheet: Sheet, own: FoundNumber) -> re.Match[str] | None:
    """The office named nearest to the number; one behind it before one ahead of it."""
    offices = list(re.finditer(_SRO, sheet.text))
    return min(
        offices,
        key=lambda each: (
            (own.start - each.start()) * 3 if each.start() < own.start else each.start() - own.end
        ),
        default=None,
    )


def _own_number(sheet: Sheet) -> FoundNumber | None:
    own = [
        each
        for each in find_numbers(sheet.text)
        if is_document_number(sheet.text, each) and not _is_recited(sheet.text, each)
    ]
    return own[0] if own else None


def is_document_number(text: str, number: FoundNumber) -> bool:
    """Whether the words before it call it a document's number."""
    before = text[max(number.start - 40, 0) : number.start]
    return bool(_KEY.search(before)) and not _OF_OTHER_PAPERS.search(before)


def _is_recited(text: str, number: FoundNumber) -> bool:
    """Whether the sentence or line that leads to it speaks of another deed."""
    return bool(_RECITES.search(sentence_before(text, number.start)))


def sentence_before(text: str, place: int, most: int = 260) -> str:
    """The words of its sentence, or of its form's line, that lead to a place."""
    before = text[max(place - most, 0) : place]
    breaks = [
        match.end()
        for match in re.finditer(
            (
                r"(?<!No)(?<!Doc)(?<!Rs)(?<!Sri)(?<!Smt)(?<! [A-Z])[.;:]\s|(?:(?<! )|(?<=[A-Z]{3} "
                r"))\n(?=\s*(?:Document|Registered|Date|Office|Book)\b)"
            ),
            before,
        )
    ]
    return before[breaks[-1] :] if breaks else before


def add_recitals(sheet: Sheet) -> None:
    """Earlier deeds with number and date; for a release of mortgage the mortgage it discharges."""
    for number in find_numbers(sheet.text):
        if not is_document_number(sheet.text, number) or not _is_recited(sheet.text, number):
            continue
        before = sentence_before(sheet.text, number.start)
        if _ATTORNEY.search(re.split(r"(?<! )\n", before)[-1]):
            continue
        found = first_date(sheet.text, number.end, 24)
        start, end = number.start, found.end if found is not None else number.end
        if found is None:
            ahead = find_dates(before[-_DATE_BEFORE:])
            found = ahead[-1] if ahead else None
            start -= len(before[-_DATE_BEFORE:])
        if found is None:
            continue
        value = {"doc_no": number.number, "date": found.day.isoformat()}
        is_discharge = sheet.label is Label.RELEASE_OF_MORTGAGE and re.search(
            r"mortgage", before, re.IGNORECASE
        )
        sheet.add("discharges" if is_discharge else "recital", {**value}, start, end)


def add_stamp(sheet: Sheet) -> None:
    """Duty paid, and duty that is missing."""
    figure = r"(?:Rs|₹)?[\s.,]*(\d[\d,]*)"
    paid = sheet.search(rf"(?<!deficit )(?:stamp\s+duty(?:\s+paid)?|duty\s+paid)[\s:.\-]*(?:of\s+)?{figure}")
    if paid is not None:
        sheet.add("stamp_paid_inr", _rupees(paid[1]), paid.start(), paid.end(), FIGURES_ONLY)
    missing = sheet.search(rf"(?:deficit|deficient|short)\s+(?:in\s+)?stamp\s+duty[^\d\n]{{0,20}}?{figure}")
    if missing is not None:
        sheet.add("stamp_deficit_inr", _rupees(missing[1]), missing.start(), missing.end(), FIGURES_ONLY)


def _rupees(figures: str) -> int:
    return int(re.sub(r"\D", "", figures))


def add_execution(sheet: Sheet) -> None:
    """The day on which it was executed."""
    cue = sheet.search(
        r"date\s+of\s+execution|execution\s+date|(?:made|executed?|entered\s+into|"
        r"signed)\b[^.;]{0,90}?\bon\b(?:\s+this)?(?:\s+the)?|this\s+the(?=\s+\d)"
    )
    found = first_date(sheet.text, cue.end(), 30) if cue is not None else None
    confidence = SURE
    if found is None:
        found, confidence = first_date(sheet.text), LIKELY
    if found is not None:
        sheet.add("execution_date", found.day.isoformat(), found.start, found.end, confidence)
