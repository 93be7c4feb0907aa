"""The floor's own sentences pass the check of models' figures, in every language, whatever the figures are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.answer_writer import floor
from agents.answer_writer.agent import evidence_of, facts_for_model
from agents.listing_describer.floor import describe
from domain.listing import Area, AreaBasis, Transaction
from domain.search.chips import describe as echo_of
from router.grounding import Evidence, sentences, words_of
from router.measures import measures_of
from tests.support.market import flat
from tools.cards import listing_card
from tools.compare import compare
from tools.loans import LoanWish, afford_panel, emi_panel

LANGUAGES = ("en", "hinglish", "hi", "mr")
DAY = date(2026, 11, 27)
HOMES = st.builds(
    lambda number, **given: replace(flat(number), **given),
    st.integers(0, 9),
    transaction=st.sampled_from([Transaction.BUY, Transaction.RENT]),
    bhk=st.sampled_from([None, 0.5, 1.0, 2.5, 3.0, 4.0]),
    bathrooms=st.one_of(st.none(), st.integers(1, 6)),
    price_inr=st.integers(5_000, 10**9),
    deposit_inr=st.one_of(st.none(), st.integers(1_000, 10**7)),
    metro_km=st.floats(0.1, 9.9).map(lambda km: round(km, 1)),
    floor=st.one_of(st.none(), st.integers(0, 40)),
    total_floors=st.one_of(st.none(), st.integers(1, 60)),
    area=st.integers(200, 9_999).map(lambda n: Area(Decimal(n), "sqft", AreaBasis.CARPET, Decimal(n))),
)
FILTERS = {
    "transaction": "buy",
    "bhk": {"in": [2, 3]},
    "price": {"max": 12_000_000, "period": "total"},
    "localities": ["Whitefield"],
}


def refused(outcome, language):
    """Figures of the floor's answer that the check would have cut."""
    evidence = evidence_of(facts_for_model(outcome), "")
    lines = sentences(floor.write(outcome, language))
    return [
        (line, one) for line in lines for one in evidence.refused(line) if one.kind in {"number", "listing"}
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=25, deadline=None)
@given(homes=st.lists(HOMES, min_size=2, max_size=9), total=st.integers(0, 5000))
def test_lists_details_and_comparisons(language, homes, total):
    cards = [listing_card(home, number) for number, home in enumerate(homes, start=1)]
    for number, card in enumerate(cards):
        card.update({"distance_km": 2.6} if number % 2 else {})
    results = {
        "kind": "results", "reason": "search", "cards": cards, "total": len(cards) + total, "relaxed": [],
        "echo": echo_of(FILTERS, language), "assumptions": [], "notes": [], "question": None,
    }  # fmt: skip
    comparison = {
        "kind": "comparison",
        "comparison": compare(cards[:3], language),
        "cards": cards[:3],
        "saving": "₹5 L",
    }

    assert refused(results, language) == []
    assert refused({**results, "reason": "more"}, language) == []
    assert refused({"kind": "details", "card": cards[0]}, language) == []
    assert refused(comparison, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=25, deadline=None)
@given(
    price=st.integers(500_000, 10**9), income=st.integers(20_000, 2_000_000), months=st.integers(12, 360),
    rate=st.integers(700, 1400).map(lambda n: Decimal(n) / 100),
)  # fmt: skip
def test_loans(language, price, income, months, rate):
    wish = LoanWish(rate_pct=rate, months=months)

    assert refused({"kind": "emi", "panel": {**emi_panel(price, DAY, wish), "number": 1}}, language) == []
    assert refused({"kind": "affordability", "panel": afford_panel(income, DAY, wish)}, language) == []


@settings(max_examples=50, deadline=None)
@given(home=HOMES)
def test_descriptions(home):
    card = listing_card(home, 1)
    evidence = Evidence(common=measures_of(card), by_listing={}, words=words_of(card))

    assert [
        one for line in sentences(describe(home)) for one in evidence.refused(line) if one.kind == "number"
    ] == []


GAP = {"kind": "details", "card": {**listing_card(flat(0, metro_km=2.6, bhk=3.0, floor=4, bathrooms=2), 1)}}


@pytest.mark.parametrize(
    ("sentence", "is_said"),
    [
        ("[1] is 2.6 km from Kadugodi.", True),
        ("[1] is 3 km from Kadugodi.", False),
        ("[1] is three km from Kadugodi.", False),
        ("[1] मेट्रो से ३ किमी दूर है।", False),
        ("[1] is 4 km from Kadugodi.", False),
        ("[1] is 3 minutes from Kadugodi.", False),
        ("[1] is on the 4th floor.", True),
        ("[1] is on floor 4.", True),
        ("[1] is on the 3rd floor.", False),
        ("[1] has 3 bedrooms and 2 bathrooms.", True),
        ("[1] has 2 bedrooms.", False),
        ("[1] has 3 bathrooms.", False),
        ("[1] is 3 years old.", False),
        ("[1] gains 4% a year.", False),
        ("[1] measures 1400 sq ft.", True),
        ("[1] measures 1,400 square yards.", False),
        ("[1] costs 1400 rupees.", False),
        ("[1] measures 1,400.", True),
        ("[1] has 1 lift and 4 gyms.", False),
    ],
)
def test_a_figure_is_of_its_unit(sentence, is_said):
    assert evidence_of(facts_for_model(GAP), "").allows(sentence) is is_said
