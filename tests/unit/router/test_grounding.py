from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import format_indian, format_short
from router.grounding import Evidence, facts_of, figures_in, grounded, sentences

EVIDENCE = Evidence(
    common=facts_of([7, 240]),
    by_listing={
        1: facts_of({"price_inr": 11_500_000, "area": "1,450 sq ft", "rate": "8.50"}),
        2: facts_of([9_500_000]),
    },
)


@pytest.mark.parametrize(
    "sentence",
    [
        "[1] costs ₹1.15 Cr.",
        "[1] costs 1.15 crore.",
        "[1] costs ₹1,15,00,000.",
        "[1] की क़ीमत ₹1.15 करोड़ है।",
        "[1] costs 115 lakh.",
        "[1] measures 1,450 sq ft at 8.5%.",
        "[2] is 95 lakh.",
        "There are 7 homes.",
        "There are seven homes.",
        "This one is worth a look.",
        "[1] and [2] cost ₹1.15 Cr and ₹95 L.",
    ],
)
def test_keeps_what_the_evidence_holds(sentence):
    assert EVIDENCE.allows(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "[1] costs ₹1.14 Cr.",
        "[1] costs 1.2 crore.",
        "[2] costs ₹1.15 Cr.",
        "It costs ₹1.15 Cr.",
        "[3] is lovely.",
        "There are nine homes.",
        "[1] costs १.१४ करोड़.",
        "[1] gains 12% a year.",
        "[1] is on the 15th floor.",
        "[1] sadhe teen lakh.",
    ],
)
def test_drops_what_it_does_not(sentence):
    assert not EVIDENCE.allows(sentence)


@given(st.integers(1, 10**10))
def test_every_way_we_write_an_amount_is_grounded_by_it(amount):
    evidence = Evidence(common=facts_of(amount), by_listing={})

    assert evidence.allows(f"It is ₹{format_indian(amount)}.")
    assert evidence.allows(f"It is {format_short(amount)}.")


@given(st.integers(10**5, 10**9))
def test_perturbing_the_fact_drops_the_sentence(amount):
    evidence = Evidence(common=facts_of(amount * 2), by_listing={})

    assert not evidence.allows(f"It is {format_short(amount)}.")


def test_a_decimal_point_ends_no_sentence():
    assert sentences("[1] costs 1.15 crore. [2] is 8.5 km away!\nEND") == [
        "[1] costs 1.15 crore.",
        "[2] is 8.5 km away!",
        "END",
    ]


def test_grounded_keeps_order_and_drops_the_rest():
    assert grounded("[1] costs ₹1.15 Cr. It doubles by 2031. There are 7.", EVIDENCE) == [
        "[1] costs ₹1.15 Cr.",
        "There are 7.",
    ]


def test_facts_are_numbers_of_any_shape_but_no_flags():
    got = facts_of({"a": 1.5, "b": [True, None, "₹2 L", Decimal("NaN")], "c": ("3 BHK",)})

    assert got == {Decimal("1.5"), Decimal(200_000), Decimal(3)}


def test_an_endless_number_is_no_crash():
    assert figures_in("9" * 400) is not None
