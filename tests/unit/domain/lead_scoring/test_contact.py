"""Who may be contacted how, what ends it, and what to do next within it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.lead_scoring.actions import next_action, with_name
from domain.lead_scoring.contact import (
    agreed_channels,
    agreed_since,
    ended_by,
    is_stop,
    may_contact,
    reachability,
)
from tests.support.leads import NOON, activity, consent, lead

NIGHT = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
"""22:30 in India."""
ALL = [consent("call"), consent("whatsapp"), consent("email")]


@pytest.mark.parametrize(
    ("given", "now", "open_", "reason"),
    [
        ({"consents": ALL, "has_email": True}, NOON, {"call", "whatsapp", "email"}, None),
        ({"consents": ALL}, NOON, {"call", "whatsapp"}, None),
        ({"consents": [consent("whatsapp")]}, NOON, {"whatsapp"}, None),
        ({"consents": ALL, "has_phone": False, "has_email": True}, NOON, {"email"}, None),
        ({"consents": ALL, "is_dnd": True}, NOON, {"whatsapp"}, "do-not-disturb"),
        ({"consents": ALL, "is_stopped": True}, NOON, set(), "asked to stop"),
        ({"consents": []}, NOON, set(), "no consent"),
        ({"consents": ALL}, NIGHT, set(), "Quiet hours"),
        ({"consents": [consent(withdrawn_at=NOON)]}, NOON, set(), "no consent"),
        ({"consents": [consent(captured_at=NOON + timedelta(days=1))]}, NOON, set(), "no consent"),
        ({"consents": [consent(is_own_address=False)]}, NOON, set(), "no consent"),
    ],
)
def test_what_is_open(given: dict[str, Any], now: datetime, open_: set[str], reason: str | None) -> None:
    facts = lead(**given)

    may = may_contact(reachability(facts), facts["consents"], now)

    assert {channel for channel in ("call", "whatsapp", "email") if may[channel]} == open_  # type: ignore[literal-required]  # the three
    assert may["reason"] is None if reason is None else reason in (may["reason"] or "")


AFTER = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "opened"),
    [
        ({}, {"call"}),
        ({"captured_at": datetime(2026, 11, 1, tzinfo=UTC)}, set()),
        ({"captured_at": NOON + timedelta(days=1)}, set()),
        ({"is_own_word": False}, set()),
        ({"is_own_address": False}, set()),
        ({"withdrawn_at": NOON}, set()),
    ],
    ids=str,
)
def test_a_refusal_ends_all_but_the_persons_own_word_of_later(
    given: dict[str, Any], opened: set[str]
) -> None:
    before, later = consent("email"), consent("call", **{"captured_at": AFTER, **given})
    refused_at = before["captured_at"]

    assert agreed_since([before, later], refused_at, NOON) == opened
    assert agreed_channels(ended_by([before, later], refused_at), NOON) == opened


def test_a_merge_never_opens_more_than_each_consent_says() -> None:
    own, others = consent("whatsapp"), consent("call", is_own_address=False)

    assert agreed_channels([own, others], NOON) == agreed_channels([own], NOON) == {"whatsapp"}


@pytest.mark.parametrize(
    "text",
    [
        "STOP", "Stop.", "please stop", "Unsubscribe", "Do not call me again", "Don\u2019t message me", "remove my number",
        "stop calling me!", "call mat karo", "mujhe message mat bhejo", "फोन मत करो", "बंद करो", "मैसेज मत भेजो",
        "फोन करू नका", "थांबवा", "कॉल बंद करा", "நிறுத்து", "ఆపండి", "ನಿಲ್ಲಿಸಿ", "বন্ধ করুন", "બંધ કરો", "بند کرو",
        "STOP I already bought a flat", "Stop, not interested", "STOP HOMES", "Stop!! wrong person", "STOP 56161",
        "stop all this now", "please stop these messages", "stop wasting my time", "Hi, stop messaging me about flats",
        "2 BHK in Baner under 1 crore. STOP", "I said no. Please stop.", "no more calls", "band karo ye sab",
        "बंद करो ये सब", "unsubscribe me from flats", "enough, please stop", "stop sending me flats in Baner",
    ],
)  # fmt: skip
def test_stop_in_any_language(text: str) -> None:
    assert is_stop(text)


@pytest.mark.parametrize(
    "text",
    [
        "near the bus stop",
        "Please call me",
        "don't call before 10",
        "one-stop solution",
        "",
        "बस स्टॉप के पास",
        "stop showing me flats in Baner",
        "Please stop showing 1 BHKs, I want 3 BHK",
        "stop searching in Wakad, try Baner",
        "STOP suggesting plots",
        "Stop at 80 lakh, not more",
        "non-stop water supply?",
        "is the metro stop close",
        "stop the visit on Sunday, come on Monday",
        "stop including ground floors",
        "Can we stop by on Saturday?",
    ],
)
def test_what_is_no_stop(text: str) -> None:
    assert not is_stop(text)


@pytest.mark.parametrize(
    ("given", "flags", "facts", "kind", "words"),
    [
        ({}, [], [], "call", "Call now"),
        ({"stage": "booked"}, [], [], "none", "Nothing"),
        ({}, ["spam"], [], "none", "Nothing"),
        ({}, ["stopped"], [], "none", "Nothing"),
        ({"snoozed_until": NOON + timedelta(days=1)}, [], [], "wait", "Snoozed"),
        ({"consents": []}, [], [], "wait", "Wait until they write"),
        ({"consents": [consent("whatsapp")]}, [], ["visit"], "whatsapp", "WhatsApp"),
        ({"consents": [consent("email")], "has_email": True}, [], [], "email", "email"),
        ({"activities": [activity("visit", state="missed")]}, [], [], "call", "missed visit"),
        ({"activities": [activity("visit", state="done")]}, [], [], "call", "Call now"),
        ({"activities": [activity("visit", visit_at="bad")]}, [], [], "call", "Call now"),
        (
            {"consents": ALL, "activities": [activity("call", outcome="busy"), activity("call", outcome="no_answer")]},
            [], [], "whatsapp", "not answered",
        ),
        ({"activities": [activity("call", outcome="busy"), activity("call", outcome="busy")]}, [], [], "call", "Call now"),
    ],
)  # fmt: skip
def test_the_next_step(
    given: dict[str, Any], flags: list[str], facts: list[str], kind: str, words: str
) -> None:
    action = next_action(lead(**given), wish={}, flags=flags, facts=facts, now=NOON)

    assert action["kind"] == kind
    assert words in action["text"]
    assert (action["draft"] is None) == (kind in {"none", "wait"})


def test_a_planned_visit_is_the_next_step_and_the_draft_names_its_time() -> None:
    at = NOON + timedelta(days=1)
    facts = lead(
        activities=[{"id": "v", "kind": "visit", "at": NOON, "details": {"visit_at": at.isoformat()}}]
    )

    action = next_action(facts, wish={}, flags=[], facts=[], now=NOON)

    assert (action["kind"], action["due_at"]) == ("visit", at.isoformat())
    assert action["draft"] is not None
    assert "28.11. 12:00" in action["draft"]["text"]


def test_at_night_the_call_waits_for_the_morning() -> None:
    action = next_action(lead(), wish={}, flags=[], facts=[], now=NIGHT)

    assert (action["text"], action["due_at"]) == (
        "Call when quiet hours are over",
        "2026-11-28T03:30:00+00:00",
    )


@pytest.mark.parametrize(
    ("language", "start"), [("en", "Hello Asha,"), ("hi", "नमस्ते Asha,"), ("mr", "नमस्कार Asha,"), ("hinglish", "Namaste Asha,"), ("ta", "Hello Asha,")]
)  # fmt: skip
def test_the_draft_is_in_the_language_of_the_lead(language: str, start: str) -> None:
    wish = {"city": "Pune", "bhk": {"in": [2]}}
    action = next_action(lead(language=language), wish=wish, flags=[], facts=[], now=NOON)

    named = with_name(action, "Asha Kulkarni")

    assert named["draft"] is not None
    assert named["draft"]["text"].startswith(start)
    assert "(" in named["draft"]["text"]
    assert "{name}" in str(action)


def test_a_lead_without_a_name_is_greeted_without_one() -> None:
    action = next_action(lead(), wish={}, flags=[], facts=[], now=NOON)

    named = with_name(action, " ")

    assert named["draft"] is not None
    assert named["draft"]["text"].startswith("Hello, ")
    assert with_name({**action, "draft": None}, "Asha")["draft"] is None


def test_a_draft_repeats_no_place_that_the_gazetteer_does_not_know() -> None:
    wish = {
        "city": "Bengaluru",
        "localities": ["Whitefield", "see https://evil.example now"],
        "project": "<b>x</b>",
    }

    draft = next_action(lead(), wish=wish, flags=[], facts=[], now=NOON)["draft"]

    assert draft is not None
    assert " (Whitefield, Bengaluru)." in draft["text"]
    assert not any(part in draft["text"] for part in ("evil", "<b>", "see "))


def test_a_place_that_nobody_knows_is_not_repeated() -> None:
    wish = {"city": "http://evil.example", "transaction": "buy"}

    action = next_action(lead(), wish=wish, flags=[], facts=[], now=NOON)

    assert action["draft"] is not None
    assert "enquiry. I have" in action["draft"]["text"]
