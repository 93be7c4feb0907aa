"""What a step does to a lead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import BadInput
from domain.lead_inbox.steps import (
    CallOutcome,
    CallReport,
    Stage,
    VisitState,
    called,
    moved,
    snoozed,
    visit,
    written,
)

NOW = datetime(2026, 11, 27, 6, 30, tzinfo=UTC)
REFUSED = {"is_dnd": True, "dnd_checked_at": NOW, "stopped_at": NOW}


@pytest.mark.parametrize(
    ("outcome", "stage", "changes", "is_activity"),
    [
        (CallOutcome.CONNECTED, "new", {"stage": "contacted", "snoozed_until": None}, True),
        (CallOutcome.CONNECTED, "visited", {"snoozed_until": None}, True),
        (CallOutcome.NO_ANSWER, "new", {"snoozed_until": NOW + timedelta(hours=2)}, False),
        (CallOutcome.BUSY, "new", {"snoozed_until": NOW + timedelta(minutes=30)}, False),
        (CallOutcome.WRONG_NUMBER, "new", {"stage": "lost", "lost_reason": "wrong_number"}, False),
        (CallOutcome.DNC, "new", REFUSED, False),
    ],
)
def test_a_call_moves_the_lead_as_far_as_it_went(outcome, stage, changes, is_activity) -> None:
    effect = called(stage, CallReport(outcome=outcome), at=NOW)

    assert effect.changes == {"last_touch_at": NOW, **changes}
    assert (effect.is_touch, effect.is_activity) == (True, is_activity)
    # Of all that, only a refusal holds for other leads of the number.
    assert effect.number_changes == (changes if outcome is CallOutcome.DNC else {})


def test_a_callback_comes_back_at_its_time() -> None:
    later = NOW + timedelta(hours=3)
    effect = called("new", CallReport(outcome=CallOutcome.CALLBACK, callback_at=later), at=NOW)

    assert (effect.changes["snoozed_until"], effect.changes["stage"]) == (later, "contacted")
    for wrong in (None, NOW):
        with pytest.raises(BadInput, match="callback_at"):
            called("new", CallReport(outcome=CallOutcome.CALLBACK, callback_at=wrong), at=NOW)


def test_a_message_is_a_touch_and_no_activity_of_the_person() -> None:
    effect = written("new", channel="whatsapp", text="Namaste", at=NOW)

    assert (effect.changes["stage"], effect.is_touch, effect.is_activity) == ("contacted", True, False)
    assert "stage" not in written("qualified", channel="email", text="x", at=NOW).changes


@pytest.mark.parametrize(
    ("state", "stage", "becomes"),
    [
        (VisitState.PLANNED, "contacted", "visit_planned"),
        (VisitState.DONE, "visit_planned", "visited"),
        (VisitState.MISSED, "visit_planned", None),
        (VisitState.PLANNED, "negotiation", None),
    ],
)
def test_a_visit_never_moves_a_lead_back(state, stage, becomes) -> None:
    effect = visit(stage, state, visit_at=NOW, listing_id=None)

    assert effect.changes.get("stage") == becomes


def test_lost_needs_its_reason_and_nothing_else_takes_one() -> None:
    assert moved(Stage.LOST, "budget").changes == {"stage": "lost", "lost_reason": "budget"}
    assert moved(Stage.QUALIFIED, None).changes == {"stage": "qualified", "lost_reason": None}
    for stage, reason in ((Stage.LOST, None), (Stage.NEW, "budget"), (Stage.LOST, "whim")):
        with pytest.raises(BadInput, match="lost_reason"):
            moved(stage, reason)


def test_a_snooze_ends_later_and_not_in_years() -> None:
    assert snoozed(NOW + timedelta(days=1), now=NOW).changes == {"snoozed_until": NOW + timedelta(days=1)}
    for until in (NOW, NOW + timedelta(days=181)):
        with pytest.raises(BadInput, match="until"):
            snoozed(until, now=NOW)
