"""What threads take on the disk of Postgres, part by part, as stored: compressed where it compresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadSize:
    """One thread. All sizes are bytes."""

    thread_id: UUID
    tenant_id: UUID
    graph_id: str | None
    status: str
    updated_at: datetime
    checkpoints: int
    """How many it has."""
    checkpoints_bytes: int
    blobs_bytes: int
    """Values of channels, which checkpoints share."""
    writes_bytes: int
    """Pending writes of tasks."""
    values_bytes: int
    """The newest state that lists of threads show, and its interrupts."""
    runs_bytes: int
    """Requests of its runs."""

    @property
    def stored_bytes(self) -> int:
        """All of it in Postgres."""
        return (
            self.checkpoints_bytes
            + self.blobs_bytes
            + self.writes_bytes
            + self.values_bytes
            + self.runs_bytes
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OrphanSize:
    """Checkpoints whose thread is gone: left by a process that died between two deletions."""

    threads: int
    stored_bytes: int


_PARTS: Final = """
with kept as (
    select thread_id, count(*) as checkpoints, 0 as blobs_bytes, 0 as writes_bytes,
        sum(pg_column_size(checkpoint) + pg_column_size(metadata)) as checkpoints_bytes
    from checkpoints {where} group by thread_id
    union all
    select thread_id, 0, sum(coalesce(pg_column_size(blob), 0)), 0, 0
    from checkpoint_blobs {where} group by thread_id
    union all
    select thread_id, 0, 0, sum(pg_column_size(blob)), 0
    from checkpoint_writes {where} group by thread_id
), parts as (
    select thread_id, sum(checkpoints) as checkpoints, sum(checkpoints_bytes) as checkpoints_bytes,
        sum(blobs_bytes) as blobs_bytes, sum(writes_bytes) as writes_bytes
    from kept group by thread_id
)
"""
_THREADS: Final = """
select t.id as thread_id, t.tenant_id, t.metadata->>'graph_id' as graph_id, t.status, t.updated_at,
    coalesce(p.checkpoints, 0)::bigint as checkpoints,
    coalesce(p.checkpoints_bytes, 0)::bigint as checkpoints_bytes,
    coalesce(p.blobs_bytes, 0)::bigint as blobs_bytes,
    coalesce(p.writes_bytes, 0)::bigint as writes_bytes,
    (coalesce(pg_column_size(t.values), 0) + pg_column_size(t.interrupts))::bigint as values_bytes,
    (select coalesce(sum(pg_column_size(r.kwargs) + pg_column_size(r.metadata)), 0)
     from runs r where r.thread_id = t.id)::bigint as runs_bytes
from threads t left join parts p on p.thread_id = t.id::text
where {which}
"""
_LARGEST: Final = """
order by checkpoints_bytes + blobs_bytes + writes_bytes + values_bytes + runs_bytes desc, thread_id limit :top
"""
_ORPHANS: Final = """
select count(*) as threads,
    coalesce(sum(checkpoints_bytes + blobs_bytes + writes_bytes), 0)::bigint as stored_bytes
from parts p where not exists (select 1 from threads t where t.id::text = p.thread_id)
"""


class ThreadSizes:
    """Sizes for operators: facts about threads, never what was said on them.

    It reads as the system, since an operator's own transactions see nobody else's threads. A route that shows
    them names the operator's own tenant and asks for the role.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    async def largest(self, tenant_id: UUID | None, *, top: int = 20) -> Sequence[ThreadSize]:
        """The largest threads of a tenant (None: of all), largest first. Reads every checkpoint's header."""
        which = "true" if tenant_id is None else "t.tenant_id = :tenant"
        threads = _THREADS.format(which=which)
        statement = f"{_PARTS.format(where='')} select * from ({threads}) s {_LARGEST}"  # noqa: S608  # own words
        return await self._read(statement, {"tenant": tenant_id, "top": top})

    async def of(self, thread_id: UUID, tenant_id: UUID | None = None) -> ThreadSize | None:
        """One thread of a tenant (None: of any)."""
        which = "t.id = :thread" if tenant_id is None else "t.id = :thread and t.tenant_id = :tenant"
        parts = _PARTS.format(where="where thread_id = cast(:thread as text)")
        statement = parts + _THREADS.format(which=which)
        found = await self._read(statement, {"thread": thread_id, "tenant": tenant_id})
        return next(iter(found), None)

    async def orphans(self) -> OrphanSize:
        """Checkpoints of threads that are gone, of all tenants."""
        async with self._db.system_session() as session:
            row = (await session.execute(text(_PARTS.format(where="") + _ORPHANS))).one()
        return OrphanSize(threads=row.threads, stored_bytes=row.stored_bytes)

    async def _read(self, statement: str, values: dict[str, Any]) -> list[ThreadSize]:
        async with self._db.system_session() as session:
            rows = await session.execute(text(statement), values)
            return [ThreadSize(**row) for row in rows.mappings()]
