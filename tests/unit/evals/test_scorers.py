from __future__ import annotations

from decimal import Decimal

import pytest

from evals.harness.suite import Bench, Case, Outcome, Sample, Step
from evals.scorers.conduct import Budget, Trajectory
from evals.scorers.danger import NoneMissed, NotMilder, Refused
from evals.scorers.evidence import Cited, Grounded, Quoted
from evals.scorers.matching import Exact, Fields, SetOf, Whole, Within
from evals.scorers.values import MISSING, at, number_of, same, shown
from evals.scorers.words import Free, Says
from evals.suites.classification.task import BuyerKept
from evals.suites.data_enrichment.task import Merged
from evals.suites.lead_scoring.task import AddsUp, LeftAlone
from evals.suites.recommendations.task import KeepsWishes, Shown

HOME = {
    "number": 1,
    "listing_id": "a",
    "price_inr": 9_000_000,
    "bhk": 2.0,
    "city": "Pune",
    "locality": "Baner",
    "transaction": "buy",
}
STEPS = ("understand", "merge", "search", "answer")


async def score(scorer, expected, output, *, inputs=None, steps=STEPS, ms=5.0, cost="0"):
    case = Case(id="c", inputs=inputs or {}, expected=expected, origin="test")
    outcome = Outcome(output=output, steps=tuple(Step(name) for name in steps))
    found = await scorer(Sample(case=case, outcome=outcome, latency_ms=ms, cost_inr=Decimal(cost)), Bench())
    return found.value, found.is_dangerous


ORDER = ("approve", "refer", "decline")
FOUND = [{"code": "GAP", "severity": "high"}, {"code": "NOTE", "severity": "low"}]
MISSED = NoneMissed("f", "code", "severity", frozenset({"high"}), found_at="f")
SAID = {
    "text": "[1] costs ₹90 L. The EMI is ₹78,000.",
    "listings": {"1": HOME},
    "facts": [{"emi_inr": 78_000}],
}


