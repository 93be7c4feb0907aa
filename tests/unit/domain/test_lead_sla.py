"""When a lead must have been touched; India is 5:30 ahead of UTC and quiet from 21:00 to 09:00."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.lead_sla import INDIA, escalations, first_touch_due


def india(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=INDIA)


@pytest.mark.parametrize(
    ("came_in", "due"),
    [
        (india(27, 11), india(27, 11, 5)),
        (india(27, 9), india(27, 9, 5)),
        (india(27, 8, 59), india(27, 9, 5)),
        (india(27, 20, 59), india(27, 21, 4)),
        (india(27, 21), india(28, 9, 5)),
        (india(27, 23, 59), india(28, 9, 5)),
        (india(28, 0, 1), india(28, 9, 5)),
    ],
)
def test_a_lead_is_due_five_minutes_on_and_never_at_night(came_in: datetime, due: datetime) -> None:
    found = first_touch_due(came_in.astimezone(UTC))

    assert found == due
    assert found.tzinfo is UTC


def test_a_hot_lead_escalates_three_times_counted_from_the_morning() -> None:
    assert escalations(india(27, 22)) == (india(28, 9, 5), india(28, 9, 15), india(28, 9, 30))
