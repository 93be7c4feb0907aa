"""When a lead must have been touched: a few minutes after it came in, and never within the quiet hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.dated_rules import rule_on

if TYPE_CHECKING:
    from datetime import date

INDIA: Final = timezone(timedelta(hours=5, minutes=30), "IST")
_FILE: Final = "lead_sla.yaml"


def first_touch_due(came_in: datetime) -> datetime:
    """The moment, in UTC, until which a person or the assistant should have reached out.

    A lead of the night is due when the quiet hours are over, as many minutes later.

    >>> first_touch_due(datetime(2026, 11, 27, 6, 0, tzinfo=UTC)).isoformat()  # 11:30 in India
    '2026-11-27T06:05:00+00:00'
    >>> first_touch_due(datetime(2026, 11, 27, 20, 0, tzinfo=UTC)).isoformat()  # 01:30 the next day
    '2026-11-28T03:35:00+00:00'
    """
    local = came_in.astimezone(INDIA)
    minutes = timedelta(minutes=int(rule_on(_FILE, "lead_sla.first_touch", local.date()).value))
    return (next_open(local) + minutes).astimezone(UTC)


def escalations(came_in: datetime) -> tuple[datetime, ...]:
    """When a hot lead that nobody has touched is taken further up, in UTC.

    >>> [at.minute for at in escalations(datetime(2026, 11, 27, 6, 0, tzinfo=UTC))]
    [5, 15, 30]
    """
    local = came_in.astimezone(INDIA)
    steps = rule_on(_FILE, "lead_sla.hot_escalation", local.date()).value
    start = next_open(local)
    return tuple((start + timedelta(minutes=int(step))).astimezone(UTC) for step in steps)


def next_open(local: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into."""
    start, end = quiet_hours(local.date())
    morning = local.replace(hour=end, minute=0, second=0, microsecond=0)
    if local < morning:
        return morning
    return morning + timedelta(days=1) if local.hour >= start else local


class QuietHours(NamedTuple):
    """Hours of the day in India: from when nobody is called or written to, and until when."""

    start: int
    end: int


def quiet_hours(day: date) -> QuietHours:
    """The quiet hours of the day."""
    quiet = rule_on(_FILE, "lead_sla.quiet_hours", day).value
    return QuietHours(int(quiet["from"]), int(quiet["until"]))
