"""A lane of the runs as one worker reads it: what the messages of the bus mean to it.

A message leaves the stream only after its effect is committed. The consumer's name is stable, so a restarted
worker finds its own unfinished messages; those of a dead worker are claimed once they have idled longer than
a lease.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

import orjson

from domain.run_lanes import RunLane
from runtime.bus.groups import group_at_start
from store.run_progress import WORKERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runtime.bus.protocol import Bus, Delivery


@dataclass(frozen=True, slots=True)
class RunMessage:
    """One message of the stream."""

    id: str
    event_id: UUID
    tenant_id: UUID
    run_id: UUID
    thread_id: UUID
    is_again: bool = False
    """It was in a worker's hands before; that worker may have died of it."""
    lane: RunLane = RunLane.CHAT


@dataclass(frozen=True, slots=True)
class BadMessage:
    """A message that is not of the form it must have; it goes to the dead letters."""

    id: str
    reason: str
    lane: RunLane = RunLane.CHAT


Message = RunMessage | BadMessage


class RunStream:
    """One worker's place among those that read the lane's stream."""

    def __init__(self, bus: Bus, name: str, lane: RunLane = RunLane.CHAT) -> None:
        self.lane = lane
        self._bus = bus
        self._consumer = bus.consumer(lane.stream, WORKERS, name, is_queue=True)

    async def open(self) -> None:
        """Makes the group, from the stream's first message on, if it is not there."""
        await group_at_start(self._bus, self.lane.stream, WORKERS)

    async def close(self) -> None:
        """Closes the reading connection; takes the worker's name off when its hands are empty."""
        await self._consumer.close()

    async def read_new(self, *, count: int, block_ms: int) -> list[Message]:
        """New messages; waits for the first one. `wake` ends the wait early."""
        return self._parsed(await self._consumer.read(count, block_ms))

    async def read_own(self) -> list[Message]:
        """Messages that this worker's earlier life left unfinished."""
        return [_again(one) for one in self._parsed(await self._consumer.read_own())]

    async def wake(self) -> None:
        """Ends a waiting `read_new`; no message is lost by it."""
        await self._consumer.wake()

    async def claim_idle(self, *, min_idle_ms: int, count: int) -> list[Message]:
        """Takes over messages that have idled longer than a lease, up to ``count``."""
        return [_again(one) for one in self._parsed(await self._consumer.claim_idle(min_idle_ms, count))]

    async def touch(self, ids: Sequence[str]) -> None:
        """Sets the idle time of messages in hand to zero, without counting a delivery."""
        await self._consumer.touch(ids)

    async def acknowledge(self, message_id: str) -> None:
        """The message's effect is committed: it leaves the group and the stream."""
        await self._consumer.acknowledge((message_id,))

    async def remove_ghosts(self) -> None:
        """Takes the names of workers off that hold nothing and have been silent for an hour."""
        await self._consumer.remove_ghosts()

    async def trim(self) -> None:
        """Drops entries that every group has handled, whose deletion a crash cut off."""
        await self._bus.trim(self.lane.stream)

    def _parsed(self, deliveries: Sequence[Delivery]) -> list[Message]:
        return [parse_message(one, self.lane) for one in deliveries]


def _again(message: Message) -> Message:
    return replace(message, is_again=True) if isinstance(message, RunMessage) else message


def parse_message(delivery: Delivery, lane: RunLane = RunLane.CHAT) -> Message:
    """A delivery as a message, or what is wrong with it."""
    if delivery.body is None:
        return BadMessage(delivery.id, "the message's body is gone from the stream", lane)
    try:
        body = orjson.loads(delivery.body)
        return RunMessage(
            id=delivery.id,
            event_id=UUID(body["id"]),
            tenant_id=UUID(body["tenant"]),
            run_id=UUID(body["data"]["run_id"]),
            thread_id=UUID(body["data"]["thread_id"]),
            lane=lane,
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        reason = f"the message is not of the form it must have ({type(error).__name__})"
        return BadMessage(delivery.id, reason, lane)
