"""Possession: ready or under construction, and the day by which ("before Dec 2027", "within 6 months").

A month or quarter said means its last day, a year its 31 December; the echo shows the date.
"""

from __future__ import annotations

import calendar
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.numerals import read_number

if TYPE_CHECKING:
    from domain.search.reading import Reading

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan जनवरी जानेवारी", "february feb फरवरी फेब्रुवारी", "march mar मार्च",
            "april apr अप्रैल एप्रिल",
            "may मई", "june jun जून",
            "july jul जुलाई जुलै", "august aug अगस्त ऑगस्ट", "september sep sept सितंबर सप्टेंबर",
            "october oct अक्टूबर ऑक्टोबर",
            "november nov नवंबर नोव्हेंबर", "december dec दिसंबर डिसेंबर",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_DATE_WORDS: Final = frozenset(
    {
        "by",
        "before",
        "in",
        "till",
        "until",
        "within",
        "latest",
        "tak",
        "se",
        "pehle",
        "end",
        "of",
        "the",
        "next",
        "this",
        "during",
        "around",
        "date",
        "is",
        "be",
        "ready",
        "upto",
        "on",
        "to",
        "move",
        "max",
        "maximum",
        "less",
        "than",
        "mid",
        "early",
        "late",
        "पर्यंत",
        "पूर्वी",
        "आधी",
        "चा",
        "च्या",
        "ला",
        "तक",
    }
)
_SPANS_IN_MONTHS: Final = {
    "month": 1,
    "months": 1,
    "mahine": 1,
    "mahina": 1,
    "year": 12,
    "years": 12,
    "yr": 12,
    "yrs": 12,
    "saal": 12,
    "महीने": 1,
    "साल": 12,
    "महिने": 1,
    "महिन्यांत": 1,
    "महिन्यात": 1,
    "महिन्यां": 1,
    "वर्ष": 12,
    "वर्षे": 12,
    "वर्षांत": 12,
    "वर्षात": 12,
    "वर्षां": 12,
}
_YEARS: Final = range(2000, 2100)
_REACH: Final = 6


class _Day(NamedTuple):
    by: date
    start: int
    end: int


def read_possession(reading: Reading) -> None:
    """The ``possession`` slot."""
    wish: dict[str, str] = {}
    first, last = len(reading), 0
    for span in list(reading.find("possession")):
        day = _day_after(reading, span.end) or _day_before(reading, span.start)
        if day is not None and span.concept != "under_construction":
            wish["by"] = day.by.isoformat()
            start, end = min(day.start, span.start), max(day.end, span.end)
        elif span.concept == "dated":
            continue
        else:
            scope = reading.negation(span.start, span.end)
            status = span.concept
            if scope.is_negative:
                status = "ready" if status == "under_construction" else "under_construction"
            wish["status"] = status
            start, end = scope.start, scope.end
        reading.take(start, end)
        first, last = min(first, start), max(last, end)
    if wish:
        reading.edit("put", "possession", wish, first, first)
    else:
        _read_bare_day(reading)


def _read_bare_day(reading: Reading) -> None:
    """Read "by March 2027" without the word possession."""
    for place in range(len(reading)):
        if reading.word(place) in {"by", "before"} and reading.is_free(place, place + 1):
            day = _day_after(reading, place)
            if day is not None:
                reading.edit("put", "possession", {"by": day.by.isoformat()}, day.start, day.end)
                return


def _day_after(reading: Reading, start: int) -> _Day | None:
    place = start
    while place < start + _REACH and reading.word(place) in _DATE_WORDS:
        if reading.word(place) in {"next", "this"}:
            break
        place += 1
    return _day_at(reading, place, start)


def _day_before(reading: Reading, end: int) -> _Day | None:
    """Read "December 2027 possession", "2027 tak possession"."""
    for start in range(max(0, end - _REACH), end):
        day = _day_at(reading, start, start)
        if day is not None and all(reading.word(place) in _DATE_WORDS for place in range(day.end, end)):
            return day
    return None


def _day_at(reading: Reading, place: int, start: int) -> _Day | None:
    if not reading.is_free(place, place + 1):
        return None
    for reader in (_month, _quarter, _span, _relative_year, _year):
        found = reader(reading, place)
        if found is not None and reading.is_free(place, found[1]):
            return _Day(found[0], start, found[1])
    return None


def _month(reading: Reading, place: int) -> tuple[date, int] | None:
    number = _MONTHS.get(reading.word(place))
    if number is None:
        return None
    year = _year_at(reading, place + 1)
    if year is not None:
        return _month_end(year, number), place + 2
    today = reading.today
    return _month_end(today.year + (number < today.month), number), place + 1


def _quarter(reading: Reading, place: int) -> tuple[date, int] | None:
    if reading.word(place) != "q" or not reading.is_number(place + 1):
        return None
    quarter, year = reading.items[place + 1].value, _year_at(reading, place + 2)
    if quarter is None or year is None or quarter not in {1, 2, 3, 4}:
        return None
    return _month_end(year, int(quarter) * 3), place + 3


def _span(reading: Reading, place: int) -> tuple[date, int] | None:
    number = read_number(reading.items, place)
    if number is None or not 0 < number.value <= 360:
        return None
    months = _SPANS_IN_MONTHS.get(reading.word(place + number.length))
    if months is None:
        return None
    return add_months(reading.today, int(number.value * months)), place + number.length + 1


def _relative_year(reading: Reading, place: int) -> tuple[date, int] | None:
    if reading.word(place) not in {"next", "this", "agle", "is"} or reading.word(place + 1) not in {
        "year",
        "saal",
    }:
        return None
    ahead = 1 if reading.word(place) in {"next", "agle"} else 0
    return date(reading.today.year + ahead, 12, 31), place + 2


def _year(reading: Reading, place: int) -> tuple[date, int] | None:
    year = _year_at(reading, place)
    return None if year is None else (date(year, 12, 31), place + 1)


def _year_at(reading: Reading, place: int) -> int | None:
    if not reading.is_number(place):
        return None
    value = reading.items[place].value
    return int(value) if value is not None and value in _YEARS else None


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it has none."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
