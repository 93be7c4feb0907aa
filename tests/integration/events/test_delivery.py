"""Once, in order, whatever dies: what a consumer of events promises."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from domain.events.catalogue import EventType
from domain.tenancy import DEMO_TENANT_ID
from runtime.bus.protocol import Outgoing
from runtime.events.parts import GROUP
from runtime.events.sealing import seal_event
from store.events import models
from store.events.writing import new_event
from tests.support.event_world import PATIENCE_S, patiently, recording

if TYPE_CHECKING:
    from uuid import UUID

    from tests.support.event_world import World

pytestmark = pytest.mark.engines

CRM = "crm.events"


def scored(lead_id: UUID, score: int) -> models.LeadScored:
    return models.LeadScored(lead_id=lead_id, score=score, band="warm", model_version="m")


def handler(function: Any) -> dict[EventType, Any]:
    return {EventType.LEAD_SCORED: function}


async def test_one_event_delivered_often_has_one_effect(world: World) -> None:
    async with world.worker(handlers=handler(recording())):
        messages = await world.publish(scored(world.lead_id, 1))
        for _ in range(5):
            await world.platform.engine.relay.send(messages)
        await world.until_handled()

    assert await world.effects() == [(str(world.lead_id), 1)]
    assert await world.rows("select count(*) from inbox where event_id = %s", messages[0].id) == [(1,)]


async def test_an_event_sealed_elsewhere_with_our_secret_is_handled_once(world: World) -> None:
    engine = world.platform.engine
    body = seal_event(engine.ring, new_event(DEMO_TENANT_ID, scored(world.lead_id, 7)))
    async with world.worker(handlers=handler(recording())):
        for _ in range(3):
            await engine.bus.publish([Outgoing(CRM, body)])
        await world.until("select count(*) = 1 from inbox")
        await world.until_handled()

    assert await world.effects() == [(str(world.lead_id), 7)]


async def test_what_the_relay_could_not_send_is_found_and_handled(world: World) -> None:
    async with world.worker(handlers=handler(recording())):
        await world.publish(scored(world.lead_id, 1), is_sent=False)
        await world.until_handled()

    assert await world.effects() == [(str(world.lead_id), 1)]


async def test_events_of_a_subject_keep_their_order_when_the_bus_turns_it_round(world: World) -> None:
    messages = await world.publish(*(scored(world.lead_id, score) for score in range(20)), is_sent=False)
    for message in reversed(messages):
        await world.platform.engine.relay.send([message])

    async with world.worker(handlers=handler(recording())):
        await world.until_handled()

    assert [score for _, score in await world.effects()] == list(range(20))


async def test_two_workers_keep_the_order_of_each_subject(world: World) -> None:

    async def give_way(event: Any) -> None:
        await asyncio.sleep(0.001 * (event.data.score % 3))

    leads = [uuid4() for _ in range(8)]
    watched = handler(recording(give_way))
    async with world.worker(name="one", handlers=watched), world.worker(name="two", handlers=watched):
        for score in range(15):
            await world.publish(*(scored(lead, score) for lead in leads))
        await world.until_handled()

    seen = await world.effects()
    for lead in leads:
        assert [score for subject, score in seen if subject == str(lead)] == list(range(15))


async def test_a_gap_is_filled_from_the_outbox_before_later_events(world: World) -> None:
    async with world.worker(handlers=handler(recording())):
        await world.publish(scored(world.lead_id, 1), is_sent=False)
        await world.publish(scored(world.lead_id, 2))
        await world.until_handled()

    assert [score for _, score in await world.effects()] == [1, 2]


async def test_much_that_is_open_is_handled_in_several_transactions(world: World, monkeypatch) -> None:
    monkeypatch.setattr("runtime.events.batch._AT_ONCE", 4)
    messages = await world.publish(*(scored(world.lead_id, score) for score in range(12)), is_sent=False)
    await world.platform.engine.relay.send(messages[-1:])

    async with world.worker(handlers=handler(recording())):
        await world.until_handled()

    assert [score for _, score in await world.effects()] == list(range(12))
    assert await world.rows("select count(distinct handled_at) from inbox") == [(3,)]


async def test_an_event_whose_handler_fails_is_given_up_and_its_neighbours_go_on(world: World) -> None:
    tries: list[int] = []

    def fail(event: Any) -> None:
        if event.data.score == 50:
            tries.append(1)
            raise ValueError("Asha, +919845012345")

    neighbours = [scored(uuid4(), score) for score in range(40)]
    mine = [scored(world.lead_id, score) for score in (49, 50, 51)]
    async with world.worker(handlers=handler(recording(fail))):
        await world.publish(*neighbours[:20], *mine, *neighbours[20:])
        await world.until_handled()

    seen = await world.effects()
    assert sorted(score for subject, score in seen if subject != str(world.lead_id)) == list(range(40))
    assert [score for subject, score in seen if subject == str(world.lead_id)] == [49, 51]
    assert len(tries) == 5
    [letter] = await world.rows(
        "select reason, event_type, deliveries, stream, resolved_at from dead_letters"
    )
    assert letter == ("its handler failed with ValueError", "lead.scored", 4, CRM, None)


async def test_later_events_of_a_failing_subject_wait_for_it(world: World) -> None:
    order: list[int] = []
    failures = 2

    async def fail_twice(event: Any, _handling: Any) -> None:
        if event.data.score == 1 and len([one for one in order if one < 0]) < failures:
            order.append(-1)
            raise RuntimeError
        order.append(event.data.score)

    async with world.worker(handlers=handler(fail_twice)):
        await world.publish(scored(world.lead_id, 1), scored(world.lead_id, 2))
        await world.until_handled()

    assert order[-2:] == [1, 2]
    assert await world.rows("select count(*) from dead_letters") == [(0,)]


async def test_an_event_that_kills_the_process_is_given_up_after_five_lives(world: World) -> None:
    """A handler that never returns stands for a crash: the consumer is torn down in the middle of it."""
    lives: list[asyncio.Event] = []

    async def die(event: Any) -> None:
        if event.data.score == 13:
            lives[-1].set()
            await asyncio.Event().wait()

    watched = handler(recording(die))
    await world.publish(scored(uuid4(), 1), scored(world.lead_id, 13), scored(world.lead_id, 14))
    while (await world.rows("select count(*) from dead_letters"))[0][0] == 0:
        lives.append(asyncio.Event())
        await one_life(world, watched, lives[-1])

    async with world.worker(handlers=watched):
        await world.until_handled()

    assert len(lives) == 6  # The sixth finds the count and does not try.
    assert not lives[-1].is_set()
    assert sorted(score for _, score in await world.effects()) == [1, 14]
    assert await world.rows("select reason from dead_letters") == [("it was begun 5 times and never ended",)]


async def one_life(world: World, watched: Any, died: asyncio.Event) -> None:
    """A worker under the same name that is cut off when the poison is reached, or when it was given up."""
    from datetime import timedelta

    from runtime.events.working import EventWorker

    worker = EventWorker(
        world.platform.engine.bus,
        world.parts(handlers=watched),
        idle=timedelta(seconds=0.4),
        retention=timedelta(days=30),
        name="one",
    )
    running = asyncio.create_task(worker.run())

    async def is_over() -> bool:
        return died.is_set() or bool((await world.rows("select count(*) from dead_letters"))[0][0])

    # Only the worker is torn down: a query that is cancelled while it connects leaves its connection open.
    await patiently(is_over)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_what_a_dead_worker_had_in_hand_is_taken_over(world: World) -> None:
    bus = world.platform.engine.bus
    await bus.ensure_group(CRM, GROUP)
    dead = bus.consumer(CRM, GROUP, "dead")
    await world.publish(scored(world.lead_id, 1))
    assert len(await dead.read(10, 1000)) == 1

    async with world.worker(name="alive", handlers=handler(recording())):
        await world.until_handled()

    assert await world.effects() == [(str(world.lead_id), 1)]
    await dead.close()


async def test_a_long_handler_keeps_its_events(world: World) -> None:

    async def long(_event: Any) -> None:
        await asyncio.sleep(1.5)  # More than three times what an idle message is left alone.

    watched = handler(recording(long))
    async with world.worker(name="one", handlers=watched), world.worker(name="two", handlers=watched):
        await world.publish(scored(world.lead_id, 1))
        await world.until_handled()

    assert await world.effects() == [(str(world.lead_id), 1)]
    assert await world.rows("select attempts from outbox where stream = 'crm.events'") == [(0,)]


async def test_nothing_is_acknowledged_before_its_commit(world: World) -> None:
    bus = world.platform.engine.bus
    pending: list[int] = []

    async def look(_event: Any, _handling: Any) -> None:
        depth = await bus.depth(CRM, GROUP)
        pending.append(depth.pending if depth else 0)

    async with world.worker(handlers=handler(look)):
        await world.publish(scored(world.lead_id, 1))
        await world.until_handled()

    assert pending == [1]
    depth = await bus.depth(CRM, GROUP)
    assert depth is not None
    assert depth.pending == 0


async def test_draining_ends_what_is_in_hand_and_leaves_no_name(world: World) -> None:
    begun = asyncio.Event()

    async def slow(_event: Any) -> None:
        begun.set()
        await asyncio.sleep(0.3)

    async with world.worker(handlers=handler(recording(slow))):
        await world.publish(scored(world.lead_id, 1))
        await asyncio.wait_for(begun.wait(), PATIENCE_S)

    assert await world.effects() == [(str(world.lead_id), 1)]
    consumers = await world.platform.engine.link.commands.xinfo_consumers(CRM, GROUP)
    assert consumers == []
