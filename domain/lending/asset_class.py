"""Dates on which an unpaid instalment makes an account special-mention, then non-performing (DOMAIN A9)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from domain.dated_rules import rule_on

if TYPE_CHECKING:
    from datetime import date

FILE: Final = "asset_class.yaml"


def class_dates(due_on: date) -> dict[str, date]:
    """Day-end dates by class, counted from the due date itself, on which SMA-0 begins.

    >>> from datetime import date
    >>> class_dates(date(2021, 12, 1))["NPA"].isoformat()
    '2022-03-01'

    Raises:
        BadInput: No rule is on file for that day.
    """
    days = rule_on(FILE, "asset_class.days_overdue", due_on).value
    return {name: due_on + timedelta(days=after) for name, after in days.items()}
