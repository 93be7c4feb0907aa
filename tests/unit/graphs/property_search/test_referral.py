"""A provider's content filter: the turn goes to a person, and to no other model (CATALOGUE L8, R7)."""

from __future__ import annotations

import pytest

from domain.errors import ContentFiltered
from domain.verdicts import Doubt, Verdict
from graphs.property_search.nodes.merge import next_step, verdict_of
from tests.support.market import Conversation

WISH = "3BHK in Whitefield under 1.2 crore"


class Filtering:
    """A model whose provider handles nothing from some call on."""

    name = "filtered"

    def __init__(self, *, reads=None, said=()):
        self.reads, self.said, self.calls = reads, said, 0

    async def structured(self, messages, output):
        self.calls += 1
        if self.reads is None:
            raise ContentFiltered("filtered")
        return output.model_validate(self.reads)

    async def stream_text(self, messages):
        self.calls += 1
        for piece in self.said:
            yield piece
        raise ContentFiltered("filtered")


READS = {"intent": "search", "filters": {"localities": ["Whitefield"], "city": "Bengaluru"}}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (WISH, "marked it for a person of our team"),
        ("Whitefield mein 3bhk chahiye", "hamari team ke ek insaan"),
        ("व्हाइटफील्ड में 3 बीएचके चाहिए", "हमारी टीम के किसी व्यक्ति"),
        ("व्हाईटफील्ड मध्ये 3 बीएचके पाहिजे", "आमच्या टीममधील व्यक्तीने"),
    ],
)
async def test_a_message_no_provider_reads_is_a_persons(said, words):
    chat = Conversation(model=Filtering())

    turn = await chat.say(said)

    assert words in turn.text
    assert chat.market.requests == []
    assert turn.state["engine"] == "rules"
    [refusal], [form] = turn.of("refusal"), turn.of("contact_form")
    assert refusal["code"] == "CONTENT_FILTERED"
    assert refusal["text"] in turn.text
    assert (form["wants"], form["missing"]) == ("human", ["phone", "name", "consent"])
    [referral] = chat.market.referrals
    assert (referral.thread_id, referral.doubt) == ("thread-1", Doubt.CONTENT_FILTERED)
    assert referral.turn_id == turn.state["turn"]
    assert said not in repr(referral)


async def test_results_no_provider_words_keep_their_cards_and_go_to_a_person():
    model = Filtering(reads=READS, said=("[1] costs ₹90 L. [2] ",))
    chat = Conversation(model=model)

    turn = await chat.say(WISH)

    assert len(turn.of("listing")) == 5
    assert [reset["message_id"] for reset in turn.of("answer_reset")] == [turn.message.id]
    assert "marked it for a person" in turn.text
    assert "₹90 L" not in turn.text
    assert turn.streamed[turn.message.id].endswith(turn.text)
    assert len(chat.market.referrals) == 1
    assert model.calls == 2


async def test_the_person_can_leave_a_number_and_go_on(monkeypatch):
    chat = Conversation(model=Filtering())
    await chat.say(WISH)

    named = await chat.say("9845012345, my name is Ravi Kumar")
    sent = await chat.say("yes")

    assert not named.of("lead_captured")
    [lead] = chat.market.leads
    assert (lead.wants, lead.name) == ("human", "Ravi Kumar")
    assert sent.state["contact"] is None
    assert len(chat.market.referrals) == 1


async def test_a_yes_given_before_is_none_to_this():
    chat = Conversation(model=Filtering())
    await chat.say("talk to a human, 9845012345")

    turn = await chat.say("find me something near the lake")

    assert turn.of("contact_form")[0]["missing"] == ["name", "consent"]
    assert chat.market.leads == []


def test_no_doubt_makes_a_refusal_an_answer():
    refused = {"parsed": {"intent": "refuse"}}

    assert verdict_of(refused) is Verdict.DECLINE
    assert verdict_of({**refused, "doubt": "content_filtered"}) is Verdict.REFER
    assert next_step({**refused, "doubt": "content_filtered"}, {}) == "contact"
