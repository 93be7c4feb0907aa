"""Events on their way to their effects, as one transaction sees them: locked, put in order, claimed, buried.

Postgres is the truth and the bus only rings the bell. Whoever is told of an event takes its subject's lock
and handles all that is open on that subject in the order in which it was written, the event itself among
them. So a message that came late, twice or never cannot put two events of a subject into the wrong order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import text, update

from store.outbox import Inbox, Outbox, OutboxMessage, add_dead_letter
from store.tables.outbox import OutboxRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from store.database import AsyncSession
    from store.outbox import DeadLetter


class SubjectKey(NamedTuple):
    """One subject; its events keep their order."""

    tenant_id: UUID
    subject: str


class OpenEvent(NamedTuple):
    """An event of the outbox that has no effect yet."""

    message: OutboxMessage
    attempts: int


class OwnedEvent(NamedTuple):
    """An event and whose it is."""

    id: UUID
    tenant_id: UUID


class EventProgress:
    """Events of one stream, inside one transaction."""

    def __init__(self, session: AsyncSession, stream: str) -> None:
        self._session = session
        self._stream = stream

    async def lock(self, keys: Iterable[SubjectKey]) -> None:
        """Waits until no other transaction handles these subjects; holds them until this one ends.

        Always taken in one order, so two workers cannot wait for each other.
        """
        names = sorted({f"{self._stream} {key.tenant_id} {key.subject}" for key in keys})
        await self._session.execute(_LOCK, {"names": names})

    async def open_of(self, keys: Iterable[SubjectKey], *, limit: int) -> list[OpenEvent]:
        """What is open on these subjects, oldest first, up to a limit."""
        wanted = sorted(set(keys))
        rows = await self._session.execute(
            _OPEN,
            {
                "stream": self._stream,
                "tenants": [key.tenant_id for key in wanted],
                "subjects": [key.subject for key in wanted],
                "limit": limit,
            },
        )
        return [OpenEvent(OutboxMessage(*row[:6]), row.attempts) for row in rows]

    async def kept(self, ids: Sequence[UUID]) -> set[UUID]:
        """Those that the outbox still keeps, handled or not."""
        return set((await self._session.execute(_KEPT, {"ids": list(ids)})).scalars())

    async def claim(self, group: str, events: Sequence[OwnedEvent]) -> set[UUID]:
        """Those of the events whose effect belongs into this transaction: once per group."""
        inbox = Inbox(self._session)
        fresh: set[UUID] = set()
        for tenant_id in sorted({event.tenant_id for event in events}):
            ids = [event.id for event in events if event.tenant_id == tenant_id]
            fresh |= await inbox.claim_many(consumer_group=group, event_ids=ids, tenant_id=tenant_id)
        return fresh

    async def mark_handled(self, ids: Sequence[UUID]) -> None:
        """Their effects are in this transaction."""
        await Outbox(self._session).mark_handled(ids)

    async def note_attempt(self, event_id: UUID) -> int:
        """Counts one more try of an event; how many that makes. To commit before it, since it may kill us."""
        statement = (
            update(OutboxRow)
            .where(OutboxRow.id == event_id)
            .values(attempts=OutboxRow.attempts + 1)
            .returning(OutboxRow.attempts)
        )
        return (await self._session.execute(statement)).scalar_one_or_none() or 0

    async def bury(self, letter: DeadLetter) -> None:
        """Gives a message up, for an operator to decide; the subject goes on without it."""
        await add_dead_letter(self._session, letter)
        if letter.event_id is not None:
            await self.mark_handled([letter.event_id])


_LOCK: Final = text("""
select pg_advisory_xact_lock(hashtextextended(name, 0))
from (select name from unnest(cast(:names as text[])) name order by hashtextextended(name, 0)) as ordered
""")

_OPEN: Final = text("""
select o.id, o.tenant_id, o.stream, o.type, o.subject, o.payload, o.attempts
from unnest(cast(:tenants as uuid[]), cast(:subjects as text[])) as wanted(tenant_id, subject)
join outbox o on o.stream = :stream and o.tenant_id = wanted.tenant_id and o.subject = wanted.subject
where o.handled_at is null and o.stream like '%.events'
order by o.seq nulls first, o.created_at, o.id
limit :limit
""")

_KEPT: Final = text("select id from outbox where id = any(cast(:ids as uuid[]))")
