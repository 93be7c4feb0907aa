"""Dates of tax: the year a day belongs to, whole months later, the end of a month."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def year_begun(day: date) -> int:
    """Calendar year in which the tax year of that day began, on 1 April.

    >>> year_begun(date(2026, 3, 31)), year_begun(date(2026, 4, 1))
    (2025, 2026)
    """
    return day.year - (day.month < 4)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, the last day where that month is shorter.

    >>> months_later(date(2024, 2, 29), 24)
    datetime.date(2026, 2, 28)
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, calendar.monthrange(year, month0 + 1)[1]))


def after_month_end(day: date, days: int) -> date:
    """So many days after the end of the day's month.

    >>> after_month_end(date(2026, 11, 3), 30)
    datetime.date(2026, 12, 30)
    """
    return day.replace(day=calendar.monthrange(day.year, day.month)[1]) + timedelta(days=days)
