"""The day of the year, from two columns that say month and day: what returns with the season.

A tree that splits the number of the day cuts the year at New Year; sine and cosine have no such edge, so a
column of a season takes three places of the vector.
"""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Final

from domain.leads_model.cells import number, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.leads_model.form import Kind

KINDS: Final[tuple[Kind, ...]] = ("year_day", "year_sin", "year_cos")
JOINT: Final = "+"
"""Between the two columns in the name of a season."""
_LEAP_YEAR: Final = 2024
_DAYS: Final = 366
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LETTERS: Final = 3


def season_of(month: str, day: str) -> str:
    """The day as ``MM-DD``; empty: the two say none.

    >>> season_of("May", "7"), season_of("11", "27"), season_of("feb", "30"), season_of("unknown", "1")
    ('05-07', '11-27', '', '')
    """
    name, at, stated = month.strip().lower()[:_LETTERS], number(month), number(day)
    months = _MONTHS.index(name) + 1 if name in _MONTHS else at
    if months is None or stated is None:
        return ""
    try:
        found = date(_LEAP_YEAR, int(months), int(stated))
    except ValueError:
        return ""
    return f"{found:%m-%d}"


def season_cell(source: str, row: Mapping[str, object]) -> str:
    """The cell of a season, which a row holds in two columns.

    >>> season_cell("month+day", {"month": "may", "day": 7})
    '05-07'
    """
    month, _, day = source.partition(JOINT)
    return season_of(text_of(row.get(month)), text_of(row.get(day)))


def season_place(kind: Kind, cell: str) -> float | None:
    """The cell as the number of one place.

    >>> season_place("year_day", "01-31"), season_place("year_cos", "12-31"), season_place("year_day", "")
    (31.0, 1.0, None)
    """
    month, _, day = cell.partition("-")
    if not (month.isdigit() and day.isdigit()):
        return None
    of_year = date(_LEAP_YEAR, int(month), int(day)).timetuple().tm_yday
    turn = 2 * math.pi * of_year / _DAYS
    return {"year_day": float(of_year), "year_sin": math.sin(turn), "year_cos": math.cos(turn)}[kind]


def season_bin(kind: Kind, value: float) -> int:
    """Twelfths of the year, or eighths of a wave.

    >>> season_bin("year_day", 366.0), season_bin("year_sin", -1.0), season_bin("year_sin", 1.0)
    (11, 0, 7)
    """
    return int((value - 1) * 12 / _DAYS) if kind == "year_day" else min(int((value + 1) * 4), 7)
