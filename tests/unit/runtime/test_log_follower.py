"""Readers of logs: what was appended here comes at once, what was appended elsewhere is fetched."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast
from uuid import UUID

import pytest

from runtime.log_follower import LogFollower
from runtime.thread_log import LogEntry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from runtime.log_follower import Subscription
    from runtime.nudges import Nudges
    from runtime.thread_log import NearReaders, ThreadLog

KEY = "thread:1"


class SilentNudges:
    def subscribe(self, key: str, nudge: object) -> None:
        """Nothing will ever come."""

    def unsubscribe(self, key: str, nudge: object) -> None:
        """Nothing to undo."""


class HeldLog:
    """A log of one thread that counts how often it is read."""

    own_nudge = b"own"

    def __init__(self) -> None:
        self.near: NearReaders | None = None
        self.entries: list[LogEntry] = []
        self.reads = 0
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def read(self, positions: Sequence[tuple[str, str]], *, count: int) -> list[list[LogEntry]]:
        self.reads += 1
        held = list(self.entries)
        await self.may_answer.wait()
        return [[one for one in held if one.id > after][:count] for _, after in positions]

    def append(self, *numbers: int, is_told: bool = True) -> None:
        new = [entry(number) for number in numbers]
        previous = self.entries[-1].id if self.entries else "0-0"
        self.entries += new
        if is_told and self.near is not None and self.near.has(KEY):
            self.near.take_appended(KEY, previous, new)


def entry(number: int) -> LogEntry:
    return LogEntry(f"{number}-0", UUID(int=1), 1, "values", b"{}")


@pytest.fixture
def held() -> HeldLog:
    return HeldLog()


@pytest.fixture
async def follower(held: HeldLog) -> AsyncIterator[LogFollower]:
    follower = LogFollower(cast("ThreadLog", held), cast("Nudges", SilentNudges()))
    follower.start()
    yield follower
    await follower.close()


async def ids(events: Subscription) -> list[str]:
    return [one.id for one in await events.next_entries(1)]


async def test_waiting_readers_return_at_once_when_the_process_ends(follower: LogFollower) -> None:
    async with follower.subscribe(KEY, after="0-0") as events:
        waiting = asyncio.create_task(events.next_entries(60))
        await asyncio.sleep(0)
        follower.end_readers()

        assert await asyncio.wait_for(waiting, 1) == []
        assert await asyncio.wait_for(events.next_entries(60), 1) == []


async def test_entries_appended_here_are_not_fetched_again(follower: LogFollower, held: HeldLog) -> None:
    async with follower.subscribe(KEY, after="0-0") as events:
        await asyncio.sleep(0.01)
        before = held.reads
        held.append(1, 2)
        events.nudge(held.own_nudge)
        await asyncio.sleep(0.01)

        assert await ids(events) == ["1-0", "2-0"]
        assert held.reads == before


async def test_reader_that_misses_one_between_fetches_all_in_order(
    follower: LogFollower, held: HeldLog
) -> None:
    async with follower.subscribe(KEY, after="0-0") as events:
        await asyncio.sleep(0.01)
        held.append(1, is_told=False)
        held.append(2)

        assert await ids(events) == ["1-0", "2-0"]


async def test_entries_that_come_while_a_read_is_on_its_way_come_once(
    follower: LogFollower, held: HeldLog
) -> None:
    held.may_answer.clear()
    async with follower.subscribe(KEY, after="0-0") as events:
        await asyncio.sleep(0.01)
        held.append(1)
        held.append(2, is_told=False)
        held.may_answer.set()
        await asyncio.sleep(0.01)

        assert await ids(events) == ["1-0", "2-0"]


async def test_nudge_from_elsewhere_is_looked_after(follower: LogFollower, held: HeldLog) -> None:
    async with follower.subscribe(KEY, after="0-0") as events:
        await asyncio.sleep(0.01)
        held.append(1, is_told=False)
        events.nudge(b"")

        assert await ids(events) == ["1-0"]


async def test_log_that_nobody_reads_any_more_is_not_followed(follower: LogFollower) -> None:
    async with follower.subscribe(KEY, after="0-0"):
        assert follower.has(KEY)

    assert not follower.has(KEY)
