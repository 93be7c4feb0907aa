"""The effect of events: in one transaction with the note that it exists, and what follows the commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from domain.errors import Unavailable
from domain.events.lineage import Cause, caused_by
from runtime.events.handling import Handling
from runtime.events.parts import GROUP
from runtime.events.waiting import resume_waiting
from store.events.progress import EventProgress, OwnedEvent
from store.thread_waits import ThreadWaits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.events.catalogue import EventStream
    from runtime.events.handling import AfterCommit
    from runtime.events.parts import EventParts
    from store.database import AsyncSession
    from store.events.catalogue import Event
    from store.outbox import DeadLetter

log = structlog.get_logger()


class Effects:
    """Effects of one stream's events."""

    def __init__(self, stream: EventStream, parts: EventParts) -> None:
        self._stream = stream
        self._parts = parts

    async def write(self, session: AsyncSession, events: Sequence[Event], after: AfterCommit) -> None:
        """Writes the effects of those that have none yet, in this order, and notes that all are handled."""
        progress = EventProgress(session, self._stream.value)
        fresh = await progress.claim(GROUP, [OwnedEvent(event.id, event.tenant_id) for event in events])
        handling = Handling(session, after)
        kinds = {event.envelope.type.value for event in events}
        awaited = await ThreadWaits(session).types_awaited(kinds)
        for event in events:
            if event.id in fresh:
                with caused_by(Cause.of(event.envelope)):
                    await self._write_one(event, handling, is_awaited=event.envelope.type.value in awaited)
        await progress.mark_handled([event.id for event in events])

    async def _write_one(self, event: Event, handling: Handling, *, is_awaited: bool) -> None:
        handler = self._parts.handlers.get(event.envelope.type)
        if handler is not None:
            await handler(event, handling)
        await self._parts.triggers.start(event, handling)
        await self._parts.triggers.rescore(event, handling)
        if is_awaited:
            await resume_waiting(event, handling)

    async def follow(self, after: AfterCommit) -> None:
        """What comes after the commit. None of it may undo what is committed."""
        await self._parts.relay.send(after.messages)
        for tenant_id in after.tenants_to_index:
            self._parts.index(tenant_id)
        for channel, payload in dict.fromkeys(after.nudges):
            try:
                await self._parts.nudges.send(channel, payload)
            except Unavailable:
                return  # A nudge carries no truth.

    async def bury(self, letter: DeadLetter) -> None:
        """Gives a message up, with its reason."""
        log.error("event.dead_lettered", stream=letter.stream, reason=letter.reason, type=letter.event_type)
        async with self._parts.db.system_session() as session:
            await EventProgress(session, self._stream.value).bury(letter)
