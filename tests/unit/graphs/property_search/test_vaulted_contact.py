"""An enquiry whose messages came past the border: the number is a token until it is sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.pii.border import Border
from domain.pii.kinds import PiiType

WISH = "3BHK in Whitefield under 1.2 crore"


class Drawer:
    """A border and its vault in one, as a run has them."""

    def __init__(self):
        self.border = Border(frozenset({PiiType.PHONE}))

    async def open(self, token):
        return next((kept for kept in self.border.kept if kept.token == token), None)


@pytest.fixture
def guarded(chat):
    """A conversation whose messages came past the border."""
    chat.context = replace(chat.context, vault=Drawer())

    async def say(text):
        return await chat.say(chat.context.vault.border.hide(text))

    return say


async def test_a_number_is_opened_for_the_enquiry_and_kept_as_a_token(chat, guarded):
    await guarded(WISH)

    asked = await guarded("call me about the second one, my number is 98450 12345")
    named = await guarded("I am Ravi Kumar")
    sent = await guarded("yes")

    token = chat.context.vault.border.kept[0].token
    assert asked.of("contact_form")[0]["missing"] == ["name", "consent"]
    assert named.state["contact"]["phone"] == token
    assert "+91XXXXXX2345" in named.text
    [lead] = chat.market.leads
    assert (lead.phone_e164, lead.name) == ("+919845012345", "Ravi Kumar")
    assert "98450" not in str(sent.state)


async def test_a_token_that_is_no_reachable_number_is_asked_for_again(chat, guarded):
    await guarded(WISH)

    turn = await guarded("contact the owner of 1, my phone number is 0000012345")

    assert chat.context.vault.border.kept
    assert "phone" in turn.of("contact_form")[0]["missing"]
