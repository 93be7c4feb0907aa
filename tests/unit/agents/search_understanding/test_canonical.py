"""A proposal that fits its schema may still hold what nobody said, or what no reader of filters expects."""

from __future__ import annotations

import pytest

from agents.search_understanding.canonical import canonical_filters
from agents.search_understanding.proposal import reading_messages
from domain.pii.find import find_pii
from domain.search.chips import chips
from domain.search.parser import parse


@pytest.mark.parametrize(
    ("text", "proposed", "kept"),
    [
        ("3bhk", {"city": "Mumbai"}, {}),
        ("3bhk in Bangalore", {"city": "Bengaluru"}, {"city": "Bengaluru"}),
        ("3bhk in mumbai", {"city": "Mumbai"}, {"city": "Mumbai"}),
        (
            "ready flat",
            {"possession": {"status": "ready", "by": "no date"}},
            {"possession": {"status": "ready"}},
        ),
        ("flat", {"possession": {"by": "2031-03-31"}}, {}),
        (
            "flat",
            {"area": {"basis": "carpet", "original": {"value": 77.0, "unit": "<b>"}}},
            {"area": {"basis": "carpet"}},
        ),
        ("flat", {"area": {"max_sqft": float("nan")}, "metro": {"max_km": float("inf")}}, {}),
        ("flat of 900 sq ft", {"area": {"max_sqft": 900.0}}, {"area": {"max_sqft": 900.0}}),
    ],
)
def test_only_what_was_said_is_kept(text, proposed, kept):
    held = canonical_filters(proposed, parse(text), text, {})

    assert {slot: held.get(slot) for slot in proposed if slot in held} == kept
    assert chips(held) is not None


def test_a_part_in_force_or_read_by_the_grammar_stays():
    active = {"possession": {"by": "2027-06-30"}}
    by_rules = {"intent": "search", "filters": {"area": {"original": {"value": 2.0, "unit": "guntha"}}}}

    assert canonical_filters({"possession": {"by": "2027-06-30"}}, {}, "cheaper", active) == active
    proposed = {"area": {"original": {"value": 2.0, "unit": "guntha"}}}
    assert canonical_filters(proposed, by_rules, "2 guntha plot", {}) == proposed


def test_the_prompt_holds_nothing_that_is_taken_for_a_person():
    [system, _] = reading_messages("3 bhk", {})

    assert find_pii(system["content"]) == []
    assert '"title"' not in system["content"]
