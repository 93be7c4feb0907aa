"""Years counted by the calendar, and the periods of the title rules."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

from domain.dated_rules import rule_on

RULES_FILE: Final = "title.yaml"


def years_after(day: date, years: int) -> date:
    """The same day that many years later (earlier when negative); 29 February becomes 1 March.

    >>> years_after(date(2010, 6, 1), 21)
    datetime.date(2031, 6, 1)
    >>> years_after(date(2012, 2, 29), 1)
    datetime.date(2013, 3, 1)
    """
    year = min(max(day.year + years, date.min.year), date.max.year)
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def years_of(rule_id: str, day: date) -> int:
    """A period of the title rules, in years, as in force on that day."""
    return int(rule_on(RULES_FILE, rule_id, day).value)


def fraction_of(rule_id: str, day: date) -> Fraction:
    """A limit of the title rules as an exact fraction, as in force on that day."""
    return Fraction(rule_on(RULES_FILE, rule_id, day).value)
