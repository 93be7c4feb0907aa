"""What every message bus must do for those who read from it, and when one of them dies."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

import pytest

from tests.support.bus_fixtures import (
    GROUP,
    LONG_MS,
    SOON_S,
    STREAM,
    bodies,
    broker,
    bus,
    ids,
    numbered,
    other,
    publish,
    read_all,
    reader,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runtime.bus.protocol import Bus, BusConsumer, Delivery
    from tests.support.brokers import Broker

__all__ = ["broker", "bus", "other", "reader"]


class TestUnfinished:
    async def test_a_consumer_finds_what_its_earlier_life_left(self, bus: Bus, broker: Broker) -> None:
        await publish(bus, *numbered(3))
        dead = bus.consumer(STREAM, GROUP, "host-0")
        held = await dead.read(10, 0)
        await dead.acknowledge([held[1].id])

        reborn = broker.bus().consumer(STREAM, GROUP, "host-0")

        own = await reborn.read_own()
        assert bodies(own) == [b"0", b"2"]
        assert [one.deliveries for one in own] == [2, 2]
        assert await reborn.read(10, 0) == []
        await reborn.acknowledge(ids(own))
        assert await reborn.read_own() == []
        await reborn.close()
        await dead.close()

    async def test_thousands_that_were_left_all_come(self, bus: Bus, reader: BusConsumer) -> None:
        await publish(bus, *numbered(2_500))
        await read_all(reader)

        assert bodies(await reader.read_own()) == numbered(2_500)

    async def test_one_does_not_see_what_another_holds(
        self, bus: Bus, reader: BusConsumer, other: BusConsumer
    ) -> None:
        await publish(bus, b"a")
        await reader.read(10, 0)

        assert await other.read(10, 0) == []
        assert await other.read_own() == []

    async def test_what_idles_is_claimed_and_the_count_goes_on(
        self, bus: Bus, broker: Broker, reader: BusConsumer, other: BusConsumer
    ) -> None:
        await publish(bus, b"a", b"b")
        held = await reader.read(10, 0)
        await broker.age(STREAM, GROUP, held[0].id, 50_000)

        claimed = await other.claim_idle(40_000, 10)

        assert claimed == [held[0]._replace(deliveries=2)]
        assert bodies(await reader.read_own()) == [b"b"]
        await broker.age(STREAM, GROUP, held[0].id, 50_000)
        assert [one.deliveries for one in await other.claim_idle(40_000, 10)] == [3]

    async def test_a_stale_message_is_found_behind_many_fresh_ones(
        self, bus: Bus, broker: Broker, reader: BusConsumer, other: BusConsumer
    ) -> None:
        await publish(bus, *numbered(500))
        held = await read_all(reader)
        await broker.age(STREAM, GROUP, held[-1].id, 50_000)

        assert ids(await other.claim_idle(40_000, 1)) == [held[-1].id]
        assert await other.claim_idle(40_000, 1) == []

    async def test_a_claim_takes_the_oldest_and_no_more_than_asked(
        self, bus: Bus, reader: BusConsumer, other: BusConsumer
    ) -> None:
        await publish(bus, *numbered(250))
        held = await read_all(reader)

        assert ids(await other.claim_idle(0, 120)) == ids(held[:120])

    async def test_touched_messages_stay_fresh_without_a_delivery(
        self, bus: Bus, broker: Broker, reader: BusConsumer, other: BusConsumer
    ) -> None:
        await publish(bus, b"a")
        [held] = await reader.read(10, 0)
        for _ in range(4):
            await broker.age(STREAM, GROUP, held.id, 50_000)
            await reader.touch([held.id])

        assert await other.claim_idle(40_000, 10) == []
        assert [one.deliveries for one in await reader.read_own()] == [2]

    async def test_touching_what_is_done_does_not_bring_it_back(self, bus: Bus, reader: BusConsumer) -> None:
        await publish(bus, b"a")
        held = await reader.read(10, 0)
        await reader.acknowledge(ids(held))

        await reader.touch([*ids(held), "999999999999999-0"])
        await reader.touch([])

        assert await reader.read_own() == []

    async def test_a_message_whose_body_is_gone_says_so(
        self, bus: Bus, broker: Broker, reader: BusConsumer, other: BusConsumer
    ) -> None:
        await publish(bus, *numbered(3))
        held = await reader.read(10, 0)
        await broker.delete_body(STREAM, held[1].id)

        assert bodies(await reader.read_own()) == [b"0", None, b"2"]
        claimed = await other.claim_idle(0, 10)

        assert {(one.id, one.body) for one in claimed} == {
            (held[0].id, b"0"),
            (held[1].id, None),
            (held[2].id, b"2"),
        }
        await other.acknowledge(ids(claimed))
        assert await other.read_own() == []

    async def test_acknowledging_twice_or_the_unknown_is_harmless(
        self, bus: Bus, reader: BusConsumer
    ) -> None:
        await publish(bus, b"a", b"b")
        held = await reader.read(1, 0)

        await reader.acknowledge([*ids(held), *ids(held), "999999999999999-0"])
        await reader.acknowledge([])

        assert bodies(await reader.read(10, 0)) == [b"b"]


class TestReading:
    async def test_acknowledges_and_reads_at_once(self, bus: Bus, reader: BusConsumer) -> None:
        await publish(bus, *numbered(5))
        held = await reader.acknowledge_and_read([], 2, 0)

        following = await reader.acknowledge_and_read(ids(held), 2, 0)

        assert bodies(following) == [b"2", b"3"]
        assert bodies(await reader.read_own()) == [b"2", b"3"]

    async def test_a_queue_forgets_what_is_done(self, bus: Bus) -> None:
        await publish(bus, *numbered(4))
        worker = bus.consumer(STREAM, GROUP, "host-9", is_queue=True)
        held = await worker.read(2, 0)

        await worker.acknowledge_and_read(ids(held[:1]), 1, 0)
        await worker.acknowledge(ids(held[1:]))

        assert bodies(await bus.tail(STREAM)) == [b"2", b"3"]
        await worker.acknowledge(ids(await worker.read_own()))
        await worker.close()

    async def test_a_read_waits_for_the_first_message(self, bus: Bus, reader: BusConsumer) -> None:
        waiting = asyncio.create_task(reader.read(10, LONG_MS))
        await asyncio.sleep(0)
        await publish(bus, b"a")

        async with asyncio.timeout(SOON_S):
            assert bodies(await waiting) == [b"a"]

    async def test_a_read_gives_up_after_its_time(self, reader: BusConsumer) -> None:
        assert await reader.read(10, 20) == []

    async def test_wake_ends_a_wait_and_loses_nothing(self, bus: Bus, reader: BusConsumer) -> None:
        waiting = asyncio.create_task(reader.read(10, LONG_MS))
        await asyncio.sleep(0)
        await reader.wake()

        async with asyncio.timeout(SOON_S):
            assert await waiting == []
        await publish(bus, b"a")
        assert bodies(await reader.read(10, LONG_MS)) == [b"a"]

    async def test_wake_before_the_read_keeps_it_from_waiting_once(
        self, bus: Bus, reader: BusConsumer
    ) -> None:
        await reader.wake()

        async with asyncio.timeout(SOON_S):
            assert await reader.read(10, LONG_MS) == []
        later = asyncio.create_task(reader.read(10, LONG_MS))
        await publish(bus, b"a")
        assert bodies(await later) == [b"a"]

    async def test_a_cancelled_read_loses_nothing(self, bus: Bus, reader: BusConsumer) -> None:
        for round_ in range(20):
            waiting = asyncio.create_task(reader.read(10, LONG_MS))
            for _ in range(round_):
                await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
            await publish(bus, b"%d" % round_)

            async with asyncio.timeout(SOON_S):
                found = await reader.acknowledge_and_read([], 10, LONG_MS)
            assert bodies(found) == [b"%d" % round_]

    async def test_other_calls_work_while_a_read_waits(self, bus: Bus, reader: BusConsumer) -> None:
        await publish(bus, *numbered(3))
        held = await reader.read(3, 0)
        waiting = asyncio.create_task(reader.read(10, LONG_MS))
        await asyncio.sleep(0)

        async with asyncio.timeout(SOON_S):
            await reader.touch(ids(held))
            await reader.acknowledge(ids(held))
            assert await reader.claim_idle(0, 10) == []
            await reader.wake()
            assert await waiting == []

    async def test_closing_under_a_waiting_read_loses_nothing(
        self, bus: Bus, broker: Broker, other: BusConsumer
    ) -> None:
        leaving = bus.consumer(STREAM, GROUP, "leaving")
        waiting = asyncio.create_task(leaving.read(10, LONG_MS))
        await asyncio.sleep(0)
        async with asyncio.timeout(SOON_S):
            await leaving.wake()
            await leaving.close()
            await asyncio.gather(waiting, return_exceptions=True)
        await publish(bus, b"a")

        async with asyncio.timeout(SOON_S):
            assert bodies(await other.read(10, LONG_MS)) == [b"a"]


class TestConsumers:
    async def test_names_of_the_dead_go_but_not_with_messages_in_hand(
        self, bus: Bus, broker: Broker, reader: BusConsumer
    ) -> None:
        await publish(bus, b"a", b"b")
        holding, empty = (bus.consumer(STREAM, GROUP, name) for name in ("holding", "empty"))
        await holding.read(1, 0)
        await empty.acknowledge(ids(await empty.read(1, 0)))
        await reader.read(1, 0)
        for name in ("holding", "empty", "host-0"):
            await broker.age_consumer(STREAM, GROUP, name)

        await reader.remove_ghosts(3_600_000)
        assert await broker.consumers(STREAM, GROUP) == {"holding", "empty", "host-0"}, "not silent that long"
        await reader.remove_ghosts(0)

        assert await broker.consumers(STREAM, GROUP) == {"holding", "host-0"}
        assert bodies(await reader.claim_idle(0, 10)) == [b"a"]

    async def test_a_clean_end_takes_the_name_off(self, bus: Bus, broker: Broker) -> None:
        consumer = bus.consumer(STREAM, GROUP, "brief")
        await publish(bus, b"a")
        await consumer.acknowledge(ids(await consumer.read(1, 0)))

        await consumer.close()

        assert "brief" not in await broker.consumers(STREAM, GROUP)

    async def test_an_end_with_messages_in_hand_keeps_them(
        self, bus: Bus, broker: Broker, other: BusConsumer
    ) -> None:
        consumer = bus.consumer(STREAM, GROUP, "brief")
        await publish(bus, b"a")
        await consumer.read(1, 0)

        await consumer.close()

        assert "brief" in await broker.consumers(STREAM, GROUP)
        assert bodies(await other.claim_idle(0, 10)) == [b"a"]


@pytest.mark.parametrize("seed", range(6))
async def test_every_message_is_handled_whoever_dies(broker: Broker, bus: Bus, seed: int) -> None:
    """Three consumers that die before or after their effect, or with the acknowledgement under way."""
    dice = random.Random(seed)  # noqa: S311  # test data
    handled: list[bytes | None] = []
    consumers = {name: broker.bus().consumer(STREAM, GROUP, name) for name in ("a", "b", "c")}
    to_publish = numbered(300)

    async def turn(name: str) -> None:
        consumer = consumers[name]
        batch = await _some(consumer, dice)
        if dice.random() < 0.2:  # It dies in the middle of the batch, and another process has its name.
            handled.extend(bodies(batch[: len(batch) // 2]))
            consumers[name] = broker.bus().consumer(STREAM, GROUP, name)
            abandoned.append(consumer)
            handled.extend(bodies(own := await consumers[name].read_own()))
            await consumers[name].acknowledge(ids(own))
            return
        handled.extend(bodies(batch))
        await consumer.acknowledge(ids(batch))

    abandoned: list[BusConsumer] = []
    while to_publish:
        await publish(bus, *to_publish[:7])
        del to_publish[:7]
        await turn(dice.choice("abc"))
        if dice.random() < 0.3:
            await bus.trim(STREAM)
    while (depth := await bus.depth(STREAM, GROUP)) and not (depth.is_delivered and depth.pending == 0):
        await turn(dice.choice("abc"))

    assert set(handled) == set(numbered(300))
    for consumer in (*consumers.values(), *abandoned):
        await consumer.close()


async def _some(consumer: BusConsumer, dice: random.Random) -> Sequence[Delivery]:
    if dice.random() < 0.25:
        return await consumer.claim_idle(0, 5)
    return await consumer.read(dice.randint(1, 20), 0)
