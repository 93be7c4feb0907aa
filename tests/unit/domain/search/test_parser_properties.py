"""What holds for every text: no error, one answer, linear time, nothing changed that was not said."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.search.chips import chips, describe, remove_chip
from domain.search.merge import SLOTS, refine
from domain.search.parser import parse

DAY = date(2026, 11, 22)
S1 = {
    "transaction": "buy",
    "bhk": {"in": [3]},
    "city": "Bengaluru",
    "localities": ["Whitefield"],
    "price": {"max": 12000000, "period": "total"},
}
FRAGMENTS = st.sampled_from(
    [
        "2bhk 3 bhk",
        "in Whitefield",
        "under 1.2 cr",
        "not",
        "no",
        "nahi",
        "rent",
        "villa",
        "near",
        "metro",
        "1200 sqft",
        "30x40",
        "5th floor",
        "to",
        "se",
        "ground floor",
        "any",
        "remove",
        "budget",
        "cheaper",
        "emi",
        "second",
        "Brahmin",
        "only",
        "bachelors",
        "allowed",
        "owner",
        "number",
        "possession",
        "by",
        "March 2027",
        "within",
        "6 months",
        "20 min",
        "500 m",
        "school",
        "east",
        "facing",
        "or",
        "and",
        ",",
        ".",
        "?",
        "deposit",
        "2 lakh",
        "do",
        "dhai",
        "crore",
        "instead of",
        "also",
        "safe",
        "2 covered parking",
        "pm",
        "per sqft",
        "yield",
        "4%",
        "bigha",
        "PG",
        "girls",
        "sector 45 a",
        "j p nagar",
        "व्हाइटफील्ड",
        "में",
        "पुण्यात",
        "वाकडमध्ये",
        "80 लाखांपर्यंत",
        "साडेतीन कोटी",
        "नको",
        "घर",
        "हप्ता",
        "Pune",
        "Mumbai",
        "at most",
        "more than",
        "2 baths",
        "plot",
    ]
)
SENTENCES = st.one_of(st.text(), st.lists(FRAGMENTS, max_size=14).map(" ".join))


@settings(max_examples=250, deadline=None)
@given(
    SENTENCES, st.sampled_from([None, {}, S1]), st.sampled_from([None, "city", "price", "bhk", "bath_min"])
)
def test_reads_any_text_without_error_and_always_alike(text, state, asked):
    first = parse(text, state, today=DAY, asked=asked)

    assert first == parse(text, state, today=DAY, asked=asked)
    assert first["intent"] in {"search", "refine", "reset", "tool", "refuse"}
    filters = first.get("filters", first.get("state_after", {}))
    assert set(filters) <= set(SLOTS)
    assert describe(filters)
    for chip in chips(filters):
        assert chip.key not in {left.key for left in chips(remove_chip(filters, chip.key))} or "." in chip.key


@settings(max_examples=150, deadline=None)
@given(SENTENCES)
def test_a_refinement_changes_only_slots_it_speaks_of(text):
    before = {"vastu": True, "yield_min_pct": 3.0, **S1}

    parsed = parse(f"1300 sqft carpet {text}", before, today=DAY)

    if parsed["intent"] == "refine" and "vastu" not in text and "yield" not in text:
        assert parsed["state_after"].get("vastu") is True
    assert before == {"vastu": True, "yield_min_pct": 3.0, **S1}


def test_no_edits_leave_the_state_as_it_was():
    assert refine(S1, []) == S1


@pytest.mark.parametrize(
    "piece", ["2bhk in Pune ", "not a ", "near ", "1 ", "no villas or plots and ", "a", "'", "5 min "]
)
def test_ten_thousand_characters_stay_fast(piece):
    text = (piece * 10_000)[:10_000]

    started = time.perf_counter()
    parse(text, None, today=DAY)

    assert time.perf_counter() - started < 3.0
