"""The outbox and inbox: messages that commit with the write that caused them, and effects that happen once.

A domain write calls `Outbox.add` in its own transaction. After the commit the relay (runtime) sends the row
to its Redis Stream; whatever the relay missed it finds again by `unsent`. A consumer calls `Inbox.claim` in
the transaction of its effect: False means that the effect exists already.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Uuid, any_, cast, func, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from domain.events.catalogue import is_known
from domain.ids import uuid7
from store.tables.outbox import DeadLetterRow, InboxRow, OutboxRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy import ColumnElement
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

    async def add(
        self, *, tenant_id: UUID, stream: str, event_type: str, subject: str, payload: dict[str, Any]
    ) -> OutboxMessage:
        """Adds a message that is sent if, and only if, this transaction commits.

        Args:
            tenant_id: Whose event it is.
            stream: Redis Stream, e.g. ``crm.events``.
            event_type: E.g. ``lead.created``.
            subject: What it is about, e.g. the lead's id; one subject's messages keep their order.
            payload: JSON-plain body.
        """
        return await self.put(
            OutboxMessage(
                id=uuid7(),
                tenant_id=tenant_id,
                stream=stream,
                type=event_type,
                subject=subject,
                payload=payload,
            )
        )

    async def put(self, message: OutboxMessage) -> OutboxMessage:
        """Adds a message that is made already."""
        await self._session.execute(insert(OutboxRow).values(**asdict(message)))
        return message

    async def put_many(self, messages: Sequence[OutboxMessage]) -> None:
        """Adds messages that are made already, in this order, in one statement."""
        if not messages:
            return
        rows = orjson.dumps(list(messages)).decode()
        await self._session.execute(text(_PUT_MANY), {"rows": rows})

    async def unsent(self, *, older_than_s: float = 0.0, limit: int = 500) -> list[OutboxMessage]:
        """Messages no relay has sent, oldest first, locked for this transaction.

        The relay of the process that wrote a message sends it at once, so the finder looks only at those
        that have waited ``older_than_s`` seconds.
        """
        rows = await self._session.execute(
            select(OutboxRow)
            .where(OutboxRow.sent_at.is_(None))
            .where(OutboxRow.created_at <= func.now() - func.make_interval(0, 0, 0, 0, 0, 0, older_than_s))
            .order_by(OutboxRow.created_at, OutboxRow.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [_message(row) for row in rows.scalars()]

    async def mark_sent(self, ids: Sequence[UUID], *, first_retry_s: float) -> None:
        """Notes that these are in their stream; the sweeper looks at them after ``first_retry_s`` seconds."""
        await self._session.execute(
            update(OutboxRow)
            .where(_is_one_of(ids))
            .values(
                sent_at=func.coalesce(OutboxRow.sent_at, func.now()),
                next_try_at=func.now() + func.make_interval(0, 0, 0, 0, 0, 0, first_retry_s),
            )
        )

    async def mark_handled(self, ids: Sequence[UUID]) -> None:
        """Notes that their effect is committed."""
        await self._session.execute(
            update(OutboxRow)
            .where(_is_one_of(ids), OutboxRow.handled_at.is_(None))
            .values(handled_at=func.now())
        )

    async def due_again(self, *, stream: str, first_retry_s: float, limit: int = 100) -> list[OutboxMessage]:
        """Sent messages without a known effect whose back-off has passed; doubles their back-off.

        A message whose run is being executed under a live lease is not due.
        """
        rows = await self._session.execute(
            text(_DUE_AGAIN), {"stream": stream, "first_retry_s": first_retry_s, "limit": limit}
        )
        return [
            OutboxMessage(
                id=row.id,
                tenant_id=row.tenant_id,
                stream=row.stream,
                type=row.type,
                subject=row.subject,
                payload=row.payload,
            )
            for row in rows
        ]


_PUT_MANY = """
insert into outbox (id, tenant_id, stream, type, subject, payload)
select id, tenant_id, stream, type, subject, payload
from rows from (
    jsonb_to_recordset(cast(:rows as jsonb))
    as (id uuid, tenant_id uuid, stream text, type text, subject text, payload jsonb)
) with ordinality as given (id, tenant_id, stream, type, subject, payload, place)
order by place
"""
"""One JSON text costs a tenth of six arrays, whose texts psycopg escapes one by one in Python."""

_DUE_AGAIN = """
update outbox set
    tries = tries + 1,
    next_try_at = now() + make_interval(secs => :first_retry_s * power(2, least(tries + 1, 10)))
where id in (
    select o.id from outbox o
    where o.stream = :stream and o.sent_at is not null and o.handled_at is null and o.next_try_at <= now()
      and not exists (
        select 1 from thread_leases l
        where l.thread_id::text = o.subject and l.holder is not null and l.expires_at > now()
      )
    order by o.next_try_at
    limit :limit
    for update skip locked
)
returning id, tenant_id, stream, type, subject, payload
"""


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
            text(_CLAIM_MANY), {"consumer_group": consumer_group, "ids": list(event_ids), "tenant": tenant_id}
        )
        return set(rows.scalars())


_CLAIM_MANY = """
insert into inbox (consumer_group, event_id, tenant_id)
select :consumer_group, id, :tenant from unnest(cast(:ids as uuid[])) as id order by id
on conflict do nothing
returning event_id
"""


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


def _is_one_of(ids: Sequence[UUID]) -> ColumnElement[bool]:
    """One parameter however many ids there are, so the statement is prepared once."""
    return OutboxRow.id == any_(cast(list(ids), ARRAY(Uuid)))


def _message(row: OutboxRow) -> OutboxMessage:
    return OutboxMessage(
        id=row.id,
        tenant_id=row.tenant_id,
        stream=row.stream,
        type=row.type,
        subject=row.subject,
        payload=row.payload,
    )
