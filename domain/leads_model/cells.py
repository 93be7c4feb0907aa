"""What a cell of a table says: nothing, a number, a day, or a word."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime
from typing import Final

MISSING_MARKS: Final = frozenset(
    {"", "-", "--", "?", ".", "n/a", "na", "nan", "nil", "none", "null", "#n/a", "#na", "<na>"}
)
"""Cells that say nothing."""
UNSTATED_MARKS: Final = frozenset({"select", "unknown", "not specified", "not stated", "not available"})
"""Cells that say that nothing was stated. In a column of words this is a level of its own (a field that was
shown and passed over differs from one never shown), in a column of numbers it is a missing value."""
UNSTATED: Final = "(not stated)"

_NUMBER: Final = re.compile(r"[+-]?(\d+(,\d{2,3})*(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_DAY_FORMS: Final = ("%d/%m/%Y", "%d-%m-%Y", "%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y %H:%M", "%d-%m-%Y %H:%M")


def is_missing(cell: str) -> bool:
    """Whether the cell says nothing, or says that nothing was stated.

    >>> is_missing(" Select "), is_missing("0")
    (True, False)
    """
    mark = cell.strip().lower()
    return mark in MISSING_MARKS or mark in UNSTATED_MARKS


def number(cell: str) -> float | None:
    """The number, with Indian or Western commas; None: it is none, or not finite.

    >>> number("1,20,000"), number("1e3"), number("12 lakh")
    (120000.0, 1000.0, None)
    """
    text = cell.strip()
    if _NUMBER.fullmatch(text) is None:
        return None
    value = float(text.replace(",", ""))
    return value if math.isfinite(value) else None


def moment(cell: str) -> datetime | None:
    """The day, or moment, in ISO form or day first as India writes it; without a zone it is taken as UTC.

    >>> moment("27/11/2026"), moment("2026-11-27T09:30"), moment("20261127")
    (datetime.datetime(2026, 11, 27, 0, 0, tzinfo=datetime.timezone.utc), \
datetime.datetime(2026, 11, 27, 9, 30, tzinfo=datetime.timezone.utc), None)
    """
    text = cell.strip()
    if not 8 <= len(text) <= 40 or text.isdigit():
        return None
    found = _by_form(text)
    if found is None:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _by_form(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007  # the caller adds the zone
        except ValueError:
            continue
    return None


def word(cell: str) -> str | None:
    """The level that a cell of a column of words names; None: it says nothing.

    >>> word("Select"), word(" Google "), word("")
    ('(not stated)', 'Google', None)
    """
    text = cell.strip()
    mark = text.lower()
    if mark in MISSING_MARKS:
        return None
    return UNSTATED if mark in UNSTATED_MARKS else text


def text_of(value: object) -> str:
    """A value of any plain kind as the cell that a file would hold.

    >>> text_of(None), text_of(True), text_of(2), text_of(date(2026, 11, 27))
    ('', 'yes', '2', '2026-11-27')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
