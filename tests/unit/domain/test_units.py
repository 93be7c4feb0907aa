"""Whether a unit can still be had."""

from __future__ import annotations

import pytest

from domain.units import UnitStatus, may_become


@pytest.mark.parametrize(
    ("now", "wanted", "allowed"),
    [
        ("available", "blocked", True),
        ("available", "booked", True),
        ("blocked", "booked", True),
        ("booked", "blocked", False),
        ("booked", "booked", False),
        ("sold", "booked", False),
        ("withdrawn", "booked", False),
    ],
)
def test_payments_and_bookings_move_a_unit_forward_only(now: str, wanted: str, allowed: bool) -> None:
    assert may_become(UnitStatus(now), UnitStatus(wanted)) is allowed
