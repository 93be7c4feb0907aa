"""What a score may know, and that nothing else changes it (DOMAIN D, A11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from domain.errors import BadInput
from domain.leads_model.features import (
    ALLOWED,
    LeadFacts,
    Sign,
    allowed,
    features_of,
    foreign_columns,
    score_lead,
)
from domain.leads_model.form import Column
from domain.leads_model.never import why_never

if TYPE_CHECKING:
    from domain.leads_model.form import LeadModel

CAME_IN = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
FACTS = LeadFacts(
    source="referral",
    came_in_at=CAME_IN,
    filters={
        "transaction": "buy",
        "property_types": ["apartment"],
        "bhk": {"in": [3]},
        "price": {"max": 12_000_000},
        "localities": ["Whitefield"],
    },
    listings=2,
    has_email=True,
    wants_human=False,
    signs=(
        Sign.of("reply", CAME_IN + timedelta(hours=2), {}),
        Sign.of("reply", CAME_IN + timedelta(days=9), {}),
        Sign.of("unit.status_changed", CAME_IN + timedelta(hours=3), {}),
    ),
    read={"timeline": "0-1m", "loan_needed": "yes"},
)


@pytest.fixture
def champion(model: LeadModel) -> LeadModel:
    """The model of the other tests over the platform's own features."""
    columns = (
        model.columns[0],
        replace(model.columns[1], source="replies"),
        Column(source="timeline", kind="word", levels=("0-1m",)),
        Column(source="arrival_hour", kind="number"),
    )
    return replace(model, columns=columns)


def test_features_are_taken_as_of_a_moment() -> None:
    found = features_of(FACTS, CAME_IN + timedelta(days=1))

    assert set(found) == set(ALLOWED)
    assert (found["replies"], found["arrival_hour"], found["property_kind"]) == (1.0, 1.0, "home")
    assert (found["timeline"], found["budget_max_inr"], found["has_budget"]) == ("0-1m", 12e6, "yes")
    assert found["days_quiet"] == pytest.approx(22 / 24)
    later = features_of(FACTS, CAME_IN + timedelta(days=10))
    assert later["replies"] == 2.0


@pytest.mark.parametrize(
    ("types", "kind"),
    [(["plot"], "plot"), (["office"], "commercial"), (["villa"], "home"), ([], None)],
)
def test_kinds_of_property_are_three(types: list[str], kind: str | None) -> None:
    facts = replace(FACTS, filters={"property_types": types})

    assert features_of(facts, CAME_IN)["property_kind"] == kind


def test_no_champion_gives_no_score() -> None:
    assert score_lead(None, features_of(FACTS, CAME_IN)) is None


def test_a_champion_scores_with_reasons_in_words(champion: LeadModel) -> None:
    scored = score_lead(champion, features_of(FACTS, CAME_IN + timedelta(days=1)))

    assert scored is not None
    assert 0 < scored.score.probability < 1
    assert any(reason.words.startswith("came by: referral") for reason in scored.reasons)


@pytest.mark.parametrize("name", ["religion", "language", "agent_id", "agent_rate", "phone_e164", "name"])
def test_a_feature_off_the_list_is_refused(champion: LeadModel, name: str) -> None:
    with pytest.raises(BadInput, match="No score may know"):
        score_lead(champion, {**features_of(FACTS, CAME_IN), name: "x"})


def test_a_model_of_other_columns_does_not_score_leads(model: LeadModel) -> None:
    assert foreign_columns(model) == ("visits", "came_on")
    with pytest.raises(BadInput, match="visits, came_on"):
        score_lead(model, features_of(FACTS, CAME_IN))


def test_the_list_itself_holds_nothing_protected_nor_of_staff() -> None:
    assert {name: why_never(name) for name in ALLOWED if why_never(name)} == {}
    assert {
        name: why_never(feature.words) for name, feature in ALLOWED.items() if why_never(feature.words)
    } == {}


@pytest.mark.parametrize(
    "read",
    [
        {"name": "Mohammed Khan", "religion": "muslim"},
        {"name": "Sunita Devi", "gender": "she", "marital_status": "widow"},
        {"purpose": "for a brahmin family", "urgency": "a Christian lady asks"},
        {"language": "mr", "agent_id": "a7", "agent_rate": "0.9"},
    ],
    ids=["religion", "gender", "words in a value", "language and staff"],
)
def test_a_score_is_the_same_to_the_byte_whoever_asks(champion: LeadModel, read: dict[str, str]) -> None:
    as_of = CAME_IN + timedelta(days=1)
    flipped = replace(FACTS, read={**FACTS.read, **read})

    assert repr(score_lead(champion, features_of(flipped, as_of))) == repr(
        score_lead(champion, features_of(FACTS, as_of))
    )


def test_values_are_of_their_kind_or_nothing() -> None:
    found = allowed({"source": "<b>portal</b>", "bhk": True, "replies": "three", "listings": 2})

    assert (found["source"], found["bhk"], found["replies"], found["listings"]) == (None, None, None, 2.0)


@pytest.mark.parametrize(
    "column",
    ["Religion", "caste_category", "Gender", "age", "MaritalStatus", "DOB", "Date of Birth", "Customer Name", "surname",
     "mother_tongue", "Preferred Language", "Photo URL"],
)  # fmt: skip
def test_what_a_person_is_is_known_by_its_name(column: str) -> None:
    assert why_never(column) == "protected"


@pytest.mark.parametrize(
    "column", ["agent_id", "Assigned To", "Lead Owner", "telecaller", "handled_by", "agentConversionRate"]
)
def test_staff_are_known_by_their_name(column: str) -> None:
    assert why_never(column) == "staff"


@pytest.mark.parametrize(
    "column", ["Page Views Per Visit", "campaign_name", "Project Name", "percentage", "job"]
)
def test_other_columns_are_let_be(column: str) -> None:
    assert why_never(column) is None
