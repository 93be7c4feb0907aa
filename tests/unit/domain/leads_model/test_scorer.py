"""A promoted model behind a lead's score: what it is told, and what becomes of its shares."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from domain.lead_scoring.features import signals_of
from domain.lead_scoring.reading import read_enquiries
from domain.lead_scoring.score import judge, strongest
from domain.lead_story import is_of_the_person
from domain.leads_model.features import features_of
from domain.leads_model.form import Calibration, Column
from domain.leads_model.labels import is_success
from domain.leads_model.scorer import PromotedModel, model_facts
from tests.support.leads import NOON, activity, lead

if TYPE_CHECKING:
    from domain.leads_model.form import LeadModel

TEXT = "2BHK in Whitefield under 1.2 crore. Can we visit on Saturday? I need a home loan. Urgent."


@pytest.fixture
def champion(model: LeadModel) -> LeadModel:
    """The model of the other tests over features of the platform."""
    columns = (
        replace(model.columns[0], source="source"),
        replace(model.columns[1], source="calls_connected"),
        Column(source="visit_asked", kind="word", levels=("no", "yes")),
        Column(source="arrival_hour", kind="number"),
    )
    return replace(model, columns=columns)


def test_the_story_and_the_words_arrive_as_features() -> None:
    facts = lead(
        TEXT,
        timeline="0-1m",
        pre_approved=False,
        activities=[
            activity("call", outcome="connected"),
            activity("call", outcome="callback"),
            activity("call", outcome="busy"),
            activity("call", outcome="dnc"),
            activity("visit", state="planned"),
            activity("visit", state="missed"),
            activity("recaptured"),
            activity("reply", NOON + timedelta(days=2)),
            activity("unit.status_changed", status="sold"),
        ],
    )

    found = features_of(model_facts(facts, read_enquiries([TEXT])), NOON + timedelta(days=1))

    expected = {
        "calls_connected": 2, "calls_missed": 1, "visits_planned": 1, "returns": 1, "replies": 0, "timeline": "0-1m",
        "visit_asked": "yes", "urgency": "high", "loan_needed": "yes", "pre_approved": "no", "budget_max_inr": 12e6,
        "localities": 1, "bhk": 2, "days_quiet": 1.0,
    }  # fmt: skip
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    "calibration",
    [
        Calibration(kind="platt", slope=2.0, offset=0.5),
        Calibration(kind="isotonic", knots=(-3.0, 3.0), levels=(0.05, 0.9)),
        Calibration(kind="isotonic", knots=(-50.0, 50.0), levels=(1.0, 1.0)),
    ],
)
def test_the_reasons_of_a_model_add_up_and_keep_their_signs(
    champion: LeadModel, calibration: Calibration
) -> None:
    scorer = PromotedModel(model=replace(champion, calibration=calibration), version="model-3")
    facts, reading = lead(TEXT, source="referral"), read_enquiries([TEXT])

    found = judge(facts, reading, signals_of(facts, reading, NOON.date()), NOON, scorer)

    assert found.model_version == "model-3"
    assert 0 < found.probability < 1
    shown = strongest(found.reasons, found.probability)
    assert sum(Decimal(str(one["points"])) for one in shown) == found.probability
    told = scorer.score(facts, reading, NOON)
    assert told is not None
    if calibration.levels[:1] != (1.0,):
        by_feature = {one.feature: one for one in told.contributions}
        assert by_feature["source"].share > 0
        assert by_feature["source"].text == "came by: referral"


@pytest.mark.parametrize(
    ("kind", "details", "theirs", "success"),
    [
        ("call", {"outcome": "connected"}, True, False),
        ("call", {"outcome": "no_answer"}, False, False),
        ("visit", {"state": "missed"}, False, False),
        ("visit", {"state": "done"}, True, True),
        ("stage", {"stage": "negotiation"}, False, True),
        ("stage", {"stage": "qualified"}, False, False),
        ("message", {}, False, False),
        ("undone", {"outcome": "connected"}, False, False),
        ("reply", {}, True, False),
    ],
)
def test_what_an_entry_says(kind: str, details: dict[str, Any], theirs: bool, success: bool) -> None:
    assert (is_of_the_person(kind, details), is_success(kind, details)) == (theirs, success)
