"""One stream's consumer: reads, hands on, acknowledges after the commit, and takes over what others left.

Crash-only, like the worker of runs: its name is stable, so its next life finds what it had in hand, and what
a dead one had is claimed once it has lain long enough.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import structlog

from config.ending import ended
from domain.errors import PropMubiError, Unavailable
from runtime.bus.groups import group_at_start
from runtime.events.batch import EventBatch
from runtime.events.parts import GROUP

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
    from datetime import timedelta

    from domain.run_lanes import EventLane
    from runtime.bus.protocol import Bus, BusConsumer, Delivery
    from runtime.events.parts import EventParts

log = structlog.get_logger()

BATCH: Final = 200
"""Events taken at once: as many as one transaction handles well, and never more than are in hand."""
_BLOCK_MS: Final = 2_000
_RETRY_S: Final = 1.0
_TIDY_EVERY: Final = 30
"""Looks for idle messages between two times of trimming the stream and taking dead consumers' names off."""
_KEPT_ON_BUS_MS: Final = 3_600_000


class EventConsumer:
    """Consumes one lane of a stream for the platform's group.

    Args:
        lane: Which.
        bus: Where from.
        parts: What handling takes.
        name: Stable name of this place; no other living consumer has it.
        idle: How long a message may lie in someone's hands before it is taken over, and how long a failed
            one waits for its next try.
    """

    def __init__(
        self,
        lane: EventLane,
        bus: Bus,
        parts: EventParts,
        *,
        name: str,
        idle: timedelta,
    ) -> None:
        self._lane = lane.name
        self._bus = bus
        self._batch = EventBatch(lane.stream, parts)
        self._name = name
        self._idle_s = idle.total_seconds()
        self._consumer: BusConsumer | None = None
        self._is_draining = False
        self._claims = 0
        self._next_claim = 0.0

    async def run(self) -> None:
        """Consumes until drained.

        Raises:
            Unavailable: The bus cannot be reached at the start.
        """
        await group_at_start(self._bus, self._lane, GROUP)
        self._consumer = self._bus.consumer(self._lane, GROUP, self._name)
        try:
            await self._guarded(self._take_up)
            while not self._is_draining:
                await self._guarded(self._round)
        finally:
            await self._close(self._consumer)

    async def drain(self) -> None:
        """Takes nothing new; `run` returns when what is in hand is committed."""
        self._is_draining = True
        if self._consumer is not None:
            try:
                await self._consumer.wake()
            except PropMubiError:
                log.info("events.wakes_later", stream=self._lane)

    async def _guarded(self, step: Callable[[BusConsumer], Awaitable[None]]) -> None:
        """One step; engines that are away are waited for."""
        assert self._consumer is not None  # noqa: S101  # `run` has made it
        try:
            await step(self._consumer)
        except (Unavailable, OSError) as error:
            log.warning("events.postponed", stream=self._lane, error=type(error).__name__)
            await asyncio.sleep(_RETRY_S)

    async def _take_up(self, consumer: BusConsumer) -> None:
        """What this name's earlier life had in hand."""
        own = await consumer.read_own()
        for start in range(0, len(own), BATCH):
            await self._handle(consumer, own[start : start + BATCH], is_second_life=True)

    async def _round(self, consumer: BusConsumer) -> None:
        await self._handle(consumer, await consumer.read(BATCH, _BLOCK_MS))
        if asyncio.get_running_loop().time() >= self._next_claim and not self._is_draining:
            await self._handle(consumer, await consumer.claim_idle(int(self._idle_s * 1000), BATCH))
            await self._tidy(consumer)

    async def _handle(
        self, consumer: BusConsumer, deliveries: Sequence[Delivery], *, is_second_life: bool = False
    ) -> None:
        if deliveries:
            async with self._in_hand(consumer, [one.id for one in deliveries]):
                done = await self._batch.handle(deliveries, is_second_life=is_second_life)
            await consumer.acknowledge(done)

    async def _tidy(self, consumer: BusConsumer) -> None:
        self._next_claim = asyncio.get_running_loop().time() + self._idle_s / 2
        if self._claims % _TIDY_EVERY == 0:
            await consumer.remove_ghosts()
            await self._bus.trim(self._lane, keep_ms=_KEPT_ON_BUS_MS)
        self._claims += 1

    @asynccontextmanager
    async def _in_hand(self, consumer: BusConsumer, ids: Sequence[str]) -> AsyncIterator[None]:
        """Keeps others from claiming the messages, however long their handlers take."""

        async def touch() -> None:
            while True:
                await asyncio.sleep(self._idle_s / 3)
                try:
                    await consumer.touch(ids)
                except (PropMubiError, OSError) as error:
                    log.info("events.touch_skipped", error=type(error).__name__)

        touching = asyncio.create_task(touch(), name=f"events-touch-{self._lane}")
        try:
            yield
        finally:
            await ended(touching)

    async def _close(self, consumer: BusConsumer) -> None:
        try:
            await consumer.close()
        except (PropMubiError, OSError) as error:
            log.info("events.name_left", stream=self._lane, error=type(error).__name__)
