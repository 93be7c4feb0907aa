"""What every message bus must do, run against Redis Streams and against a bus in memory."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

import pytest

from runtime.bus.protocol import BEGINNING, Outgoing, Place
from tests.support.brokers import RedisBroker
from tests.support.memory_bus import MemoryBroker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from runtime.bus.protocol import Bus, BusConsumer, Delivery
    from tests.support.brokers import Broker

STREAM, GROUP = "lead.events", "scoring"
SOON_S = 30.0
"""Longer than any machine needs; what ends before is judged by what it gave, not by when."""
LONG_MS = 600_000


@pytest.fixture(params=["memory", "redis"])
async def broker(request: pytest.FixtureRequest, redis_url: str) -> AsyncIterator[Broker]:
    made: Broker = MemoryBroker() if request.param == "memory" else RedisBroker(redis_url)
    yield made
    await made.close()


@pytest.fixture
async def bus(broker: Broker) -> Bus:
    opened = broker.bus()
    await opened.ensure_group(STREAM, GROUP)
    return opened


@pytest.fixture
async def reader(bus: Bus) -> AsyncIterator[BusConsumer]:
    made = bus.consumer(STREAM, GROUP, "host-0")
    yield made
    await made.close()


@pytest.fixture
async def other(broker: Broker) -> AsyncIterator[BusConsumer]:
    """A consumer of another process."""
    made = broker.bus().consumer(STREAM, GROUP, "host-1")
    yield made
    await made.close()


async def publish(bus: Bus, *bodies: bytes, stream: str = STREAM) -> None:
    await bus.publish([Outgoing(stream, body) for body in bodies])


def numbered(count: int) -> list[bytes]:
    return [str(one).encode() for one in range(count)]


def bodies(deliveries: Iterable[Delivery]) -> list[bytes | None]:
    return [one.body for one in deliveries]


def ids(deliveries: Iterable[Delivery]) -> list[str]:
    return [one.id for one in deliveries]


async def read_all(consumer: BusConsumer, count: int = 1000) -> list[Delivery]:
    found: list[Delivery] = []
    while batch := await consumer.read(count, 0):
        found += batch
    return found


class TestDelivery:
    async def test_messages_come_in_the_order_they_were_published(
        self, bus: Bus, reader: BusConsumer
    ) -> None:
        await publish(bus, b"a", b"b")
        await publish(bus, b"c")

        found = await reader.read(10, 0)

        assert bodies(found) == [b"a", b"b", b"c"]
        assert {one.deliveries for one in found} == {1}
        assert await reader.read(10, 0) == []

    async def test_at_most_so_many_come_at_once(self, bus: Bus, reader: BusConsumer) -> None:
        await publish(bus, *numbered(5))

        assert bodies(await reader.read(2, 0)) == [b"0", b"1"]
        assert bodies(await reader.read(9, LONG_MS)) == [b"2", b"3", b"4"]

    @pytest.mark.parametrize("body", [b"\r\n$5\r\n", bytes(range(256)), b"\x00", "गृह ऋण".encode(), b"*-1"])
    async def test_bodies_are_any_bytes(self, bus: Bus, reader: BusConsumer, body: bytes) -> None:
        await publish(bus, body, b"next")

        assert bodies(await reader.read(10, 0)) == [body, b"next"]

    async def test_a_body_of_megabytes_arrives_whole(self, bus: Bus, reader: BusConsumer) -> None:
        body = random.Random(3).randbytes(5_000_000)  # noqa: S311  # test data
        await publish(bus, b"before", body, b"after")

        assert bodies(await reader.read(10, 0)) == [b"before", body, b"after"]

    async def test_thousands_at_once_keep_their_order(self, bus: Bus, reader: BusConsumer) -> None:
        await publish(bus, *numbered(5_000))

        assert bodies(await read_all(reader, 700)) == numbered(5_000)

    async def test_publishers_at_the_same_time_lose_nothing(
        self, broker: Broker, reader: BusConsumer
    ) -> None:
        buses = [broker.bus() for _ in range(3)]
        await asyncio.gather(
            *(publish(buses[one % 3], *(b"%d:%d" % (one, step) for step in range(20))) for one in range(30))
        )

        found = [body.split(b":") for body in bodies(await read_all(reader)) if body]

        assert len(found) == 600
        for one in range(30):
            assert [step for publisher, step in found if publisher == b"%d" % one] == numbered(20)

    async def test_streams_are_apart(self, bus: Bus, reader: BusConsumer) -> None:
        await bus.publish([Outgoing("other.events", b"theirs"), Outgoing(STREAM, b"ours")])

        assert bodies(await reader.read(10, 0)) == [b"ours"]

    async def test_nothing_published_is_nothing_done(self, bus: Bus, reader: BusConsumer) -> None:
        await bus.publish([])

        assert await reader.read(10, 0) == []

    async def test_what_no_bus_has_written_has_an_empty_body(
        self, bus: Bus, broker: Broker, reader: BusConsumer
    ) -> None:
        await broker.add_foreign(STREAM)
        await publish(bus, b"ours")

        assert bodies(await reader.read(10, 0)) == [b"", b"ours"]


class TestGroups:
    async def test_a_group_made_late_reads_from_the_first_message(self, bus: Bus) -> None:
        await publish(bus, *numbered(3))
        await bus.ensure_group(STREAM, "late")

        consumer = bus.consumer(STREAM, "late", "host-0")

        assert bodies(await consumer.read(10, 0)) == numbered(3)
        await consumer.close()

    async def test_making_a_group_again_changes_nothing(self, bus: Bus, reader: BusConsumer) -> None:
        await publish(bus, b"a")
        await reader.read(10, 0)

        await bus.ensure_group(STREAM, GROUP)

        assert await reader.read(10, 0) == []
        assert bodies(await reader.read_own()) == [b"a"]

    async def test_each_group_gets_everything(self, bus: Bus, reader: BusConsumer) -> None:
        await bus.ensure_group(STREAM, "audit")
        audit = bus.consumer(STREAM, "audit", "host-0")
        await publish(bus, *numbered(3))

        assert bodies(await reader.read(10, 0)) == bodies(await audit.read(10, 0)) == numbered(3)
        await audit.close()

    async def test_consumers_of_a_group_share(
        self, bus: Bus, reader: BusConsumer, other: BusConsumer
    ) -> None:
        await publish(bus, *numbered(10))

        found = [*await reader.read(4, 0), *await other.read(4, 0), *await reader.read(4, 0)]

        assert bodies(found) == numbered(10)

    async def test_a_lost_group_is_made_again_and_goes_on(
        self, bus: Bus, broker: Broker, reader: BusConsumer
    ) -> None:
        await publish(bus, b"lost")
        await broker.lose_everything()
        await publish(bus, b"swept in again")

        found = await reader.read(10, 0) or await reader.read(10, 0)

        assert bodies(found) == [b"swept in again"]

    async def test_a_group_lost_under_a_waiting_read_is_made_again(
        self, bus: Bus, broker: Broker, reader: BusConsumer
    ) -> None:
        waiting = asyncio.create_task(reader.read(10, LONG_MS))
        await asyncio.sleep(0)
        await broker.lose_everything()
        await publish(bus, b"after")

        async with asyncio.timeout(SOON_S):
            found = await waiting or await reader.read(10, LONG_MS)

        assert bodies(found) == [b"after"]

    @pytest.mark.parametrize("call", ["read_own", "claim", "touch", "acknowledge", "ghosts", "close"])
    async def test_nothing_else_fails_without_the_group(
        self, broker: Broker, reader: BusConsumer, call: str
    ) -> None:
        await broker.lose_everything()

        if call == "read_own":
            assert await reader.read_own() == []
        elif call == "claim":
            assert await reader.claim_idle(0, 10) == []
        elif call == "touch":
            await reader.touch(["1-0"])
        elif call == "acknowledge":
            await reader.acknowledge(["1-0"])
        elif call == "ghosts":
            await reader.remove_ghosts(0)
        else:
            await reader.close()


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


class TestDepth:
    async def test_tells_what_is_in_hand_and_what_is_not_delivered(
        self, bus: Bus, reader: BusConsumer
    ) -> None:
        await publish(bus, *numbered(3))
        held = await reader.read(2, 0)

        partly = await bus.depth(STREAM, GROUP)
        await reader.read(2, 0)
        wholly = await bus.depth(STREAM, GROUP)
        await reader.acknowledge(ids(held))
        done = await bus.depth(STREAM, GROUP)

        assert partly is not None
        assert wholly is not None
        assert done is not None
        assert (partly.pending, partly.is_delivered, partly.length) == (2, False, 3)
        assert (wholly.pending, wholly.is_delivered) == (3, True)
        assert (done.pending, done.is_delivered, done.length) == (1, True, 3)

    async def test_shows_what_is_in_hand_oldest_first_and_takes_nothing(
        self, bus: Bus, reader: BusConsumer, broker: Broker
    ) -> None:
        await bus.publish([Outgoing(STREAM, b"%d" % number) for number in range(6)])
        taken = await reader.read(5, 0)
        await reader.acknowledge([taken[1].id])
        await broker.delete_body(STREAM, taken[2].id)

        first = await bus.held(STREAM, GROUP, 1)
        everything = await bus.held(STREAM, GROUP, 100)

        assert [one.body for one in first] == [b"0"]
        assert [one.body for one in everything] == [b"0", b"3", b"4"]
        assert [one.body for one in await reader.read_own()] == [b"0", None, b"3", b"4"]
        assert await bus.held(STREAM, "nobody", 5) == await bus.held("nowhere", GROUP, 5) == []

    async def test_a_trim_does_not_hide_that_all_is_delivered(self, bus: Bus, reader: BusConsumer) -> None:
        await publish(bus, *numbered(3))
        await reader.acknowledge(ids(await reader.read(10, 0)))
        await bus.trim(STREAM)

        depth = await bus.depth(STREAM, GROUP)

        assert depth is not None
        assert depth.is_delivered

    async def test_knows_no_depth_of_what_is_not_there(self, bus: Bus) -> None:
        assert await bus.depth(STREAM, "nobody") is None
        assert await bus.depth("nowhere", GROUP) is None

    async def test_tells_many_groups_in_the_order_they_were_asked_for(
        self, bus: Bus, reader: BusConsumer
    ) -> None:
        await publish(bus, *numbered(3))
        await reader.read(2, 0)

        nowhere, here, nobody = await bus.depths(
            [Place("nowhere", GROUP), Place(STREAM, GROUP), Place(STREAM, "nobody")]
        )

        assert (nowhere, nobody) == (None, None)
        assert here == await bus.depth(STREAM, GROUP)
        assert here is not None
        assert here.pending == 2


class TestTrim:
    async def test_the_slowest_group_decides(self, bus: Bus, reader: BusConsumer) -> None:
        await bus.ensure_group(STREAM, "slow")
        slow = bus.consumer(STREAM, "slow", "host-0")
        await publish(bus, *numbered(10))
        await reader.acknowledge(ids(await reader.read(10, 0)))
        held = await slow.read(6, 0)
        await slow.acknowledge(ids(held[:2] + held[3:]))

        removed = await bus.trim(STREAM)

        assert removed == 2
        assert bodies(await slow.read_own()) == [b"2"], "not acknowledged"
        assert bodies(await slow.read(10, 0)) == [b"6", b"7", b"8", b"9"], "not read"
        await slow.close()

    async def test_a_group_that_has_read_nothing_keeps_everything(
        self, bus: Bus, reader: BusConsumer
    ) -> None:
        await bus.ensure_group(STREAM, "new")
        await publish(bus, *numbered(10))
        await reader.acknowledge(ids(await reader.read(10, 0)))

        assert await bus.trim(STREAM) == 0

    async def test_what_all_have_done_goes(self, bus: Bus, reader: BusConsumer) -> None:
        await publish(bus, *numbered(1_000))
        await reader.acknowledge(ids(await read_all(reader)))

        assert await bus.trim(STREAM) == 1_000
        await publish(bus, b"next")
        assert bodies(await reader.read(10, 0)) == [b"next"]

    async def test_young_messages_are_kept_for_who_looks_back(self, bus: Bus, reader: BusConsumer) -> None:
        await publish(bus, *numbered(10))
        await reader.acknowledge(ids(await reader.read(10, 0)))

        assert await bus.trim(STREAM, keep_ms=3_600_000) == 0
        assert bodies(await bus.tail(STREAM)) == numbered(10)

    async def test_nothing_goes_where_no_one_reads(self, bus: Bus) -> None:
        await publish(bus, b"a", stream="unread.events")

        assert await bus.trim("unread.events") == 0
        assert await bus.trim("nowhere") == 0
        assert bodies(await bus.tail("unread.events")) == [b"a"]


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


class TestTail:
    async def test_looks_without_taking(self, bus: Bus, reader: BusConsumer) -> None:
        await publish(bus, *numbered(5))

        first = await bus.tail(STREAM, BEGINNING, 2)
        rest = await bus.tail(STREAM, first[-1].id, 10)

        assert bodies([*first, *rest]) == numbered(5)
        assert {one.deliveries for one in first} == {0}
        assert await bus.tail(STREAM, rest[-1].id) == []
        assert ids(await reader.read(10, 0)) == ids([*first, *rest])

    async def test_a_stream_that_is_not_there_is_empty(self, bus: Bus) -> None:
        assert await bus.tail("nowhere") == []


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
