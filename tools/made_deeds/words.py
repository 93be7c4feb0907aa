"""Figures as papers write them: rupees in words and digits, dates in five ways, digits of scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from domain.money import format_indian
from tools.indian_words import in_words

if TYPE_CHECKING:
    from datetime import date

Script = Literal["latin", "devanagari", "kannada"]

_MONTHS: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_ZERO: Final = {"devanagari": 0x0966, "kannada": 0x0CE6}


def rupees(amount: int) -> str:
    """``Rs. 45,00,000/- (Rupees Forty Five Lakh only)``."""
    return f"Rs. {format_indian(amount)}/- (Rupees {in_words(amount)} only)"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def slashed(day: date, mark: str = "/") -> str:
    """DD/MM/YYYY."""
    return f"{day:%d}{mark}{day:%m}{mark}{day.year}"


def spoken(day: date) -> str:
    """``15th day of March, 2011``."""
    return f"{ordinal(day.day)} day of {_MONTHS[day.month - 1]}, {day.year}"


def year_spoken(day: date) -> str:
    """``15th day of March Two Thousand Eleven``; years before 2000 as ``Nineteen Hundred Ninety Eight``."""
    year = (
        in_words(day.year)
        if day.year >= 2000
        else f"{in_words(day.year // 100)} Hundred"
        + (f" {in_words(day.year % 100)}" if day.year % 100 else "")
    )
    return f"{ordinal(day.day)} day of {_MONTHS[day.month - 1]} {year}"


def month_first(day: date) -> str:
    """``March 15, 2011``."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def day_first(day: date) -> str:
    """``15-Mar-2011``."""
    return f"{day:%d}-{_MONTHS[day.month - 1][:3]}-{day.year}"


def in_script(text: str, script: Script) -> str:
    """The same text with the digits of a script."""
    if script == "latin":
        return text
    return text.translate({ord(str(digit)): chr(_ZERO[script] + digit) for digit in range(10)})
