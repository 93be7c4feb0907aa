"""Until when a title file should be over its stage. The clock only tells; it signs and clears nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from domain.dated_rules import rule_on

if TYPE_CHECKING:
    from domain.title_files.stages import Stage

RULES_FILE: Final = "title_desk.yaml"
SlaState = Literal["open", "late", "met"]


class Due(NamedTuple):
    """The end of a stage's time, and how the file stands against it."""

    at: datetime | None
    """None: signed, there is nothing to wait for."""
    state: SlaState


def due_of(stage: Stage, since: datetime, now: datetime) -> Due:
    """When the stage should be over.

    >>> from datetime import UTC
    >>> since, now = datetime(2026, 11, 26, 9, tzinfo=UTC), datetime(2026, 11, 27, 10, tzinfo=UTC)
    >>> due_of("second_advocate", since, now)
    Due(at=datetime.datetime(2026, 11, 27, 9, 0, tzinfo=datetime.timezone.utc), state='late')
    """
    if stage == "signed":
        return Due(None, "met")
    hours = rule_on(RULES_FILE, "title_desk.service_hours", since.date()).value[stage]
    at = since + timedelta(hours=int(hours))
    return Due(at, "late" if at < now else "open")
