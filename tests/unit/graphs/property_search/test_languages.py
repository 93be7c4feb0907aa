"""A thread answers in the language that was chosen, or else in the one it is spoken to in."""

import re

import pytest

from domain.search.results import Relaxation
from domain.wording import Given
from tests.support.market import Conversation, Market

WISH = "3BHK in Whitefield under 1.2 crore"
ENGLISH = re.compile(r"\b(?:the|is|you|your|of|and|for|month|years?|found|under|not|read as|to)\b")
TURNS = [
    "80 read me 3bhk in Whitefield under 90",
    "EMI on number 2 for 20 years",
    "compare 1 and 2",
    "tell me more about number 1",
    "my salary is 1 lakh per month, how much loan can I afford",
    "cheaper",
    "more like number 1",
    "call me about number 1",
    "no",
    "flats without muslims in Whitefield",
    "contact number of the owner",
    "start over",
    "hello",
]


@pytest.mark.parametrize(("lang", "word"), [("mr", "सापडल्या"), ("hi", "मिलीं"), ("en", "I found")])
async def test_the_choice_outranks_the_language_of_the_message(chat, lang, word):
    turn = await chat.say("Whitefield mein 3bhk chahiye 1.2 crore tak", lang=lang)

    assert word in turn.text
    assert turn.state["language"] == lang


async def test_the_choice_holds_for_the_thread_and_for_buttons(chat):
    await chat.say(WISH, lang="mr")

    turn = await chat.say("make it 4bhk")
    pressed = await chat.press(type="like", number=1)

    assert "सापडल्या" in turn.text
    assert "नोंद केली" in pressed.text


async def test_taken_back_the_choice_leaves_the_message_to_tell(chat):
    await chat.say(WISH, lang="mr")

    turn = await chat.say("show me 2bhk flats in Whitefield", lang=None)

    assert turn.state["language"] == "en"


async def test_a_choice_that_is_none_counts_as_none(chat):
    turn = await chat.say(WISH, lang="fr")

    assert turn.state["language"] == "en"


async def test_marathi_is_recognised_and_answered(chat):
    turn = await chat.say("व्हाइटफील्डमध्ये 3 बीएचके पाहिजे, 1.2 कोटींपर्यंत")

    assert turn.state["language"] == "mr"
    assert turn.state["filters"]["price"] == {"max": 12_000_000, "period": "total"}
    assert "[1] Whitefield येथे 3 BHK फ्लॅट, ₹90 लाख, 1,400 चौरस फूट (कार्पेट)" in turn.text


async def test_chips_follow_the_language_and_keep_their_keys(chat):
    first = await chat.say(WISH)
    second = await chat.say("show more", lang="hi")

    assert {chip["key"] for chip in first.state["chips"]} == {chip["key"] for chip in second.state["chips"]}
    assert {"key": "price", "label": "₹1.2 करोड़ तक"} in second.state["chips"]
    assert second.of("filters")[0]["filters"] == first.state["filters"]


async def test_chips_of_the_same_language_are_not_sent_again(chat):
    await chat.say(WISH, lang="mr")

    turn = await chat.say("show more")

    assert turn.of("filters") == []


@pytest.mark.parametrize("lang", ["hi", "mr"])
@pytest.mark.parametrize("said", TURNS)
async def test_every_answer_is_in_the_language(chat, lang, said):
    await chat.say(WISH, lang=lang)

    turn = await chat.say(said)

    plain = re.sub(r"\bNo\b|Gated|REPLY", "", turn.text)
    assert re.search(r"[\u0900-\u097F]", turn.text)
    assert not ENGLISH.search(plain), ENGLISH.search(plain)
    assert all(re.search(r"[\u0900-\u097F]", item) for item in turn.state["suggestions"])


async def test_what_was_given_up_is_said_in_the_language():
    given = Given("price_max", {"old": "₹80 L", "new": "₹88 L"})
    relaxed = Relaxation("price.max", "budget raised from ₹80 L to ₹88 L", 1, given)
    chat = Conversation(Market(relaxed=(relaxed,)))

    turn = await chat.say(WISH, lang="mr")

    assert turn.of("relaxed")[0]["relaxed"][0]["label"] == "बजेट ₹80 लाख वरून ₹88 लाख"
    assert "एक अट बदलली: बजेट ₹80 लाख वरून ₹88 लाख" in turn.text


async def test_consent_is_asked_and_stored_in_marathi(chat):
    await chat.say(WISH, lang="mr")
    asked = await chat.say("नंबर 1 च्या जाहिरातदाराशी संपर्क करा")
    await chat.say("माझे नाव संदीप, 98450 12345")
    sent = await chat.say("हो, मान्य आहे")

    assert "मी सहमत आहे की PropMubi" in asked.text
    assert "तुमची चौकशी पाठवली आहे" in sent.text
    [lead] = chat.market.leads
    assert lead.consent.text_shown.startswith("मी सहमत आहे")
    assert (lead.language, lead.name) == ("mr", "संदीप")


async def test_cards_and_comparisons_are_labelled_in_the_language(chat):
    found = await chat.say(WISH, lang="mr")
    compared = await chat.say("1 आणि 2 ची तुलना करा")

    card = found.of("listing")[0]["listing"]
    rows = {row["key"]: row for row in compared.of("comparison")[0]["comparison"]["rows"]}
    assert (card["type_label"], card["price_label"]) == ("फ्लॅट", "₹90 लाख")
    assert card["area_label"] == "1,400 चौरस फूट (कार्पेट)"
    assert card["synthetic_label"] == "नमुना डेमो जाहिरात"
    assert rows["price"] == {"key": "price", "label": "किंमत", "values": ["₹90 लाख", "₹95 लाख"], "best": 0}
    assert rows["amenities"]["values"][0] == "जिम, लिफ्ट"


async def test_a_comparison_is_labelled_anew_when_the_language_changes(chat):
    await chat.say(WISH, lang="mr")

    turn = await chat.say("compare 1 and 2", lang="hi")

    rows = {row["key"]: row for row in turn.of("comparison")[0]["comparison"]["rows"]}
    assert rows["type"]["label"] == "प्रकार"
    assert rows["type"]["values"] == ["फ़्लैट", "फ़्लैट"]
