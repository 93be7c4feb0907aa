"""Fit, intent, probability and reasons that add up; nothing about who the person is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from domain.dated_rules import rule_on
from domain.lead_scoring.features import FEATURES, FIT, INTENT, RULES, Signal, feature_values, signals_of
from domain.lead_scoring.reading import read_enquiries
from domain.lead_scoring.score import (
    Contribution,
    Judgement,
    Kept,
    ModelScore,
    calibrated,
    decayed,
    expected_value_inr,
    judge,
    strongest,
)
from tests.support.leads import NOON, activity, consent, lead

if TYPE_CHECKING:
    from datetime import datetime

    from domain.lead_scoring.facts import EnquiryReading, LeadFacts
    from domain.lead_scoring.score import LeadScorer

GOOD = "2BHK in Whitefield under 1.2 crore. Can we visit the flat on Saturday? Loan is pre-approved. Urgent."


def judged(facts: LeadFacts, scorer: LeadScorer | None = None, **later: Any) -> Judgement:
    reading = read_enquiries([one["text"] for one in facts["enquiries"]])
    now = NOON + timedelta(**later)
    return judge(facts, reading, signals_of(facts, reading, now.date()), now, scorer)


def features(facts: LeadFacts) -> dict[str, str | int]:
    reading = read_enquiries([one["text"] for one in facts["enquiries"]])
    return feature_values(signals_of(facts, reading, NOON.date()))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"pre_approved": True}, {"financing": "pre_approved"}),
        ({"loan_needed": True}, {"financing": "loan_needed"}),
        ({"text": "I need a home loan"}, {"financing": "loan_needed"}),
        ({"text": "Loan is already sanctioned"}, {"financing": "pre_approved"}),
        ({"timeline": "6m+", "text": "Urgent"}, {"timeline": "6m+", "urgency": "urgent"}),
        ({"purpose": "invest"}, {"purpose": "invest"}),
        ({"text": "Too expensive. Please call me"}, {"objection": "price", "call_wish": "asked"}),
        ({"activities": [activity("visit", state="done")]}, {"visit": "done"}),
        ({"activities": [activity("visit")]}, {"visit": "planned"}),
        ({"activities": [activity("call", outcome="connected", minutes=5)]}, {"calls": "long"}),
        ({"activities": [activity("call", outcome="callback", minutes="x")]}, {"calls": "connected"}),
        (
            {"activities": [activity("call", outcome="busy"), activity("call", outcome="no_answer")]},
            {"unanswered": 2},
        ),
        ({"activities": [activity("reply"), activity("view"), activity("view")]}, {"replies": 1, "views": 2}),
        ({"activities": [activity("unit.status_changed", status="sold")]}, {"home_gone": 1}),
        ({"activities": [activity("unit.status_changed", status="blocked")]}, {}),
        ({"activities": [activity("payment.success")]}, {"outcome": "paid"}),
        ({"recaptures": 2, "listings": 3}, {"recaptures": 2, "homes": "several"}),
        ({"has_phone": False, "source": "campaign"}, {"source": "campaign"}),
    ],
)
def test_features_of_what_is_known(given: dict[str, Any], expected: dict[str, Any]) -> None:
    found = features(lead(given.pop("text", ""), **given))

    plain = {key: value for key, value in found.items() if key not in {"enquired", "source", "completeness"}}
    assert plain == {key: value for key, value in expected.items() if key != "source"}
    assert found["source"] == expected.get("source", "website")


@pytest.mark.parametrize(
    ("stock", "expected"),
    [
        ((20, 10), {"budget": "covered", "place": "served"}),
        ((20, 1), {"budget": "tight", "place": "served"}),
        ((3, 0), {"budget": "out_of_reach", "place": "few"}),
        ((0, 0), {"place": "none"}),
    ],
)
def test_budget_and_place_are_held_against_the_homes_on_offer(
    stock: tuple[int, int], expected: dict[str, str]
) -> None:
    wish = {"city": "Pune", "price": {"max": 8_000_000, "period": "total"}}
    homes = {"matching": stock[0], "affordable": stock[1], "price_middle_inr": None}

    found = features(lead(filters=wish, inventory=homes))

    assert {key: found[key] for key in ("budget", "place") if key in found} == expected


def test_every_feature_has_points_and_no_other_is_taken() -> None:
    day = NOON.date()
    assert set(rule_on(RULES, "lead_scoring.points.fit", day).value) == set(FIT)
    assert set(rule_on(RULES, "lead_scoring.points.intent", day).value) == set(INTENT)
    assert (
        not {"name", "language", "gender", "religion", "caste", "age", "marital_status", "owner"} & FEATURES
    )
    with pytest.raises(ValueError, match="gender"):
        feature_values(
            [Signal("gender", "f", 1, {"kind": "profile", "quote": None, "at": None, "ref": None})]
        )


def test_a_good_lead_is_hot_and_its_reasons_add_up() -> None:
    found = judged(lead(GOOD))

    assert (found.band, found.flags, found.model_version) == ("hot", [], "points-2024-01-01")
    shown = strongest(found.reasons, found.probability)
    assert len(shown) == 4
    assert sum(Decimal(str(one["points"])) for one in shown) == found.probability
    assert shown[0]["text"] == "Asked for a site visit"
    assert shown[0]["evidence"]["quote"] == "Can we visit the flat on Saturday?"
    assert found.score == int(found.probability * 100 + Decimal("0.5"))


@pytest.mark.parametrize(
    ("words", "others"),
    [
        ("Rahul here. {}", "Fatima here. {}"),
        ("{} I am a single man.", "{} I am a married woman."),
        ("{} We are Hindu.", "{} We are Muslim."),
        ("{} We are Brahmin, aged 30.", "{} We are Dalit, aged 60."),
        ("{} My number is 9845012345.", "{} My number is 9886098860."),
        ("{} Write to a.sharma@example.com", "{} Write to zoya.khan@example.org"),
    ],
)
def test_who_the_person_is_changes_nothing(words: str, others: str) -> None:
    one, other = judged(lead(words.format(GOOD))), judged(lead(others.format(GOOD), language="hi"))

    plain = [[{**reason, "evidence": None} for reason in found.reasons] for found in (one, other)]
    assert plain[0] == plain[1]
    assert repr(replace(one, reasons=[])) == repr(replace(other, reasons=[]))


def test_intent_halves_in_seven_days_and_fit_stays() -> None:
    now, later = judged(lead(GOOD)), judged(lead(GOOD), days=7)

    assert later.fit == now.fit
    assert abs(later.intent * 2 - now.intent) <= Decimal("0.000002")
    assert later.probability < now.probability


def test_a_score_ages_from_what_the_lead_keeps_as_it_would_be_judged() -> None:
    now, later = judged(lead(GOOD)), judged(lead(GOOD), days=7)
    kept = Kept(now.probability, now.fit, now.intent, strongest(now.reasons, now.probability))

    aged = decayed(kept, Decimal("0.5"), NOON.date())

    assert abs(aged.probability - later.probability) <= Decimal("0.0002")
    assert aged.band == later.band
    assert sum(Decimal(str(one["points"])) for one in aged.reasons) == aged.probability


@pytest.mark.parametrize(
    ("given", "flag", "most"),
    [
        ({"text": "We offer digital marketing and SEO. " + GOOD}, "spam", "0.01"),
        ({"text": "I am a broker. " + GOOD}, "agent_solicitation", "0.02"),
        ({"text": GOOD, "activities": [activity("call", outcome="wrong_number")]}, "wrong_number", "0.02"),
        ({"text": GOOD, "activities": [activity("call", outcome="dnc")]}, "stopped", "0.02"),
        ({"text": GOOD + " Do not call me."}, "stopped", "0.02"),
        ({"text": GOOD, "is_stopped": True}, "stopped", "0.02"),
    ],
)
def test_a_flag_holds_the_probability_down_and_says_so(given: dict[str, Any], flag: str, most: str) -> None:
    found = judged(lead(given.pop("text"), **given))

    assert flag in found.flags
    assert found.probability == Decimal(most)
    shown = strongest(found.reasons, found.probability)
    assert shown[0]["evidence"]["ref"] == flag
    assert sum(Decimal(str(one["points"])) for one in shown) == found.probability


@pytest.mark.parametrize(("hours", "is_flagged"), [(-1, True), (1, False)])
def test_a_refusal_is_flagged_until_they_agree_anew(hours: int, is_flagged: bool) -> None:
    anew = consent(captured_at=NOON + timedelta(hours=hours))
    calls = [activity("call", NOON - timedelta(hours=2), outcome="dnc")]

    found = judged(lead(GOOD + " Do not call me.", activities=calls, consents=[anew]), days=1)

    assert ("stopped" in found.flags) is is_flagged


def test_a_lead_below_its_cap_keeps_its_probability() -> None:
    found = judged(
        lead("I am a broker", inventory={"matching": 0, "affordable": 0, "price_middle_inr": None}), days=90
    )

    assert found.probability < Decimal("0.02")
    assert [one for one in found.reasons if one["evidence"]["ref"] == "agent_solicitation"] == []


def test_flags_of_the_past_and_of_doubt_are_kept() -> None:
    facts = lead("hello", flags=["recaptured", "odd"], is_dnd=True)
    reading = read_enquiries(["hello"])
    reading["labels"] = [{"label": "spam", "confidence": Decimal("0.5"), "quote": "hello"}]

    found = judge(facts, reading, signals_of(facts, reading, NOON.date()), NOON)

    assert found.flags == ["dnd", "label_unsure", "recaptured"]


class Scorer:
    """A model that says what it is told."""

    def __init__(self, answer: ModelScore | None) -> None:
        self.answer = answer

    def score(self, _lead: LeadFacts, _reading: EnquiryReading, _now: datetime) -> ModelScore | None:
        return self.answer


def test_a_model_takes_the_place_of_points_and_its_reasons_show_the_evidence() -> None:
    told = [
        Contribution("visit", Decimal("0.3"), "asked for a visit: yes"),
        Contribution("bhk", Decimal("-0.01"), "BHK asked for: 2"),
    ]

    found = judged(lead(GOOD), Scorer(ModelScore(Decimal("0.5"), told, "model-7")))

    assert (found.probability, found.band, found.model_version) == (Decimal("0.5"), "hot", "model-7")
    shown = strongest(found.reasons, found.probability)
    assert (shown[0]["points"], shown[0]["kind"]) == (0.3, "intent")
    assert "visit" in str(shown[0]["evidence"]["quote"])
    assert (shown[1]["kind"], shown[1]["evidence"]["quote"]) == ("fit", None)
    assert sum(Decimal(str(one["points"])) for one in shown) == Decimal("0.5")


def test_a_model_that_cannot_judge_leaves_it_to_the_points() -> None:
    assert judged(lead(GOOD), Scorer(None)) == judged(lead(GOOD))


@pytest.mark.parametrize(
    ("points", "expected"), [("-5", "0.01"), ("0", "0.01"), ("15", "0.045"), ("150", "0.88"), ("400", "0.88")]
)
def test_the_table_is_linear_between_its_rows_and_ends_at_its_ends(points: str, expected: str) -> None:
    assert calibrated(Decimal(points), NOON.date()) == Decimal(expected)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"transaction": "buy", "price": {"min": 8_000_000, "max": 10_000_000}}, 90_000),
        ({"transaction": "rent", "price": {"max": 40_000}}, 20_000),
        ({"transaction": "buy"}, 90_000),
    ],
)
def test_worth_is_probability_times_price_times_commission(filters: dict[str, Any], expected: int) -> None:
    facts = lead(filters=filters)

    assert expected_value_inr(Decimal("0.5"), facts, read_enquiries([]), NOON.date()) == expected


def test_worth_without_any_price_is_unknown() -> None:
    facts = lead(inventory={"matching": 0, "affordable": 0, "price_middle_inr": None})

    assert expected_value_inr(Decimal("0.5"), facts, read_enquiries([]), NOON.date()) is None


def test_reasons_that_add_up_by_themselves_need_no_rest() -> None:
    reason = judged(lead(GOOD)).reasons[0]

    assert len(strongest([{**reason, "points": 0.25}], Decimal("0.25"))) == 1


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("diwali_fest", "Source: diwali_fest"),
        ('{"goal": 1} {amount.__class__}', "Source: goal 1 amount __class__"),
        ("<a href='//evil.example'>x</a>", "Source: a href evil example x a"),
    ],
)
def test_a_source_that_somebody_typed_is_no_template_and_no_link(source: str, said: str) -> None:
    assert said in [one["text"] for one in judged(lead(GOOD, source=source)).reasons]