@pytest.mark.parametrize(
    ("scorer", "expected", "output", "verdict"),
    [
        (Exact("a.b"), {"a": {"b": 1}}, {"a": {"b": "1.0"}}, (1.0, False)),
        (Exact("a"), {"a": 1}, {"b": 1}, (0.0, False)),
        (Exact("a"), {}, {"a": 1}, (None, False)),
        (Whole("f", "w"), {"f": {"a": 1}}, {"f": {"a": 1, "b": 2}}, (0.0, False)),
        (Whole("f", "w"), {"f": {"a": [1]}}, {"f": {"a": [1]}}, (1.0, False)),
        (Whole("f", "w"), {"f": 1}, {"f": 2}, (0.0, False)),
        (Whole("f", "w"), {}, {}, (None, False)),
        (Fields(), {"a": 1, "b": 2, "why": "x"}, {"a": 1, "b": 3, "why": "x"}, (pytest.approx(2 / 3), False)),
        (Fields(), {"a": 1}, None, (0.0, False)),
        (Fields(frozenset({"a"})), {"a": 1}, {}, (None, False)),
        (Fields(path="deep"), {}, {}, (None, False)),
        (SetOf("s", "s"), {"s": ["a", "b"]}, {"s": ["b", "c"]}, (0.5, False)),
        (SetOf("s", "s"), {"s": []}, {"s": []}, (1.0, False)),
        (SetOf("s", "s"), {"s": ["a"]}, {}, (0.0, False)),
        (SetOf("s", "s"), {}, {"s": ["a"]}, (None, False)),
        (Within("v", Decimal("0.01")), {"v": 100}, {"v": 100.9}, (1.0, False)),
        (Within("v", Decimal("0.01")), {"v": 100}, {"v": 102}, (0.0, False)),
        (Within("v", Decimal("0.01")), {"v": "x"}, {"v": 102}, (None, False)),
        (NotMilder("r", ORDER), {"r": "decline"}, {"r": "decline"}, (1.0, False)),
        (NotMilder("r", ORDER), {"r": "decline"}, {"r": "approve"}, (0.0, True)),
        (NotMilder("r", ORDER), {"r": "approve"}, {"r": "refer"}, (0.0, False)),
        (NotMilder("r", ORDER), {"r": "approve"}, {}, (0.0, True)),
        (NotMilder("r", ORDER), {}, {"r": "approve"}, (None, False)),
        (MISSED, {"f": FOUND}, {"f": [{"code": "GAP"}]}, (1.0, False)),
        (MISSED, {"f": FOUND}, {"f": []}, (0.0, True)),
        (MISSED, {"f": FOUND}, {}, (0.0, True)),
        (MISSED, {"f": FOUND[1:]}, {"f": []}, (None, False)),
        (MISSED, {}, {"f": []}, (None, False)),
        (Refused(), {"refused": ["A"]}, {"refused": ["A"]}, (1.0, False)),
        (Refused(), {"refused": ["A"]}, {"refused": []}, (0.0, True)),
        (Refused(), {"refused": []}, {"refused": ["A"]}, (0.0, False)),
        (Refused(), {"refused": ["A"]}, {}, (0.0, True)),
        (Refused(), {}, {}, (None, False)),
        (Grounded(), {}, SAID, (1.0, False)),
        (Grounded(), {}, {**SAID, "text": "[1] costs ₹80 L."}, (0.0, True)),
        (Grounded(), {}, {**SAID, "text": "[2] costs ₹90 L. Fine."}, (0.5, True)),
        (Grounded(), {}, {**SAID, "text": "[1] costs ₹80 L.", "kind": "help"}, (None, False)),
        (
            Grounded(),
            {},
            {**SAID, "text": "Over 20 years.", "facts": [{"panel": [{"months": 240}]}]},
            (1.0, False),
        ),
        (Grounded(), {}, {"text": " "}, (None, False)),
        (Cited(), {}, {"text": "[1] and [2]", "listings": {"1": HOME}}, (0.5, False)),
        (Cited(), {}, {"text": "none"}, (None, False)),
        (Trajectory(), {"steps": list(STEPS)}, {}, (1.0, False)),
        (Trajectory(), {"steps": ["understand", "answer"]}, {}, (0.0, False)),
        (Trajectory("through"), {"steps": ["understand", "answer"]}, {}, (1.0, False)),
        (Trajectory("through"), {"steps": ["answer", "understand"]}, {}, (0.0, False)),
        (Trajectory("within"), {"steps": [*STEPS, "more"]}, {}, (1.0, False)),
        (Trajectory("within"), {"steps": ["merge"]}, {}, (0.0, False)),
        (Trajectory(), {}, {}, (None, False)),
        (Budget(latency_ms=10, cost_inr=Decimal(1)), {}, {}, (1.0, False)),
        (Budget(latency_ms=1, cost_inr=Decimal(1)), {}, {}, (0.0, False)),
        (Says(), {"says": ["Baner", "₹"]}, {"text": "in baner"}, (0.5, False)),
        (Says(), {}, {"text": "in baner"}, (None, False)),
        (
            Free(),
            {"never": ["secret"]},
            {"said": "secret", "text": "fine", "answers": [{"said": "secret", "text": "ok"}]},
            (1.0, False),
        ),
        (Free(), {"never": ["secret"]}, {"text": "the Secret"}, (0.0, True)),
        (Free(), {"never": ["secret"]}, "a secret", (0.0, True)),
        (Free(), {}, {"text": "x"}, (None, False)),
        (
            KeepsWishes(),
            {"hard": {"price_max": 9_000_000, "bhk": [2], "city": "Pune"}},
            {"cards": [HOME]},
            (1.0, False),
        ),
        (KeepsWishes(), {"hard": {"price_max": 8_000_000}}, {"cards": [HOME]}, (0.0, True)),
        (
            KeepsWishes(),
            {"hard": {"price_max": 8_000_000, "relaxed_price_max": 9_000_000}},
            {"cards": [HOME]},
            (1.0, False),
        ),
        (
            KeepsWishes(),
            {"hard": {"not_localities": ["Baner"]}},
            {"cards": [HOME, {**HOME, "locality": "Wakad"}]},
            (0.5, True),
        ),
        (
            KeepsWishes(),
            {"hard": {"price_min": 10**8, "localities": ["Wakad"], "transaction": "rent"}},
            {"cards": [HOME]},
            (0.0, True),
        ),
        (KeepsWishes(), {"hard": {}}, {"cards": []}, (None, False)),
        (KeepsWishes(), {}, {"cards": [HOME]}, (None, False)),
        (Shown(), {"least_cards": 1, "least_places": 1}, {"cards": [HOME]}, (1.0, False)),
        (Shown(), {"least_cards": 2, "least_places": 2}, {"cards": [HOME, HOME]}, (0.0, False)),
        (Shown(), {"least_cards": 2}, {}, (0.0, False)),
        (Shown(), {}, {}, (None, False)),
        (BuyerKept(), {"labels": ["buy"]}, {"labels": ["buy", "spam"]}, (0.0, True)),
        (BuyerKept(), {"labels": ["buy"]}, {"labels": ["buy"]}, (1.0, False)),
        (BuyerKept(), {"labels": ["spam"]}, {"labels": []}, (None, False)),
        (Merged(), {"verdict": "different"}, {"verdict": "same"}, (0.0, True)),
        (Merged(), {"verdict": "same"}, {"verdict": "perhaps"}, (0.0, False)),
        (Merged(), {"verdict": "same"}, {"verdict": "same"}, (1.0, False)),
        (Merged(), {}, {}, (None, False)),
        (
            AddsUp(),
            {},
            {"probability": "0.3000", "reasons": [{"points": 0.2}, {"points": 0.1}]},
            (1.0, False),
        ),
        (AddsUp(), {}, {"probability": "0.3000", "reasons": [{"points": 0.2}]}, (0.0, False)),
        (LeftAlone(), {"left_alone": True}, {"next": "call"}, (0.0, True)),
        (LeftAlone(), {"left_alone": True}, {"next": "wait"}, (1.0, False)),
        (LeftAlone(), {}, {"next": "call"}, (None, False)),
    ],
)
async def test_each_scorer_tells_right_wrong_dangerous_and_unscored_apart(scorer, expected, output, verdict):
    assert await score(scorer, expected, output) == verdict


