"""One event by itself, counted before it begins: how one that raises or kills the process is found.

It is always the oldest open event of the subject that is tried, whichever event of it was delivered: an event
that waits behind a failing one is delivered again and again without any fault of its own.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import structlog

from domain.errors import Unavailable
from domain.events.envelope import BadEvent
from runtime.events.handling import AfterCommit
from runtime.events.sealing import kept_event
from store.contention import uncontended
from store.events.progress import EventProgress, SubjectKey
from store.outbox import DeadLetter

if TYPE_CHECKING:
    from uuid import UUID

    from domain.events.catalogue import EventStream
    from runtime.events.effects import Effects
    from runtime.events.parts import EventParts
    from store.events.catalogue import Event
    from store.outbox import OutboxMessage

log = structlog.get_logger()


class Delivered(NamedTuple):
    """A delivery that is an event of ours."""

    id: str
    event: Event
    deliveries: int

    @property
    def key(self) -> SubjectKey:
        """Its subject."""
        return SubjectKey(self.event.tenant_id, self.event.envelope.subject)


class _Head(NamedTuple):
    """The oldest open event of a subject, and how often it was begun alone, this time included."""

    id: UUID
    type: str
    attempts: int
    message: OutboxMessage | None
    """None: it is not of our outbox."""


class _Problem(NamedTuple):
    """Why an event has no effect."""

    reason: str
    is_final: bool
    """Another try would end the same way."""


class AloneHandling:
    """Handles events of one stream one by one."""

    def __init__(self, stream: EventStream, parts: EventParts, effects: Effects) -> None:
        self._stream = stream
        self._parts = parts
        self._effects = effects
        # It was begun once more among others, before it came here.
        self._tries = max(parts.max_deliveries - 1, 1)

    async def handle(self, delivered: Delivered) -> bool:
        """Handles the subject's open events up to the delivered one; False: deliver it again."""
        while (head := await self._begin(delivered)) is not None:
            problem = await self._try(head, delivered)
            if problem is not None:
                if head.attempts < self._tries and not problem.is_final:
                    return False
                await self._effects.bury(self._letter(head, delivered, problem.reason))
            if head.id == delivered.event.id:
                return True
        return True

    async def _begin(self, delivered: Delivered) -> _Head | None:
        """Counts a try of the subject's oldest open event; None: the delivered one is settled already."""
        async with self._parts.db.system_session() as session:
            progress = EventProgress(session, self._stream.value)
            opened = await progress.open_of([delivered.key], limit=1)
            if opened:
                first = opened[0].message
                return _Head(first.id, first.type, await progress.note_attempt(first.id), first)
            if await progress.kept([delivered.event.id]):
                return None
        return _Head(delivered.event.id, delivered.event.envelope.type.value, delivered.deliveries, None)

    async def _try(self, head: _Head, delivered: Delivered) -> _Problem | None:
        if head.attempts > self._tries:
            return _Problem(f"it was begun {head.attempts} times and never ended", is_final=True)
        try:
            event = kept_event(self._parts.catalogue, head.message) if head.message else delivered.event
            after = await uncontended(partial(self._write, head, event, delivered.key))
        except Unavailable:
            raise
        except BadEvent as error:
            return _Problem(error.reason, is_final=True)
        except Exception as error:  # noqa: BLE001  # whatever a handler raises must not stop the others
            log.warning("event.failed", type=head.type, attempts=head.attempts, error=type(error).__name__)
            return _Problem(f"its handler failed with {type(error).__name__}", is_final=False)
        await self._effects.follow(after)
        return None

    async def _write(self, head: _Head, event: Event, key: SubjectKey) -> AfterCommit:
        """The event's effects, in one transaction, and what is to be done once it is committed."""
        after = AfterCommit()
        async with self._parts.db.system_session() as session:
            progress = EventProgress(session, self._stream.value)
            await progress.lock([key])
            if head.message is None or await self._is_still_first(progress, head, key):
                await self._effects.write(session, [event], after)
        return after

    async def _is_still_first(self, progress: EventProgress, head: _Head, key: SubjectKey) -> bool:
        """Another worker may have handled it while this one waited for the lock."""
        opened = await progress.open_of([key], limit=1)
        return bool(opened) and opened[0].message.id == head.id

    def _letter(self, head: _Head, delivered: Delivered, reason: str) -> DeadLetter:
        return DeadLetter(
            stream=self._stream.value,
            message_id=str(head.id),
            reason=reason,
            deliveries=head.attempts,
            tenant_id=delivered.event.tenant_id,
            event_id=head.id,
            event_type=head.type,
        )
