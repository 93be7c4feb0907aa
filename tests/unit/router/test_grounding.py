from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.answer_writer.agent import evidence_of
from domain.money import format_indian, format_short
from router.grounding import Evidence, grounded, sentences, words_of
from router.measures import facts_of, figures_in, measures_of

EVIDENCE = Evidence(
    common=measures_of([7, 240]),
    by_listing={
        1: measures_of({"price_inr": 11_500_000, "area": "1,450 sq ft", "rate": "8.50"}),
        2: measures_of([9_500_000]),
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
    evidence = Evidence(common=measures_of(amount), by_listing={})

    assert evidence.allows(f"It is ₹{format_indian(amount)}.")
    assert evidence.allows(f"It is {format_short(amount)}.")


@given(st.integers(10**5, 10**9))
def test_perturbing_the_fact_drops_the_sentence(amount):
    evidence = Evidence(common=measures_of(amount * 2), by_listing={})

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


FACTS = {
    "deadline": date(2026, 12, 31),
    "section": "24(b)",
    "law": "Deduct tax under section 194-IA.",
    "question": "Which station?",
    "documents": ["sale_deed.pdf", "registered as 1234/2019"],
    "cards": [
        {"number": 1, "price_inr": 11_500_000, "project": "Prestige Lakeside", "locality": "Whitefield",
         "city": "Bengaluru", "possession": "2027-03-05", "tags": ["ready_to_move"], "note": "Airy corner flat"},
        {"number": 2, "price_inr": 9_500_000, "project": "Sobha Dream", "locality": "Hebbal"},
    ],
}  # fmt: skip
KNOWN = evidence_of(FACTS, "near Kadugodi before 5 April 2027")


@pytest.mark.parametrize(
    "sentence",
    [
        "[1] Prestige Lakeside in Whitefield costs ₹1.15 Cr.",
        "Prestige Lakeside and Sobha Dream both fit.",
        "Whitefield has one of them.",
        "[1] is in Bangalore.",
        "[1] व्हाइटफील्ड में है।",
        "[1] is ready on 5 March 2027.",
        "[1] is ready on 05/03/2027.",
        "[1] ५ मार्च २०२७ को तैयार।",
        "[1] is ready in March 2027.",
        "[1] is ready in 2027.",
        "You asked for Kadugodi before April 5, 2027.",
        "Pay by 31.12.2026.",
        "Interest counts under Section 24(b) and tax under u/s 194IA.",
        "Interest counts under section 24.",
        "See sale_deed.pdf, registered as 1234/2019.",
        '[1] calls itself an "airy corner flat".',
    ],
)
def test_keeps_names_dates_sections_and_words_of_the_evidence(sentence):
    assert KNOWN.refused(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("[1] Prestige Skyline costs ₹1.15 Cr.", "name"),
        ("[2] is Prestige Lakeside.", "name"),
        ("It was built by Godrej Properties.", "name"),
        ("Koramangala has more.", "name"),
        ("[1] कोरमंगला में है।", "name"),
        ("[1] is ready on 6 March 2027.", "date"),
        ("[2] is ready on 5 March 2027.", "date"),
        ("[1] is ready in June 2027.", "date"),
        ("[1] is ready in 2028.", "number"),
        ("It counts under Section 80C.", "section"),
        ("It counts under Section 24(c).", "section"),
        ("It counts under Section 194.", "section"),
        ("See mutation.pdf.", "document"),
        ("Registered as 1235/2019.", "document"),
        ('[2] calls itself an "airy corner flat".', "quote"),
        ('[1] says "the best in town".', "quote"),
        ("[7] is lovely.", "listing"),
        ("[1] has 5 rooms.", "number"),
    ],
)
def test_refuses_what_the_evidence_does_not_hold_and_says_what(sentence, kind):
    assert [one.kind for one in KNOWN.refused(sentence)] == [kind]


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(1, 400))
def test_changing_the_tools_date_refuses_the_sentence(day, shift):
    said = f"It is ready on {day.day} {day:%B} {day.year}."
    moved = day + timedelta(days=shift)

    assert Evidence(frozenset(), {}, words_of({"ready": day.isoformat()})).allows(said)
    assert not Evidence(frozenset(), {}, words_of({"ready": moved.isoformat()})).allows(said)


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("price_inr",), 11_600_000, "[1] costs ₹1.15 Cr."),
        (("project",), "Prestige Skyline", "[1] is Prestige Lakeside."),
        (("locality",), "Hebbal", "[1] is in Whitefield."),
        (("possession",), "2027-04-05", "[1] is ready on 5 March 2027."),
        (("note",), "Dark corner flat", '[1] says "airy corner flat".'),
    ],
)
def test_changing_any_fact_of_a_listing_refuses_what_was_said_of_it(path, value, sentence):
    changed = {**FACTS, "cards": [{**FACTS["cards"][0], path[0]: value}]}

    assert evidence_of(FACTS, "").allows(sentence)
    assert not evidence_of(changed, "").allows(sentence)


def test_a_date_gives_its_year_as_a_number_and_not_its_day():
    assert facts_of("2027-03-05") == {Decimal(2027)}
    assert facts_of("5 March") == frozenset()
