from __future__ import annotations

import pytest

from agents.search_understanding.human_talk import wants_human, with_human_talk


@pytest.mark.parametrize(
    "text",
    [
        "I want to talk to a human",
        "can I speak with someone?",
        "Please connect me with customer care",
        "connect me to a human",
        "I want to speak to a property advisor",
        "get me a real person",
        "I need a human",
        "human agent",
        "have someone call me",
        "can a person call me",
        "I don't like bots, let me talk to a person",
        "kisi insaan se baat karni hai",
        "kisi se baat karao",
        "customer care se baat karni hai",
        "किसी इंसान से बात करनी है",
        "मुझे किसी से बात करनी है",
        "माणसाशी बोलायचे आहे",
        "मला कोणाशी तरी बोलायचं आहे",
        "तुमच्या प्रतिनिधीशी बोलायचे आहे",
        "konashi tari bolaycha aahe",
    ],
)
def test_a_wish_for_a_person_is_heard(text):
    assert wants_human(text)


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to talk to a human",
        "do not connect me to anyone",
        "no need to talk to someone",
        "kisi insaan se baat nahi karni",
        "किसी से बात नहीं करनी",
        "माणसाशी बोलायचे नाही",
        "are you a human?",
        "3bhk for 4 people",
        "home near customer care office",
        "flats with staff room",
        "call me about the second one",
        "connect me to the owner",
        "किसी भी एरिया में",
    ],
)
def test_other_talk_is_left_alone(text):
    assert not wants_human(text)


def test_what_is_said_of_homes_goes_along():
    text = "talk to a human about a 2BHK to buy in Pune"

    parsed = with_human_talk({"intent": "tool", "tool": {"name": "contact", "result_numbers": [2]}}, text, {})

    assert parsed == {
        "intent": "tool",
        "tool": {"name": "contact", "wants": "human"},
        "state_after": {"transaction": "buy", "bhk": {"in": [2]}, "city": "Pune"},
        "assumptions": [],
    }


def test_a_refused_message_stays_refused():
    parsed = {"intent": "refuse", "refused": [{"attribute": "phone", "code": "PII_DISCLOSURE"}]}

    assert with_human_talk(parsed, "talk to a human, give me owners' numbers", {}) == parsed


def test_a_phone_in_the_message_and_a_partial_refusal_are_kept():
    refused = [{"attribute": "religion", "code": "PROTECTED_ATTRIBUTE"}]
    tool = {"name": "contact", "phone": "+919845012345"}

    parsed = with_human_talk({"intent": "tool", "tool": tool, "refused": refused}, "human agent please", {})

    assert parsed == {"intent": "tool", "tool": {**tool, "wants": "human"}, "refused": refused}
