"""When a cron is next due: five fields of cron, in a timezone, by croniter.

A time that its zone skips in spring is run at the next one there is; one that its zone has twice in autumn is
run once. India has neither, so the wall clock and the schedule agree all year.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from croniter import croniter
from croniter.croniter import CroniterError

from domain.errors import BadInput

_FIELDS: Final = 5
_BY_CHANCE: Final = re.compile(r"(?<![a-z])[rh](?![a-z])", re.IGNORECASE)
"""croniter's own ``R`` and ``H`` stand for another time at each look."""


def next_time(schedule: str, timezone: str | None, after: datetime) -> datetime:
    """The first time of the schedule behind ``after``, in UTC.

    Args:
        schedule: Five fields, e.g. ``30 9 * * 1-5``.
        timezone: IANA name; None means UTC.
        after: An aware time; times missed before it are passed over.

    Raises:
        BadInput: The schedule or the timezone is not one, or the schedule has no time at all.
    """
    zone = _zone(timezone)
    if len(schedule.split()) != _FIELDS or _BY_CHANCE.search(schedule):
        raise BadInput("schedule must have five fields: minute, hour, day of month, month, day of week.")
    try:
        found: datetime = croniter(schedule, after.astimezone(zone)).get_next(datetime)
    except (CroniterError, ValueError, KeyError, OverflowError):
        raise BadInput("schedule is not one that cron understands, or it never comes due.") from None
    return found.astimezone(UTC)


def _zone(name: str | None) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput("timezone must be an IANA name, such as Asia/Kolkata.") from None
