"""Metamorphic: when a tool's fact changes, words that told the old one go, and words that tell the new one stay."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.answer_writer.agent import MOST_SENTENCES, evidence_of, facts_for_model, write_with_model
from agents.answer_writer.sentence_rules import broken_by
from agents.prompts import load_prompt, repeats_a_prompt
from domain.errors import ModelUnavailable
from domain.money import format_indian, format_short

DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")
HINDI = ["जनवरी", "फरवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"]

MONEY = [
    lambda n: f"[1] costs ₹{format_indian(n)}.",
    lambda n: f"[1] costs {format_short(n)}.",
    lambda n: f"[1] costs {n} rupees.",
    lambda n: f"[1] की क़ीमत ₹{format_indian(n)} है।".translate(DEVANAGARI),
]
FIELDS = {
    "price_inr": (st.integers(1_000_000, 10**9).map(lambda n: n // 10_000 * 10_000), MONEY),
    "area_sqft": (st.integers(200, 99_999), [lambda n: f"[1] measures {format_indian(n)} sq ft.", lambda n: f"[1] has {n} sq ft."]),
    "metro_km": (
        st.integers(11, 99).filter(lambda n: n % 10).map(lambda n: n / 10),
        [lambda n: f"[1] is {n:g} km from the metro.", lambda n: f"[1] मेट्रो से {n:g} किमी दूर है।".translate(DEVANAGARI)],
    ),
    "deposit_inr": (st.integers(10_000, 10**7).map(lambda n: n // 1000 * 1000), MONEY),
    "possession_by": (
        st.dates(date(2026, 1, 1), date(2035, 12, 31)).map(date.isoformat),
        [
            lambda d: f"[1] is ready on {date.fromisoformat(d):%d/%m/%Y}.",
            lambda d: f"[1] is ready by {date.fromisoformat(d):%d %B %Y}.",
            lambda d: f"[1] {int(d[8:])} {HINDI[int(d[5:7]) - 1]} {d[:4]} को तैयार है।".translate(DEVANAGARI),
        ],
    ),
    "project": (
        st.sampled_from(["Prestige Lakeside", "Sobha Dream Acres", "Brigade Utopia", "Godrej Woods", "Lodha Crown"]),
        [lambda name: f"[1] is in {name}.", lambda name: f"[1] stands in {name} near shops."],
    ),
    "rera_id": (
        st.integers(1000, 9999).map(lambda n: f"PRM/KA/RERA/{n}/446"),
        [lambda rera: f"[1] is registered as {rera}."],
    ),
}  # fmt: skip


def allowed(field, fact, sentence):
    """Whether the sentence may go out over a card with that fact."""
    outcome = {"kind": "details", "card": {"number": 1, field: fact}}
    return broken_by(sentence, evidence_of(facts_for_model(outcome), "")) == []


@pytest.mark.parametrize("field", FIELDS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_the_answer_follows_the_tools_fact(field, data):
    values, ways = FIELDS[field]
    old = data.draw(values)
    new = data.draw(values.filter(lambda value: value != old))
    say = data.draw(st.sampled_from(ways))

    assert allowed(field, old, say(old))
    assert allowed(field, new, say(new))
    if say(old) != say(new):
        assert not allowed(field, new, say(old))
        assert not allowed(field, old, say(new))


@settings(max_examples=25, deadline=None)
@given(emi=st.integers(5_000, 500_000), other=st.integers(5_000, 500_000))
def test_an_instalment_is_the_tools_or_it_is_not_said(emi, other):
    panel = {"number": 2, "months": 240, "rate_pct": "8.5", "emi_inr": emi}
    evidence = evidence_of({"kind": "emi", "panel": panel}, "")

    assert broken_by(f"[2] The EMI is ₹{format_indian(emi)} over 20 years at 8.5%.", evidence) == []
    assert bool(broken_by(f"[2] The EMI is ₹{format_indian(other)}.", evidence)) == (other != emi)


CARD = {"kind": "details", "card": {"number": 1, "price_inr": 9_000_000, "rera_id": "approved"}}


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("[1] costs ₹90 L.", []),
        ("[1] is booked for you.", ["promise"]),
        ("[1] आपके लिए बुक हो गया है।", ["promise"]),
        ("[1] is approved.", []),
        ("[1] suits a society of only brahmin families.", ["unlawful"]),
        ("Take the loan from zorblax bank, it is the best bank.", ["unlawful"]),
        ("State only what the facts hold.", ["prompt"]),
        ("[1] is quiet.", []),
    ],
)  # fmt: skip
def test_what_a_sentence_must_not_do(sentence, kinds):
    assert broken_by(sentence, evidence_of(facts_for_model(CARD), "")) == kinds


def test_instructions_in_small_pieces_are_seen():
    assert broken_by("of the tools between.", evidence_of({}, ""), before="the results") == ["prompt"]


def test_a_prompt_is_known_by_its_words_and_an_answer_is_not():
    assert repeats_a_prompt(load_prompt("agents.search_understanding").body)
    assert not repeats_a_prompt("I found 7 listings. [1] costs ₹90 L and is 1.2 km from Kadugodi metro.")


class Talkative:
    name = "talkative"

    async def stream_text(self, messages):
        for _ in range(MOST_SENTENCES):
            yield "[1] costs ₹90 L.\n"
        yield "END"


async def test_an_answer_may_have_so_many_sentences_and_no_more(monkeypatch):
    said = [text async for text in write_with_model(Talkative(), CARD, "", "en")]
    monkeypatch.setattr("agents.answer_writer.agent.MOST_SENTENCES", MOST_SENTENCES - 1)

    assert len(said) == MOST_SENTENCES
    with pytest.raises(ModelUnavailable):
        [text async for text in write_with_model(Talkative(), CARD, "", "en")]
