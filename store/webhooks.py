"""Webhooks of ended runs: owed by the transaction that ends the run, sent later, settled once.

A delivery is to the outside what an outbox message is to a stream. It has a table of its own, because its
back-off, its end and its body are its own: the body is taken when the run ends, since a temporary thread is
gone a moment later, and is forgotten once the delivery is settled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import urlsplit

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from domain.ids import uuid7
from store.outbox import DeadLetter, add_dead_letter
from store.sealed_columns import Place
from store.sealed_mapping import columns_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncSession

    from store.sealed_columns import ColumnSealer
    from store.tables.runs import RunRow

STREAM: Final = "webhooks"
"""What dead letters call it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One POST that is due."""

    id: UUID
    tenant_id: UUID
    run_id: UUID
    url: str
    body: dict[str, Any]
    tries: int
    """Which try this is, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFacts:
    """A delivery as operators see it: not the run that it tells of, nor more of an address than its host."""

    id: UUID
    run_id: UUID
    host: str
    state: Literal["due", "delivered", "given_up"]
    tries: int
    next_try_at: datetime | None
    """None once it is settled."""
    last_status: int | None
    """HTTP status of the newest try; None: none was answered."""
    last_problem: str | None
    created_at: datetime
    settled_at: datetime | None


async def deliveries_of(
    session: AsyncSession, tenant_id: UUID, *, is_settled: bool, limit: int
) -> list[DeliveryFacts]:
    """The tenant's deliveries, newest first: those due, with ``is_settled`` a week's settled ones too."""
    rows = await session.execute(_LIST, {"tenant": tenant_id, "is_settled": is_settled, "limit": limit})
    return [
        DeliveryFacts(host=urlsplit(row.url).hostname or "", **{name: getattr(row, name) for name in _SHOWN})
        for row in rows
    ]


async def note_try(
    session: AsyncSession, delivery: Delivery, status: int | None, problem: str | None
) -> None:
    """Keeps how the newest try went."""
    values = {"id": delivery.id, "tries": delivery.tries, "status": status, "problem": problem}
    await session.execute(_NOTE, values)


async def queue_webhooks(
    session: AsyncSession,
    runs: Sequence[RunRow],
    *,
    status: str,
    error: dict[str, str] | None = None,
) -> None:
    """Owes the webhook of each run that has one, with the thread's values as this transaction leaves them."""
    for run in runs:
        if run.kwargs.get("webhook"):
            row = (await session.execute(OWED, {"run": run.id, "status": status})).one()
            await session.execute(QUEUE, owed_webhook(columns_of(session), run, row, error))


def owed_webhook(
    columns: ColumnSealer, run: RunRow, owed: Sequence[Any] | None, error: Mapping[str, str] | None
) -> dict[str, Any]:
    """What `QUEUE` is given.

    Args:
        columns: The codec.
        run: The run, which has a webhook.
        owed: The row that `OWED` gave; None is none.
        error: How the run failed.
    """
    assert owed is not None  # noqa: S101  # the run is there: this transaction ends it
    facts, values = owed
    thread = Place("threads", run.thread_id, run.tenant_id)
    body = {**facts, "kwargs": run.kwargs, "values": columns.opened(thread, "values", values)}
    if error is not None:
        body["error"] = error["message"]
    own = _place(uuid7(), run.tenant_id)
    return {
        "id": own.id,
        "tenant": run.tenant_id,
        "run": run.id,
        "url": run.kwargs["webhook"],
        "body": columns.sealed(own, "body", body),
    }


async def forget_deliveries(session: AsyncSession, tenant_id: UUID, run_ids: Sequence[UUID]) -> int:
    """Takes back what is still owed of runs, and forgets what was settled; how many deliveries."""
    gone = await session.execute(
        text(
            "delete from webhook_deliveries "
            "where tenant_id = :tenant and run_id = any(cast(:runs as uuid[])) returning id"
        ),
        {"tenant": tenant_id, "runs": list(run_ids)},
    )
    return len(gone.all())


