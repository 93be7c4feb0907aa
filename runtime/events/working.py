"""The events' part of a worker: a consumer for each stream, the wish to index, and two slow duties."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Final

import structlog

from config.ending import ended
from domain.errors import PropMubiError
from domain.run_lanes import EVENT_LANES
from runtime.events.consumer import EventConsumer
from runtime.events.waiting import catch_up
from store.events.retention import forget_old, unindexed_tenants

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import timedelta

    from runtime.bus.protocol import Bus
    from runtime.events.parts import EventParts

log = structlog.get_logger()

_CATCH_UP_S: Final = 5.0
_FORGET_S: Final = 3600.0
_GRACE_S: Final = 20.0


class EventWorker:
    """Consumes every stream of events until drained.

    Args:
        bus: Where events come from.
        parts: What handling takes.
        idle: See `EventConsumer`.
        retention: How long handled events are kept for replays.
        name: Stable name of this worker's place.
    """

    def __init__(
        self,
        bus: Bus,
        parts: EventParts,
        *,
        idle: timedelta,
        retention: timedelta,
        name: str | None = None,
    ) -> None:
        self._parts = parts
        self._retention = retention
        named = name or f"{socket.gethostname()}-0"
        self._consumers = [EventConsumer(lane, bus, parts, name=named, idle=idle) for lane in EVENT_LANES]
        self._stopped = asyncio.Event()

    async def run(self) -> None:
        """Works until drained.

        Raises:
            Unavailable: The bus cannot be reached at the start.
        """
        duties = [
            asyncio.create_task(_every(_CATCH_UP_S, self._catch_up), name="events-catch-up"),
            asyncio.create_task(_every(_FORGET_S, self._forget), name="events-forget"),
        ]
        try:
            await self._index_what_is_left()
            async with asyncio.TaskGroup() as group:
                for consumer in self._consumers:
                    group.create_task(consumer.run())
        finally:
            await ended(*duties)
            self._stopped.set()

    async def drain(self) -> None:
        """Takes no more events and returns when those in hand are committed or given back."""
        await asyncio.gather(*(consumer.drain() for consumer in self._consumers))
        try:
            async with asyncio.timeout(_GRACE_S):
                await self._stopped.wait()
        except TimeoutError:
            log.warning("events.drain_cut_short", consequence="what is in hand is delivered again")

    async def _index_what_is_left(self) -> None:
        """A wish to index is lost with the process; the table of listings knows what waits."""
        async with self._parts.db.system_session() as session:
            for tenant_id in await unindexed_tenants(session):
                self._parts.index(tenant_id)

    async def _catch_up(self) -> None:
        await self._parts.relay.send(await catch_up(self._parts.db, self._parts.catalogue))

    async def _forget(self) -> None:
        async with self._parts.db.system_session() as session:
            forgotten = await forget_old(session, self._retention)
        if forgotten:
            log.info("events.forgotten", messages=forgotten)


async def _every(seconds: float, duty: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await duty()
        except PropMubiError as error:
            log.warning("events.duty_postponed", error=type(error).__name__)
