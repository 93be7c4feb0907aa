"""A conversation in which a person leaves their number, or does not."""

from __future__ import annotations

WISH = "3BHK in Whitefield under 1.2 crore"


async def test_contact_sends_once_and_only_after_consent_to_shown_words(chat):
    await chat.say(WISH)

    asked = await chat.say("call me about the second one, my number is 98450 12345")
    named = await chat.say("my name is Ravi Kumar")
    sent = await chat.say("yes")

    assert asked.of("contact_form")[0]["missing"] == ["name", "consent"]
    assert not named.of("lead_captured")
    [lead] = chat.market.leads
    assert (lead.phone_e164, lead.name) == ("+919845012345", "Ravi Kumar")
    assert str(lead.listing_ids[0]) == sent.state["shown"][1]["listing_id"]
    assert lead.consent.text_version == asked.of("contact_form")[0]["text_version"]
    assert sent.of("lead_captured")[0]["phone_masked"] == "+91XXXXXX2345"
    assert sent.state["contact"] is None


async def test_contact_masks_the_number_in_the_log_and_never_streams_it(chat):
    await chat.say(WISH)

    turn = await chat.say("call me about the first one, my number is 9845012345")

    assert "9845012345" not in str(turn.state["messages"])
    assert "9845012345" not in str(turn.events) + turn.text


async def test_a_no_keeps_nothing(chat):
    await chat.say(WISH)
    await chat.say("call me about the first one, my number is 9845012345")

    turn = await chat.say("no")

    assert not chat.market.leads
    assert turn.state["contact"] is None
    assert "kept nothing" in turn.text


async def test_a_yes_before_the_words_were_shown_is_no_consent(chat):
    await chat.say(WISH)

    turn = await chat.say("yes I agree, call me on 9845012345 about the first one, my name is Ravi")

    assert not chat.market.leads
    assert "consent" in turn.of("contact_form")[0]["missing"]


async def test_form_consent_counts_only_beside_the_text_in_force(chat):
    await chat.say(WISH)
    form = {"type": "contact", "number": 1, "name": "Ravi", "phone": "9845012345", "consent": True}

    stale = await chat.press(**form, text_version="of-old")
    version = stale.of("contact_form")[0]["text_version"]
    await chat.press(**form, text_version=version, channel="whatsapp")

    assert [lead.consent.channel for lead in chat.market.leads] == ["whatsapp"]


async def test_another_wish_drops_a_pending_enquiry(chat):
    await chat.say(WISH)
    await chat.say("call me about the first one, my number is 9845012345")

    turn = await chat.say("cheaper")

    assert turn.state["contact"] is None


async def test_an_unreachable_number_in_a_form_is_asked_for_again(chat):
    await chat.say(WISH)

    turn = await chat.press(type="contact", number=1, name="Ravi", phone="12345")

    assert "phone" in turn.of("contact_form")[0]["missing"]
