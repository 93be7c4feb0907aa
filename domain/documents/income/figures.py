"""Amounts, days and years as Indian papers write them."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_AMOUNT: Final = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-−])?\s*(?:₹|rs\.?|inr\.?|rupees)?\s*(?P<late>[-−])?\s*"
    r"(?P<whole>\d{1,3}(?:,\d{2,3})*,\d{3}|\d+)(?:\.(?P<part>\d{1,2}))?(?![\d,.]*\d)\s*(?P<close>\))?"
    r"\s*(?:/-|/=)?\s*(?:(?P<side>cr|dr)\b)?",
    re.IGNORECASE,
)
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY_FIRST: Final = re.compile(r"\b(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})\b")
_DAY_NAMED: Final = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+day\s+of)?[-/. ]*{_MONTH}[-/., ]*(\d{{4}}|\d{{2}})\b", re.IGNORECASE
)
_YEAR_FIRST: Final = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_MONTH_NAMED: Final = re.compile(rf"\b{_MONTH}[-/., '’]*(\d{{4}}|\d{{2}})\b", re.IGNORECASE)
_TAX_YEAR: Final = re.compile(r"\b(20\d{2})\s*[-–/]\s*(?:20)?(\d{2})\b")
PAN: Final = re.compile(r"\b[A-Z]{5}\d{4}[A-Z]\b")
TAN: Final = re.compile(r"\b[A-Z]{4}\d{5}[A-Z]\b")
IFSC: Final = re.compile(r"\b[A-Z]{4}0[A-Z0-9]{6}\b")


def paise_of(text: str) -> int | None:
    """The amount a text begins with, in paise; below zero in brackets, after a minus or on the debit side.

    >>> paise_of("Rs. 1,23,456.50"), paise_of("₹4,200/-"), paise_of("(1,000)"), paise_of("Basic")
    (12345650, 420000, -100000, None)
    """
    found = _AMOUNT.match(text.strip())
    if found is None:
        return None
    part = (found["part"] or "").ljust(2, "0")
    paise = int(found["whole"].replace(",", "")) * 100 + int(part)
    is_negative = found["sign"] or found["late"] or (found["open"] and found["close"])
    return -paise if is_negative or (found["side"] or "").lower() == "dr" else paise


def is_amount(text: str) -> bool:
    """Whether a text is an amount and nothing else."""
    found = _AMOUNT.fullmatch(text.strip())
    return found is not None


def rupees_of(text: str) -> int | None:
    """As `paise_of`, in whole rupees, half up."""
    paise = paise_of(text)
    return None if paise is None else in_rupees(paise)


def in_rupees(paise: int) -> int:
    """Whole rupees, half up, away from zero.

    >>> in_rupees(150), in_rupees(-150), in_rupees(149)
    (2, -2, 1)
    """
    whole = (abs(paise) + 50) // 100
    return whole if paise >= 0 else -whole


def day_of(text: str) -> date | None:
    """The first day a text names; figures are day, month, year, as India writes them.

    >>> day_of("on 05/11/26"), day_of("3rd day of August 2026"), day_of("2026-11-05"), day_of("31-02-2026")
    (datetime.date(2026, 11, 5), datetime.date(2026, 8, 3), datetime.date(2026, 11, 5), None)
    """
    named = _DAY_NAMED.search(text)
    if named:
        month = MONTHS.index(named[2][:3].lower()) + 1
        return _real(_whole_year(named[3]), month, int(named[1]))
    iso = _YEAR_FIRST.search(text)
    if iso:
        return _real(int(iso[1]), int(iso[2]), int(iso[3]))
    plain = _DAY_FIRST.search(text)
    return _real(_whole_year(plain[3]), int(plain[2]), int(plain[1])) if plain else None


def days_of(text: str) -> tuple[date, ...]:
    """All days a text names, in its order."""
    spans = [
        match.span() for pattern in (_DAY_NAMED, _YEAR_FIRST, _DAY_FIRST) for match in pattern.finditer(text)
    ]
    return tuple(day for start, end in sorted(spans) if (day := day_of(text[start:end])) is not None)


def month_of(text: str) -> str | None:
    """The month a text names, as ``2026-08``; of a period the month its first day is in.

    >>> month_of("for the month of August 2026"), month_of("01.08.2026 to 31.08.2026"), month_of("Net pay")
    ('2026-08', '2026-08', None)
    """
    day = day_of(text)
    if day is not None:
        return f"{day:%Y-%m}"
    named = _MONTH_NAMED.search(text)
    if named is None:
        return None
    return f"{_whole_year(named[2]):04}-{MONTHS.index(named[1][:3].lower()) + 1:02}"


def tax_year_of(text: str) -> str | None:
    """A tax or assessment year, as ``2026-27``.

    >>> tax_year_of("Assessment Year 2026-2027")
    '2026-27'
    """
    found = _TAX_YEAR.search(text)
    return None if found is None else f"{found[1]}-{found[2]}"


def _whole_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
