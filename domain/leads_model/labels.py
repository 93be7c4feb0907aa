"""What became of a lead, as a label: known only when its time has passed.

A lead that came in last week and has not visited is no negative; it is not known yet. Nor is one that
visited on its second day a label already: taking early successes and leaving out the leads of the same week
that may still succeed would teach that young leads always do. So a label exists from the end of the window
on, for all alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from domain import lead_story
from domain.dated_rules import rule_on
from domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RULES: Final = "lead_model.yaml"
SUCCESS_STAGES: Final = frozenset({"visited", "negotiation", "booked"})
"""Stages that a site visit or a booking has led to (DOMAIN D: P(site visit or booking in 30 days))."""


def is_success(kind: str, details: Mapping[str, Any]) -> bool:
    """Whether an entry of `domain.lead_story` tells of a visit made or a stage reached that is success."""
    if kind == lead_story.VISIT:
        return details.get("state") == "done"
    return kind == lead_story.STAGE and details.get("stage") in SUCCESS_STAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadEnd:
    """What is known of a lead's success."""

    came_in_at: datetime
    successes: Sequence[datetime]
    """When it paid, booked, or reached a stage of success."""
    stage: str
    """The stage it is in now; when it got there may be unknown."""


def windows(day: date) -> tuple[int, ...]:
    """After how many days a lead is judged, first and for good."""
    return tuple(int(days) for days in rule_on(RULES, "lead_model.label_windows", day).value)


def label(end: LeadEnd, *, now: datetime, window_days: int, snapshot: timedelta) -> bool | None:
    """Whether the lead succeeded within the window; None: it is not known, or was before it was scored.

    A stage of success without a date counts once the window is over: it cannot be told later ones from
    earlier.

    Args:
        end: What is known.
        now: The moment of training.
        window_days: Days from coming in.
        snapshot: The age at which the features are taken; a success before is no prediction.

    Raises:
        BadInput: The window is not one of those that the rules know.
    """
    if window_days not in windows(now.date()):
        known = " or ".join(str(days) for days in windows(now.date()))
        raise BadInput(f"A lead is judged after {known} days, not after {window_days}.")
    closes = end.came_in_at + timedelta(days=window_days)
    if now < closes:
        return None
    if any(at < end.came_in_at + snapshot for at in end.successes):
        return None
    if any(at < closes for at in end.successes):
        return True
    return end.stage in SUCCESS_STAGES and not end.successes
