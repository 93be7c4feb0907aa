"""Threads of all tenants that wait for somebody, and the version of their graph each keeps.

A thread on which somebody stopped a run is interrupted too, yet nothing waits there: the next thing said
begins anew. Such threads are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import Text, Uuid, bindparam, column, text
from sqlalchemy.dialects.postgresql import JSONB

from store.sealed_columns import Place
from store.sealed_mapping import columns_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncSession


class WaitingThread(NamedTuple):
    """A thread that waits, without what was said on it."""

    id: UUID
    tenant_id: UUID
    graph_id: str | None
    graph_version: str | None
    interrupts: dict[str, Any]
    """Task id -> the questions it waits for."""


_COLUMNS: Final = (
    column("id", Uuid),
    column("tenant_id", Uuid),
    column("graph_id", Text),
    column("graph_version", Text),
    column("interrupts", JSONB),
)
_WAITING: Final = """
select t.id, t.tenant_id, t.metadata->>'graph_id' as graph_id, t.graph_version, t.interrupts
from threads t
where t.status = 'interrupted'
  and (t.interrupts <> '{{}}'::jsonb
       or coalesce((select r.status from runs r where r.thread_id = t.id order by r.seq desc limit 1), '')
          <> 'interrupted')
  and {which}
order by t.id
"""
_PAGE: Final = text(_WAITING.format(which="t.id > :after") + " limit :limit").columns(*_COLUMNS)
_ONE: Final = text(_WAITING.format(which="t.id = :thread") + " for no key update of t").columns(*_COLUMNS)
_REPIN: Final = text(
    "update threads set graph_version = :version, updated_at = now() where id = :thread"
).bindparams(bindparam("thread", type_=Uuid))


async def waiting_threads(session: AsyncSession, *, after: UUID, limit: int) -> Sequence[WaitingThread]:
    """The next ones in the order of their ids."""
    rows = await session.execute(_PAGE, {"after": after, "limit": limit})
    return [_opened(session, row) for row in rows]


async def waiting_thread(session: AsyncSession, thread_id: UUID) -> WaitingThread | None:
    """That thread, locked until the transaction ends; None: it does not wait."""
    row = (await session.execute(_ONE, {"thread": thread_id})).one_or_none()
    return None if row is None else _opened(session, row)


def _opened(session: AsyncSession, row: Row[Any]) -> WaitingThread:
    place = Place("threads", row.id, row.tenant_id)
    interrupts = columns_of(session).opened(place, "interrupts", row.interrupts)
    return WaitingThread(row.id, row.tenant_id, row.graph_id, row.graph_version, interrupts)


async def repin(session: AsyncSession, thread_id: UUID, version: str) -> None:
    """Lets a waiting thread go on with another version of its graph."""
    await session.execute(_REPIN, {"thread": thread_id, "version": version})
