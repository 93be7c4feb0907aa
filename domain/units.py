"""Whether a unit can still be had."""

from __future__ import annotations

from enum import StrEnum


class UnitStatus(StrEnum):
    """Where a unit stands between offer and sale."""

    AVAILABLE = "available"
    BLOCKED = "blocked"
    """Kept for someone who has paid a token."""
    BOOKED = "booked"
    SOLD = "sold"
    WITHDRAWN = "withdrawn"
    """Taken off the market by its owner."""


def may_become(now: UnitStatus, wanted: UnitStatus) -> bool:
    """Whether a payment or booking may move the unit there: it only ever goes forward, a sale stays a sale.

    >>> may_become(UnitStatus.BLOCKED, UnitStatus.BOOKED), may_become(UnitStatus.SOLD, UnitStatus.BLOCKED)
    (True, False)
    """
    return _FORWARD.index(wanted) > _FORWARD.index(now) if now in _FORWARD else False


_FORWARD = (UnitStatus.AVAILABLE, UnitStatus.BLOCKED, UnitStatus.BOOKED, UnitStatus.SOLD)
