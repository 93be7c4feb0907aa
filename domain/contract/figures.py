"""Percentages, periods, dates and amounts as agreements write them: 10%, ten per cent, 10 (ten) percent."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_WORDS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "eighteen": 18,
    "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60, "seventy": 70,
    "ninety": 90,
}  # fmt: skip
_WORD: Final = "|".join(sorted(_WORDS, key=len, reverse=True))
_SAID_AGAIN: Final = r"(?:\s*\([^)]{1,30}\))?"
_NUMBER: Final = rf"(?:(?P<digits>\d{{1,3}}(?:\.\d{{1,3}})?){_SAID_AGAIN}|(?P<word>{_WORD}){_SAID_AGAIN})"
_PERCENT: Final = re.compile(rf"\b{_NUMBER}\s*(?:%|per\s?cent(?:um)?\b|p\.a\.)", re.IGNORECASE)
_PERIOD: Final = re.compile(rf"\b{_NUMBER}\s*(?P<unit>day|week|month|year)s?\b", re.IGNORECASE)
_MONTH: Final = "january|february|march|april|may|june|july|august|september|october|november|december"
_DATE: Final = re.compile(
    rf"\b\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:day\s+of\s+)?(?:{_MONTH}),?\s+\d{{4}}\b|\b(?:{_MONTH})\s+(?:\d{{1,2}},?\s+)?\d{{4}}\b",
    re.IGNORECASE,
)
_RUPEES: Final = re.compile(r"(?:rs\.?|inr|₹|rupees)\s*(?P<amount>\d[\d,]{2,14})", re.IGNORECASE)
DAYS: Final = {"day": 1, "week": 7, "month": 30, "year": 365}


def percents(text: str) -> list[Decimal]:
    """Every percentage, in order.

    >>> percents("ten per cent (10%) of the cost, or 12.5 % p.a.")
    [Decimal('10'), Decimal('10'), Decimal('12.5')]
    """
    return [_value(found) for found in _PERCENT.finditer(text)]


def periods_days(text: str) -> list[int]:
    """Every period, in days; a month is 30 and a year 365.

    >>> periods_days("within 30 (thirty) days, for five years")
    [30, 1825]
    """
    return [int(_value(found) * DAYS[found["unit"].lower()]) for found in _PERIOD.finditer(text)]


def has_date(text: str) -> bool:
    """Whether a day or a month of a year is named.

    >>> has_date("on or before 31 March 2027"), has_date("within a reasonable time")
    (True, False)
    """
    return _DATE.search(text) is not None


def rupees(text: str) -> list[int]:
    """Every amount in rupees.

    >>> rupees("Rs. 12,00,000/- and INR 500")
    [1200000, 500]
    """
    return [int(found["amount"].replace(",", "")) for found in _RUPEES.finditer(text)]


def _value(found: re.Match[str]) -> Decimal:
    digits = found["digits"]
    return Decimal(digits) if digits else Decimal(_WORDS[found["word"].lower()])
