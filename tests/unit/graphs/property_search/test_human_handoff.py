"""Talk to a person: without a listing, in every language, by grammar and by model, and honest about what follows."""

from __future__ import annotations

import re

import pytest

from router.lite import LiteModel
from tests.support.market import Conversation, Market
from tests.support.openai_server import running_openai_server, says_json

WISH = "3BHK in Whitefield under 1.2 crore"


async def test_the_button_works_in_an_empty_conversation(chat):
    asked = await chat.press(type="contact", wants="human")

    [form] = asked.of("contact_form")
    assert (form["wants"], form["number"], form["missing"]) == ("human", None, ["phone", "name", "consent"])
    assert form["consent_text"] in asked.text
    assert "person of our team" in asked.text


async def test_the_sent_form_becomes_a_lead_that_asks_for_a_person(chat):
    await chat.say(WISH)
    await chat.press(type="like", number=2)
    [form] = (await chat.press(type="contact", wants="human")).of("contact_form")

    sent = await chat.press(
        type="contact",
        wants="human",
        name="Ravi",
        phone="98450 12345",
        channel="whatsapp",
        consent=True,
        text_version=form["text_version"],
    )

    [lead] = chat.market.leads
    assert (lead.wants, lead.name, lead.phone_e164) == ("human", "Ravi", "+919845012345")
    assert (lead.consent.purpose, lead.consent.channel) == ("home_search_help", "whatsapp")
    assert lead.filters["localities"] == ["Whitefield"]
    assert [str(one) for one in lead.listing_ids] == sent.state["liked"]
    assert sent.of("lead_captured")[0]["wants"] == "human"


@pytest.mark.parametrize(
    "words",
    [
        "I want to talk to a human",
        "kisi insaan se baat karni hai",
        "किसी इंसान से बात करनी है",
        "माणसाशी बोलायचे आहे",
    ],
)
async def test_said_in_words_it_is_gathered_turn_by_turn(chat, words):
    asked = await chat.say(words)
    named = await chat.say("9845012345, my name is Ravi Kumar")
    sent = await chat.say("हाँ")

    assert asked.of("contact_form")[0]["wants"] == "human"
    assert not named.of("lead_captured")
    [lead] = chat.market.leads
    assert (lead.wants, lead.name, lead.listing_ids) == ("human", "Ravi Kumar", ())
    # Shown last in English, so agreed to in English, in whatever language the yes was.
    assert lead.consent.text_shown == named.of("contact_form")[0]["consent_text"]
    assert sent.state["contact"] is None


async def test_the_answer_promises_no_time(chat):
    await chat.say("talk to a human, my number is 9845012345")
    await chat.say("my name is Ravi")

    sent = await chat.say("yes")

    assert "I cannot tell when" in sent.text
    assert not re.search(r"\b(?:minutes?|hours?|today|shortly|soon)\b", sent.text)


async def test_wishes_told_so_far_and_in_the_same_breath_go_along(chat):
    asked = await chat.say("let me talk to a human about a 3BHK in Whitefield under 1.2 crore")

    assert asked.state["filters"]["localities"] == ["Whitefield"]
    assert "goes along: " in asked.text
    assert "under ₹1.2 Cr" in asked.text
    assert not chat.market.requests


async def test_a_person_about_a_numbered_home_takes_that_home_along(chat):
    await chat.say(WISH)

    asked = await chat.say("I want to talk to a human about the second one, my number is 9845012345")
    await chat.say("my name is Ravi")
    await chat.say("yes")

    assert asked.of("contact_form")[0]["wants"] == "human"
    [lead] = chat.market.leads
    assert [str(one) for one in lead.listing_ids] == [asked.state["shown"][1]["listing_id"]]


async def test_call_me_without_a_home_is_for_a_person_of_the_team(chat):
    asked = await chat.say("call me, my number is 9845012345")

    assert asked.of("contact_form")[0]["wants"] == "human"


async def test_call_me_about_the_home_just_spoken_of_is_for_its_advertiser(chat):
    await chat.say(WISH)
    await chat.say("EMI on the second one")

    asked = await chat.say("call me, my number is 9845012345")

    [form] = asked.of("contact_form")
    assert form["number"] == 2
    assert "wants" not in form


async def test_consent_to_one_text_is_none_to_the_other(chat):
    await chat.say(WISH)
    [for_advertiser] = (await chat.press(type="contact", number=1)).of("contact_form")

    turn = await chat.press(
        type="contact",
        wants="human",
        name="Ravi",
        phone="9845012345",
        consent=True,
        text_version=for_advertiser["text_version"],
    )

    assert turn.of("contact_form")[0]["missing"] == ["consent"]
    assert not chat.market.leads


async def test_asking_for_a_person_amid_an_enquiry_is_no_name(chat):
    await chat.say(WISH)
    await chat.say("call me about the first one, my number is 9845012345")

    turn = await chat.say("talk to a human")

    [form] = turn.of("contact_form")
    assert (form["wants"], form["missing"]) == ("human", ["name", "consent"])


async def test_a_number_outside_the_list_is_asked_about_and_nothing_sent(chat):
    await chat.say(WISH)

    turn = await chat.press(type="contact", number=9, name="Ravi", phone="9845012345")

    assert "Which listing do you mean" in turn.text
    assert turn.state["contact"] is None


@pytest.mark.filterwarnings("ignore:Item .* is using the `ReadOnly` qualifier:UserWarning")
async def test_a_model_hears_what_the_grammar_does_not():
    async with running_openai_server() as server:
        model = LiteModel("openai/scripted", budget_s=60.0, api_base=server.base_url, api_key="test")
        chat = Conversation(model=model)
        server.script = [says_json({"intent": "tool", "tool": {"name": "contact", "wants": "human"}})]

        turn = await chat.say("this back and forth tires me, is anybody there")

    assert turn.of("contact_form")[0]["wants"] == "human"


@pytest.mark.filterwarnings("ignore:Item .* is using the `ReadOnly` qualifier:UserWarning")
async def test_plain_words_need_no_model():
    async with running_openai_server() as server:
        model = LiteModel("openai/scripted", budget_s=60.0, api_base=server.base_url, api_key="test")
        chat = Conversation(model=model)

        turn = await chat.say("talk to a human")

    assert turn.of("contact_form")[0]["wants"] == "human"
    assert server.seen_text == "[]"


@pytest.mark.parametrize(
    "wish",
    [
        "3bhk in Whitefield under 1 lakh",
        "Whitefield mein 3bhk chahiye 1 lakh tak",
        "व्हाइटफील्ड में 3 बीएचके 1 लाख तक",
    ],
)
async def test_a_search_that_finds_nothing_offers_a_person_and_means_it(wish):
    chat = Conversation(Market([]))
    turn = await chat.say(wish)

    asked = await chat.say(turn.state["suggestions"][-1])

    assert asked.of("contact_form")[0]["wants"] == "human"
