"""What is forged, unsigned, unknown or a loop ends in the dead letters, with a reason that holds no content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import orjson
import pytest

from domain.events.lineage import Cause, caused_by
from domain.events.seal import sealed
from domain.keyring import KeyRing
from domain.tenancy import DEMO_TENANT_ID
from runtime.bus.protocol import Outgoing
from store.events import models
from store.events.writing import envelope_json, new_event
from tests.support.event_world import recording

if TYPE_CHECKING:
    from tests.support.event_world import World

pytestmark = pytest.mark.engines

SECRET_WORDS = "asha-the-buyer"


def body(**changes: Any) -> bytes:
    event = new_event(
        DEMO_TENANT_ID, models.LeadScored(lead_id=uuid4(), score=1, band="hot", model_version=SECRET_WORDS)
    )
    return orjson.dumps({**envelope_json(event), **changes})


FORGED = KeyRing("f" * 40)
CASES = {
    "unsigned": (lambda _ring: body(), "the event is not signed"),
    "no base64": (lambda _ring: b"\xff" * 43 + b"." + body(), "the event is not signed"),
    "another secret": (lambda _ring: sealed(FORGED, body()), "the event's signature is none of ours"),
    "changed after signing": (
        lambda ring: sealed(ring, body()).replace(b'"score":1', b'"score":9'),
        "the event's signature is none of ours",
    ),
    "no JSON": (lambda ring: sealed(ring, SECRET_WORDS.encode()), "the event is not JSON"),
    "unknown type": (
        lambda ring: sealed(ring, body(type=SECRET_WORDS)),
        "the event's type is not of the form it must have",
    ),
    "unknown version": (lambda ring: sealed(ring, body(version=7)), "lead.scored has no version 7 here"),
    "data of another shape": (
        lambda ring: sealed(ring, body(data={"score": SECRET_WORDS, SECRET_WORDS: 1})),
        "the data of lead.scored is not of version 1: band, lead_id, model_version, score",
    ),
    "another subject": (
        lambda ring: sealed(ring, body(subject=SECRET_WORDS)),
        "the event's subject is not the one its data names",
    ),
    "a stream of others": (
        lambda ring: sealed(ring, orjson.dumps(envelope_json(new_event(
            DEMO_TENANT_ID, models.DocumentVerified(document_id=uuid4(), kind="x"))))),
        "the event does not belong to this stream",
    ),
    "one hop too far": (
        lambda ring: sealed(ring, body(hops=9)),
        "the event is the result of more than 8 others: a loop",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
async def test_a_bad_message_is_given_up_at_once_and_its_neighbour_is_handled(
    world: World, case: str
) -> None:
    make, reason = CASES[case]
    engine = world.platform.engine
    async with world.worker(handlers={models.LeadScored.event: recording()}):
        await engine.bus.publish([Outgoing("crm.events", make(engine.ring))])
        await world.publish(models.LeadScored(lead_id=world.lead_id, score=2, band="hot", model_version="m"))
        await world.until("select count(*) = 1 from dead_letters")
        await world.until_handled()

    assert await world.effects() == [(str(world.lead_id), 2)]
    [(found, letter)] = await world.rows("select reason, to_jsonb(d)::text from dead_letters d")
    assert found == reason
    assert SECRET_WORDS not in letter


async def test_an_entry_of_a_stranger_is_given_up(world: World) -> None:
    async with world.worker():
        await world.platform.engine.link.commands.xadd("crm.events", {"id": "1", "data": "{}"})
        await world.until("select count(*) = 1 from dead_letters")

    assert await world.rows("select reason from dead_letters") == [("the entry was not written by the bus",)]


async def test_handlers_that_call_each_other_end_after_eight_hops(world: World) -> None:
    """A handler that answers each event with another: the loop of CATALOGUE T29."""
    from store.events.writing import announce

    async def again(event: Any, handling: Any) -> None:
        await recording()(event, handling)
        following = models.LeadScored(
            lead_id=event.data.lead_id, score=event.data.score + 1, band="hot", model_version="m"
        )
        handling.after.messages.append(await announce(handling.session, event.tenant_id, following))

    async with world.worker(handlers={models.LeadScored.event: again}):
        await world.publish(models.LeadScored(lead_id=world.lead_id, score=0, band="hot", model_version="m"))
        await world.until("select count(*) = 1 from dead_letters")
        await world.until_handled()

    assert [score for _, score in await world.effects()] == list(range(9))
    assert await world.rows("select reason from dead_letters") == [
        ("the event is the result of more than 8 others: a loop",)
    ]


async def test_an_event_carries_the_trace_of_its_cause(world: World) -> None:
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    with caused_by(Cause(2, trace)):
        [message] = await world.publish(models.DocumentVerified(document_id=uuid4(), kind="x"), is_sent=False)

    assert message.payload["traceparent"] == trace
    assert message.payload["hops"] == 3
