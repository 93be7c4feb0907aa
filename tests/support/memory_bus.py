"""A bus in memory: it keeps the same promises with other means, so the contract is not about Redis."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from runtime.bus.protocol import BEGINNING, Delivery, Depth

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from runtime.bus.protocol import Outgoing, Place


@dataclass
class Held:
    """A pending message."""

    consumer: str
    since: float
    deliveries: int


@dataclass
class Group:
    position: int = 0
    pending: dict[int, Held] = field(default_factory=dict)
    seen: dict[str, float] = field(default_factory=dict)


@dataclass
class Stream:
    newest: int = 0
    bodies: dict[int, tuple[bytes, float]] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    added: asyncio.Condition = field(default_factory=asyncio.Condition)


def number(message_id: str) -> int:
    return int(message_id.partition("-")[0])


class MemoryBroker:
    """The broker: see `tests.support.brokers.Broker`."""

    def __init__(self) -> None:
        self.streams: dict[str, Stream] = defaultdict(Stream)

    def bus(self) -> MemoryBus:
        return MemoryBus(self)

    async def age(self, stream: str, group: str, message_id: str, idle_ms: int) -> None:
        held = self.streams[stream].groups[group].pending[number(message_id)]
        held.since = time.monotonic() - idle_ms / 1000

    async def age_consumer(self, stream: str, group: str, name: str) -> None:
        self.streams[stream].groups[group].seen[name] -= 0.01

    async def delete_body(self, stream: str, message_id: str) -> None:
        del self.streams[stream].bodies[number(message_id)]

    async def add_foreign(self, stream: str) -> None:
        await self.add(stream, b"")

    async def lose_everything(self) -> None:
        for stream in self.streams.values():
            stream.bodies.clear()
            stream.groups.clear()

    async def consumers(self, stream: str, group: str) -> set[str]:
        found = self.streams[stream].groups.get(group)
        return set(found.seen) if found else set()

    async def add(self, name: str, body: bytes) -> None:
        stream = self.streams[name]
        stream.newest += 1
        stream.bodies[stream.newest] = (body, time.monotonic())
        async with stream.added:
            stream.added.notify_all()

    async def close(self) -> None:
        self.streams.clear()


class MemoryBus:
    def __init__(self, broker: MemoryBroker) -> None:
        self.broker = broker

    async def publish(self, messages: Sequence[Outgoing]) -> None:
        for stream, body in messages:
            await self.broker.add(stream, body)

    async def ensure_group(self, stream: str, group: str) -> None:
        self.broker.streams[stream].groups.setdefault(group, Group())

    def consumer(self, stream: str, group: str, name: str, *, is_queue: bool = False) -> MemoryConsumer:
        return MemoryConsumer(self, stream, group, name, is_queue=is_queue)

    async def depth(self, stream: str, group: str) -> Depth | None:
        whole = self.broker.streams[stream]
        found = whole.groups.get(group)
        if found is None:
            return None
        is_delivered = found.position == whole.newest
        return Depth(len(found.pending), is_delivered, len(whole.bodies), None)

    async def depths(self, places: Sequence[Place]) -> list[Depth | None]:
        return [await self.depth(*one) for one in places]

    async def held(self, stream: str, group: str, most: int) -> list[Delivery]:
        whole = self.broker.streams[stream]
        found = whole.groups.get(group)
        ids = [one for one in sorted(found.pending) if one in whole.bodies] if found else []
        return [Delivery(f"{one}-0", whole.bodies[one][0], 0) for one in ids[:most]]

    async def trim(self, stream: str, *, keep_ms: int = 0) -> int:
        whole = self.broker.streams[stream]
        if not whole.groups:
            return 0
        first_kept = min(min([one.position + 1, *one.pending]) for one in whole.groups.values())
        until = time.monotonic() - keep_ms / 1000
        done = [one for one, (_, at) in whole.bodies.items() if one < first_kept and at <= until]
        for one in done:
            del whole.bodies[one]
        return len(done)

    async def tail(self, stream: str, after: str = BEGINNING, count: int = 100) -> list[Delivery]:
        bodies = self.broker.streams[stream].bodies
        found = [one for one in sorted(bodies) if one > number(after)][:count]
        return [Delivery(f"{one}-0", bodies[one][0], 0) for one in found]

    async def close(self) -> None:
        return None


class MemoryConsumer:
    def __init__(self, bus: MemoryBus, stream: str, group: str, name: str, *, is_queue: bool) -> None:
        self._bus, self._group_name, self._name = bus, group, name
        self._stream = bus.broker.streams[stream]
        self._is_queue = is_queue
        self._is_woken = False

    async def _group(self) -> Group:
        """The group, made anew when it was lost."""
        group = self._stream.groups.setdefault(self._group_name, Group())
        group.seen[self._name] = time.monotonic()
        return group

    async def read(self, count: int, block_ms: int) -> list[Delivery]:
        if block_ms:
            try:
                async with asyncio.timeout(block_ms / 1000), self._stream.added:
                    await self._stream.added.wait_for(lambda: self._is_woken or self._has_new())
            except TimeoutError:
                return []
        self._is_woken = False
        group = await self._group()
        fresh = [one for one in sorted(self._stream.bodies) if one > group.position][:count]
        for one in fresh:
            group.pending[one] = Held(self._name, time.monotonic(), 0)
            group.position = one
        return self._deliver(group, fresh)

    def _has_new(self) -> bool:
        group = self._stream.groups.get(self._group_name, Group())
        return any(one > group.position for one in self._stream.bodies)

    def _deliver(self, group: Group, numbers: Iterable[int]) -> list[Delivery]:
        delivered = []
        for one in numbers:
            held = group.pending[one]
            held.consumer, held.since, held.deliveries = self._name, time.monotonic(), held.deliveries + 1
            body = self._stream.bodies[one][0] if one in self._stream.bodies else None
            delivered.append(Delivery(f"{one}-0", body, held.deliveries))
        return delivered

    async def read_own(self) -> list[Delivery]:
        group = await self._group()
        return self._deliver(
            group, sorted(n for n, held in group.pending.items() if held.consumer == self._name)
        )

    async def claim_idle(self, min_idle_ms: int, count: int) -> list[Delivery]:
        group = await self._group()
        until = time.monotonic() - min_idle_ms / 1000
        return self._deliver(
            group, sorted(n for n, held in group.pending.items() if held.since <= until)[:count]
        )

    async def touch(self, ids: Sequence[str]) -> None:
        group = await self._group()
        for one in ids:
            if held := group.pending.get(number(one)):
                held.consumer, held.since = self._name, time.monotonic()

    async def acknowledge(self, ids: Sequence[str]) -> None:
        group = await self._group()
        for one in ids:
            group.pending.pop(number(one), None)
            if self._is_queue:
                self._stream.bodies.pop(number(one), None)

    async def acknowledge_and_read(self, ids: Sequence[str], count: int, block_ms: int) -> list[Delivery]:
        await self.acknowledge(ids)
        return await self.read(count, block_ms)

    async def wake(self) -> None:
        self._is_woken = True
        async with self._stream.added:
            self._stream.added.notify_all()

    async def remove_ghosts(self, idle_ms: int = 3_600_000) -> None:
        group = await self._group()
        busy = {held.consumer for held in group.pending.values()} | {self._name}
        until = time.monotonic() - idle_ms / 1000
        group.seen = {name: at for name, at in group.seen.items() if name in busy or at >= until}

    async def close(self) -> None:
        group = self._stream.groups.get(self._group_name, Group())
        if all(held.consumer != self._name for held in group.pending.values()):
            group.seen.pop(self._name, None)
