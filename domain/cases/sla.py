"""Until when a stage should be over. The clock escalates; it approves and declines nothing (DOMAIN G)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from domain.cases.desk_rules import desk_rule
from domain.cases.stages import CLOSED

if TYPE_CHECKING:
    from domain.cases.stages import Stage

SlaState = Literal["open", "late", "met"]


def due_at(stage: Stage, since: datetime) -> datetime | None:
    """The end of the stage's time; None for a closed case.

    >>> from datetime import UTC
    >>> due_at("second_sign", datetime(2026, 11, 27, 9, tzinfo=UTC)).isoformat()
    '2026-11-27T17:00:00+00:00'
    """
    if stage in CLOSED:
        return None
    return since + timedelta(hours=int(desk_rule("service_hours", since.date())[stage]))


def escalated_says(stage: Stage) -> str:
    """What the story says of a stage beyond its time.

    >>> escalated_says("second_sign")
    'The time of second sign is over; the case was taken up. Nothing is decided by that.'
    """
    return (
        f"The time of {stage.replace('_', ' ')} is over; the case was taken up. Nothing is decided by that."
    )


def sla_state(stage: Stage, due: datetime | None, now: datetime) -> SlaState:
    """How the stage stands against its time."""
    if stage in CLOSED:
        return "met"
    return "late" if due is not None and due < now else "open"
