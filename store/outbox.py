"""The outbox and inbox: messages that commit with the write that caused them, and effects that happen once.

A domain write announces what happened (`store.events.writing`) in its own transaction. After the commit the
relay (runtime) sends the row to its stream; whatever the relay missed it finds again by `unsent`. A consumer
calls `Inbox.claim` in the transaction of its effect: False means that the effect exists already.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson
from sqlalchemy import func, text, update
from sqlalchemy.dialects.postgresql import insert

from domain.events.catalogue import is_known
from domain.ids import uuid7
from store.tables.outbox import DeadLetterRow, InboxRow, OutboxRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """One message on its way to a stream. Streams of events take only what the catalogue knows."""

    id: UUID
    tenant_id: UUID
    stream: str
    type: str
    subject: str
    payload: dict[str, Any]

    def __post_init__(self) -> None:
        if not is_known(self.stream, self.type):
            raise ValueError(
                f"there is no event {self.type} on {self.stream}; write it by domain.events.catalogue"
            )


class Outbox:
    """The outbox as one transaction sees it."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, message: OutboxMessage) -> OutboxMessage:
        """Adds a message that is made already."""
        await self.put_many([message])
        return message

    async def put_many(self, messages: Sequence[OutboxMessage]) -> None:
        """Adds messages that are made already, in this order, in one statement."""
        if not messages:
            return
        rows = orjson.dumps(list(messages)).decode()
        await self._session.execute(_PUT_MANY, {"rows": rows})

    async def unsent(self, *, older_than_s: float = 0.0, limit: int = 500) -> list[OutboxMessage]:
        """Messages no relay has sent, oldest first, locked for this transaction.

        The relay of the process that wrote a message sends it at once, so the finder looks only at those
        that have waited ``older_than_s`` seconds.
        """
        rows = await self._session.execute(_UNSENT, {"older_than_s": older_than_s, "limit": limit})
        return [OutboxMessage(*row) for row in rows]

    async def mark_sent(self, ids: Sequence[UUID], *, first_retry_s: float) -> None:
        """Notes that these are in their stream; the sweeper looks at them after ``first_retry_s`` seconds."""
        await self._session.execute(_MARK_SENT, {"ids": list(ids), "first_retry_s": first_retry_s})

    async def mark_handled(self, ids: Sequence[UUID]) -> None:
        """Notes that their effect is committed."""
        await self._session.execute(_MARK_HANDLED, {"ids": list(ids)})

    async def make_due(self, *, stream: str) -> None:
        """Ends the back-off of what was sent to a stream and shows no effect: the stream may have lost it."""
        await self._session.execute(
            update(OutboxRow)
            .where(OutboxRow.stream == stream, OutboxRow.handled_at.is_(None), OutboxRow.sent_at.is_not(None))
            .values(next_try_at=func.least(OutboxRow.next_try_at, func.now()))
        )

    async def due_again(
        self, *, streams: Sequence[str], first_retry_s: float, limit: int = 100, but_not: Sequence[UUID] = ()
    ) -> list[OutboxMessage]:
        """Sent messages without a known effect whose back-off has passed; doubles their back-off.

        A message whose run is being executed under a live lease is not due, nor one of ``but_not``.
        """
        rows = await self._session.execute(
            _DUE_AGAIN,
            {
                "streams": list(streams),
                "first_retry_s": first_retry_s,
                "limit": limit,
                "but_not": list(but_not),
            },
        )
        return [OutboxMessage(*row) for row in rows]


_UNSENT: Final = text("""
select id, tenant_id, stream, type, subject, payload from outbox
where sent_at is null and created_at <= now() - make_interval(secs => :older_than_s)
order by created_at, id
limit :limit
for update skip locked
""")

_MARK_SENT: Final = text("""
update outbox set
    sent_at = coalesce(sent_at, now()), next_try_at = now() + make_interval(secs => :first_retry_s)
where id = any(cast(:ids as uuid[]))
""")

_MARK_HANDLED: Final = text("""
update outbox set handled_at = now() where id = any(cast(:ids as uuid[])) and handled_at is null
""")

_PUT_MANY: Final = text("""
insert into outbox (id, tenant_id, stream, type, subject, payload)
select id, tenant_id, stream, type, subject, payload
from rows from (
    jsonb_to_recordset(cast(:rows as jsonb))
    as (id uuid, tenant_id uuid, stream text, type text, subject text, payload jsonb)
) with ordinality as given (id, tenant_id, stream, type, subject, payload, place)
order by place
""")
"""One JSON text costs a tenth of six arrays, whose texts psycopg escapes one by one in Python."""

_DUE_AGAIN = text("""
update outbox set
    tries = tries + 1,
    next_try_at = now() + make_interval(secs => :first_retry_s * power(2, least(tries + 1, 10)))
where id in (
    select o.id from outbox o
    where o.stream = any(cast(:streams as text[]))
      and o.sent_at is not null and o.handled_at is null and o.next_try_at <= now()
      and o.id <> all(cast(:but_not as uuid[]))
      and not exists (
        select 1 from thread_leases l
        where l.thread_id::text = o.subject and l.holder is not null and l.expires_at > now()
      )
    order by o.next_try_at
    limit :limit
    for update skip locked
)
returning id, tenant_id, stream, type, subject, payload
""")


class Inbox:
    """What consumer groups have handled, as one transaction sees it."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def claim(self, *, consumer_group: str, event_id: UUID, tenant_id: UUID) -> bool:
        """True once per group and event: the caller's effect belongs in this transaction."""
        result = await self._session.execute(
            insert(InboxRow)
            .values(consumer_group=consumer_group, event_id=event_id, tenant_id=tenant_id)
            .on_conflict_do_nothing()
            .returning(InboxRow.event_id)
        )
        return result.scalar_one_or_none() is not None

    async def claim_many(
        self, *, consumer_group: str, event_ids: Sequence[UUID], tenant_id: UUID
    ) -> set[UUID]:
        """Claims one tenant's events in one statement; returns those whose effect belongs here.

        Rows are written in the order of their ids, so two consumers with the same events wait for each other
        and never deadlock.
        """
        if not event_ids:
            return set()
        rows = await self._session.execute(
            _CLAIM_MANY, {"consumer_group": consumer_group, "ids": list(event_ids), "tenant": tenant_id}
        )
        return set(rows.scalars())


_CLAIM_MANY: Final = text("""
insert into inbox (consumer_group, event_id, tenant_id)
select :consumer_group, id, :tenant from unnest(cast(:ids as uuid[])) as id order by id
on conflict do nothing
returning event_id
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """The fact that a message was given up, with the reason; never its content."""

    stream: str
    message_id: str
    reason: str
    deliveries: int = 0
    tenant_id: UUID | None = None
    event_id: UUID | None = None
    event_type: str | None = None
    run_id: UUID | None = None


async def add_dead_letter(session: AsyncSession, letter: DeadLetter) -> None:
    """Keeps a dead letter for an operator to see, replay or discard; an event's message has one at most."""
    row = insert(DeadLetterRow).values(id=uuid7(), **asdict(letter))
    await session.execute(row.on_conflict_do_nothing())
