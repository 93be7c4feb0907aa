"""What a broker's step does to a lead: its stage, its clock, and what is written into its story."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from domain.errors import BadInput

if TYPE_CHECKING:
    from datetime import datetime


class Stage(StrEnum):
    """How far a lead has come (DOMAIN D)."""

    NEW = "new"
    CONTACTED = "contacted"
    QUALIFIED = "qualified"
    VISIT_PLANNED = "visit_planned"
    VISITED = "visited"
    NEGOTIATION = "negotiation"
    BOOKED = "booked"
    LOST = "lost"


class CallOutcome(StrEnum):
    """How a call ended (DOMAIN D)."""

    CONNECTED = "connected"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"
    CALLBACK = "callback"
    DNC = "dnc"
    """Do not call again."""


class VisitState(StrEnum):
    """A site visit."""

    PLANNED = "planned"
    DONE = "done"
    MISSED = "missed"


OPEN_STAGES: Final = tuple(stage for stage in Stage if stage not in {Stage.BOOKED, Stage.LOST})
_ORDER: Final = {stage: place for place, stage in enumerate(Stage)}
_LOST_REASONS: Final = frozenset(
    {
        "budget",
        "location",
        "bought_elsewhere",
        "not_interested",
        "wrong_number",
        "no_reply",
        "duplicate",
        "other",
    }
)
_RETRY: Final = {CallOutcome.NO_ANSWER: timedelta(hours=2), CallOutcome.BUSY: timedelta(minutes=30)}
"""After which an unanswered call comes back into the list: policy, not law."""
_LONGEST_SNOOZE: Final = timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a step changes."""

    changes: dict[str, Any] = field(default_factory=dict)
    """Columns of the lead."""
    number_changes: dict[str, Any] = field(default_factory=dict)
    """Columns that change with every other lead of the same number too."""
    kind: str
    """Of the entry in its story."""
    details: dict[str, Any] = field(default_factory=dict)
    is_touch: bool = False
    """The team reached out: the clock of the first touch stops."""
    is_activity: bool = False
    """The person did something: intent counts from now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReport:
    """What a broker says of a call."""

    outcome: CallOutcome
    note: str | None = None
    callback_at: datetime | None = None
    minutes: int | None = None


def called(stage: str, report: CallReport, *, at: datetime) -> Effect:
    """A call was made.

    Raises:
        BadInput: A callback without its time, or before the call.
    """
    outcome, callback_at = report.outcome, report.callback_at
    details = {"outcome": outcome.value, "note": report.note, "minutes": report.minutes}
    changes: dict[str, Any] = {"last_touch_at": at}
    refused: dict[str, Any] = {}
    if outcome is CallOutcome.CALLBACK:
        if callback_at is None or callback_at <= at:
            raise BadInput("Say when to call back, later than now, as callback_at.")
        changes["snoozed_until"] = callback_at
        details["callback_at"] = callback_at.isoformat()
    elif outcome in _RETRY:
        changes["snoozed_until"] = at + _RETRY[outcome]
    elif outcome is CallOutcome.DNC:
        # A wish to stop, said in a call, ends all outreach as one that is written does (DOMAIN D).
        refused = {"is_dnd": True, "dnd_checked_at": at, "stopped_at": at}
        changes |= refused
    elif outcome is CallOutcome.WRONG_NUMBER:
        changes |= {"stage": Stage.LOST.value, "lost_reason": "wrong_number"}
    else:  # They have been reached: what they were put off for is done.
        changes["snoozed_until"] = None
    has_talked = outcome in {CallOutcome.CONNECTED, CallOutcome.CALLBACK}
    if has_talked and _is_before(stage, Stage.CONTACTED):
        changes["stage"] = Stage.CONTACTED.value
    return Effect(
        changes=changes,
        number_changes=refused,
        kind="call",
        details=details,
        is_touch=True,
        is_activity=has_talked,
    )


def written(stage: str, *, channel: str, text: str, at: datetime) -> Effect:
    """A message that the broker sent from their own phone or mail."""
    changes: dict[str, Any] = {"last_touch_at": at}
    if _is_before(stage, Stage.CONTACTED):
        changes["stage"] = Stage.CONTACTED.value
    return Effect(changes=changes, kind="message", details={"channel": channel, "text": text}, is_touch=True)


def visit(stage: str, state: VisitState, *, visit_at: datetime, listing_id: str | None) -> Effect:
    """A site visit was planned, made or missed."""
    reached = {VisitState.PLANNED: Stage.VISIT_PLANNED, VisitState.DONE: Stage.VISITED}.get(state)
    changes: dict[str, Any] = {}
    if reached is not None and _is_before(stage, reached):
        changes["stage"] = reached.value
    details = {"state": state.value, "visit_at": visit_at.isoformat(), "listing_id": listing_id}
    return Effect(changes=changes, kind="visit", details=details, is_touch=True, is_activity=True)


def moved(stage: Stage, lost_reason: str | None) -> Effect:
    """The broker says where the lead stands.

    Raises:
        BadInput: Lost without one of the known reasons, or a reason without being lost.
    """
    if (stage is Stage.LOST) != (lost_reason is not None):
        raise BadInput("A lead that is lost needs lost_reason, and no other stage takes one.")
    if lost_reason is not None and lost_reason not in _LOST_REASONS:
        raise BadInput(f"lost_reason is one of {', '.join(sorted(_LOST_REASONS))}.")
    return Effect(
        changes={"stage": stage.value, "lost_reason": lost_reason},
        kind="stage",
        details={"stage": stage.value, "lost_reason": lost_reason},
    )


def snoozed(until: datetime, *, now: datetime) -> Effect:
    """The lead leaves the list until then.

    Raises:
        BadInput: Not later than now, or past half a year.
    """
    if not now < until <= now + _LONGEST_SNOOZE:
        raise BadInput("until is a time later than now and within 180 days.")
    return Effect(changes={"snoozed_until": until}, kind="snooze", details={"until": until.isoformat()})


def _is_before(stage: str, other: Stage) -> bool:
    return _ORDER[Stage(stage)] < _ORDER[other]