async def take_due(session: AsyncSession, *, limit: int, first_retry: timedelta) -> list[Delivery]:
    """Deliveries that are due, with the next try of each already set: who dies sending leaves it to others.

    Args:
        session: The transaction, committed before anything is sent.
        limit: At most so many.
        first_retry: Time to the second try; it doubles with each.
    """
    rows = await session.execute(_TAKE, {"limit": limit, "first_retry": first_retry})
    columns = columns_of(session)
    return [
        Delivery(**{**row._mapping, "body": columns.opened(_place(row.id, row.tenant_id), "body", row.body)})
        for row in rows
    ]


async def settle(
    session: AsyncSession, delivery: Delivery, outcome: Literal["delivered", "given_up"], reason: str = ""
) -> None:
    """Ends a delivery; one that is given up becomes a dead letter with the reason."""
    settled = await session.execute(_SETTLE, {"id": delivery.id, "outcome": outcome})
    if outcome == "given_up" and settled.first() is not None:
        letter = DeadLetter(
            stream=STREAM,
            message_id=str(delivery.id),
            reason=reason,
            deliveries=delivery.tries,
            tenant_id=delivery.tenant_id,
            run_id=delivery.run_id,
        )
        await add_dead_letter(session, letter)


async def forget_settled(session: AsyncSession, *, older_than: timedelta) -> None:
    """Deletes deliveries that were settled that long ago."""
    await session.execute(
        text("delete from webhook_deliveries where settled_at < now() - cast(:age as interval)"),
        {"age": older_than},
    )


def _place(delivery_id: UUID, tenant_id: UUID) -> Place:
    return Place("webhook_deliveries", delivery_id, tenant_id)


OWED: Final = text("""
select jsonb_build_object(
    'run_id', r.id, 'thread_id', r.thread_id, 'assistant_id', r.assistant_id, 'metadata', r.metadata,
    'multitask_strategy', r.multitask_strategy, 'created_at', r.created_at, 'updated_at', now(),
    'status', cast(:status as text), 'run_started_at', r.started_at, 'run_ended_at', now()
), t.values
from runs r join threads t on t.id = r.thread_id
where r.id = :run
""")
"""What a webhook tells of a run that ends in this transaction, without its request; its thread's values."""

QUEUE: Final = text("""
insert into webhook_deliveries (id, tenant_id, run_id, url, body)
values (:id, :tenant, :run, :url, :body)
""").bindparams(bindparam("body", type_=JSONB))
"""Owes a webhook."""

_TAKE: Final = text("""
update webhook_deliveries set
    tries = tries + 1,
    next_try_at = now() + cast(:first_retry as interval) * power(2, least(tries, 12))
where id in (
    select id from webhook_deliveries
    where settled_at is null and next_try_at <= now()
    order by next_try_at
    limit :limit
    for update skip locked
)
returning id, tenant_id, run_id, url, body, tries
""").columns(body=JSONB)

_SHOWN: Final = (
    "id", "run_id", "state", "tries", "next_try_at", "last_status", "last_problem", "created_at",
    "settled_at",
)  # fmt: skip
_LIST: Final = text("""
select id, run_id, url, coalesce(outcome, 'due') as state, tries,
       case when settled_at is null then next_try_at end as next_try_at,
       last_status, last_problem, created_at, settled_at
from webhook_deliveries
where tenant_id = :tenant and (:is_settled or settled_at is null)
order by created_at desc, id
limit :limit
""")
_NOTE: Final = text("""
update webhook_deliveries set last_status = :status, last_problem = :problem where id = :id and tries = :tries
""")
"""A try that took longer than the next one's beginning has nothing to say any more."""

_SETTLE: Final = text("""
update webhook_deliveries set settled_at = now(), outcome = :outcome, body = null
where id = :id and settled_at is null
returning id
""")
