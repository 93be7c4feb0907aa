from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.errors import BadInput
from runtime.cron_schedule import next_time

NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "timezone", "due"),
    [
        ("30 9 * * *", None, "2026-11-27T09:30:00+00:00"),
        ("30 9 * * *", "Asia/Kolkata", "2026-11-28T04:00:00+00:00"),
        ("0 0 1 1 *", "Asia/Kolkata", "2026-12-31T18:30:00+00:00"),
        ("*/15 * * * 1-5", "UTC", "2026-11-27T06:15:00+00:00"),
        ("0 6 * * *", "UTC", "2026-11-28T06:00:00+00:00"),
    ],
)
def test_next_time_is_in_utc_and_behind_now(schedule: str, timezone: str | None, due: str) -> None:
    assert next_time(schedule, timezone, NOW).isoformat() == due


def test_a_time_skipped_in_spring_runs_all_the_same() -> None:
    before = datetime(2027, 3, 14, 0, 0, tzinfo=UTC)

    due = next_time("30 2 * * *", "America/New_York", before.replace(hour=6))

    assert before < due < before.replace(day=16)


@pytest.mark.parametrize(
    "schedule", ["", "* * * *", "* * * * * *", "61 * * * *", "0 0 30 2 *", "@daily", "R R * * *", "a b c d e"]
)
def test_what_is_no_schedule_is_refused_without_repeating_it(schedule: str) -> None:
    with pytest.raises(BadInput) as refused:
        next_time(schedule, None, NOW)

    assert not schedule or schedule not in refused.value.detail


@pytest.mark.parametrize("timezone", ["Mars/Olympus", "../etc/passwd", "/etc/localtime", "x" * 300])
def test_what_is_no_timezone_is_refused(timezone: str) -> None:
    with pytest.raises(BadInput, match="IANA"):
        next_time("* * * * *", timezone, NOW)
