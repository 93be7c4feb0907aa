"""Dates as Indian papers write them.

15/03/2011, 15-Mar-2011, 15th day of March Two Thousand Eleven, March 15, 2011, १५/०३/२०११.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from domain.documents.number_words import WORD, number_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS: Final[dict[str, int]] = {
    **{
        name: place
        for place, name in enumerate(
            ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
        )
    },
    "जान": 1,
    "जनवरी": 1,
    "फेब": 2,
    "फ़र": 2,
    "फर": 2,
    "मार्": 3,
    "एप्": 4,
    "अप्": 4,
    "मे": 5,
    "मई": 5,
    "जून": 6,
    "जुल": 7,
    "ऑग": 8,
    "अग": 8,
    "सप्": 9,
    "सित": 9,
    "ऑक": 10,
    "अक्": 10,
    "नोव": 11,
    "नवं": 11,
    "डिस": 12,
    "दिस": 12,
    "ಜನ": 1,
    "ಫೆಬ": 2,
    "ಮಾರ": 3,
    "ಏಪ್": 4,
    "ಮೇ": 5,
    "ಜೂನ": 6,
    "ಜುಲ": 7,
    "ಆಗ": 8,
    "ಸೆಪ": 9,
    "ಅಕ್": 10,
    "ನವೆ": 11,
    "ಡಿಸ": 12,
}
"""First letters of a month's name -> its number."""
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?|[\u0900-\u0965\u0970-\u097f]{2,12}|[\u0c80-\u0ce5]{2,12}"
)
_NUMERIC: Final = re.compile(r"(?<![\d/])(\d{1,2})\s?([/.\-])\s?(\d{1,2})\s?\2\s?(\d{4})(?![\d/])")
_DAY_FIRST: Final = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s*(?:st|nd|rd|th)?[\s\-]*(?:day\s+of\s+|"
    rf"of\s+)?({_MONTH})[\s,;.\-]*(?:of\s+)?(?:the\s+year\s+)?"
    rf"(?:(\d{{4}})|((?:{WORD}[\s\-]*){{2,7}}))",
    re.IGNORECASE,
)
_MONTH_FIRST: Final = re.compile(rf"({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(\d{{4}})", re.IGNORECASE)
_EARLIEST, _LATEST = 1850, 2100


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where it stands."""

    day: date
    start: int
    end: int


def find_dates(text: str) -> list[FoundDate]:
    """Every date of a text in its order; the text has plain digits (`running_text.plain`).

    >>> [found.day.isoformat() for found in find_dates("on this 1st day of May Two Thousand Eleven")]
    ['2011-05-01']
    """
    # The forms never share a letter: one has only digits, one begins with a month, one does not.
    return sorted([*_numeric(text), *_day_first(text), *_month_first(text)], key=lambda each: each.start)


def first_date(text: str, start: int = 0, within: int | None = None) -> FoundDate | None:
    """The first date from ``start`` that begins within so many letters."""
    end = len(text) if within is None else min(len(text), start + within + 40)
    for found in find_dates(text[start:end]):
        if within is None or found.start <= within:
            return FoundDate(found.day, found.start + start, found.end + start)
    return None


def _numeric(text: str) -> Iterator[FoundDate]:
    for match in _NUMERIC.finditer(text):
        yield from _made(match, int(match[4]), int(match[3]), int(match[1]))


def _day_first(text: str) -> Iterator[FoundDate]:
    for match in _DAY_FIRST.finditer(text):
        year = int(match[3]) if match[3] else number_in_words(match[4])
        month = _month(match[2])
        if year is not None and month is not None:
            yield from _made(match, year, month, int(match[1]))


def _month_first(text: str) -> Iterator[FoundDate]:
    for match in _MONTH_FIRST.finditer(text):
        month = _month(match[1])
        if month is not None:
            yield from _made(match, int(match[3]), month, int(match[2]))


def _month(name: str) -> int | None:
    said = name.casefold()
    return next((number for start, number in _MONTHS.items() if said.startswith(start)), None)


def _made(match: re.Match[str], year: int, month: int, day: int) -> Iterator[FoundDate]:
    if not _EARLIEST <= year <= _LATEST:
        return
    try:
        yield FoundDate(date(year, month, day), match.start(), match.end())
    except ValueError:
        return
