"""What every message bus must do, run against Redis Streams and against a bus in memory: messages and groups."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

import pytest

from runtime.bus.protocol import BEGINNING, Outgoing, Place
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
    from runtime.bus.protocol import Bus, BusConsumer
    from tests.support.brokers import Broker

__all__ = ["broker", "bus", "other", "reader"]


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