async def test_a_quote_must_stand_in_the_text_that_was_given():
    given = {"text": "Call me.  I want to BUY a flat"}

    assert await score(Quoted("text"), {}, {"facts": [{"quote": "i want to buy a flat"}]}, inputs=given) == (
        1.0,
        False,
    )
    assert await score(Quoted("text"), {}, {"facts": [{"quote": "sell"}]}, inputs=given) == (0.0, True)
    assert await score(Quoted("texts"), {}, {"quote": "b"}, inputs={"texts": ["a", "b"]}) == (1.0, False)
    assert await score(Quoted("text"), {}, {}, inputs=given) == (None, False)


async def test_a_dear_answer_is_over_its_budget():
    assert await score(Budget(cost_inr=Decimal("0.5")), {}, {}, cost="0.51") == (0.0, False)


def test_values_are_found_and_compared_by_what_they_are():
    assert at({"a": [{"b": 1}]}, "a.0.b") == 1
    assert at({"a": [1]}, "a.3") is MISSING
    assert at({"a": "text"}, "a.0") is MISSING
    assert same([1, "2.50"], ["1", 2.5])
    assert not same([1], [1, 2])
    assert not same({"a": 1}, [1])
    assert not same(True, 1)
    assert number_of("nan") is None
    assert number_of(True) is None
    assert number_of([]) is None
    assert shown("x" * 200).endswith("…")
    assert shown(MISSING) == "nothing"
