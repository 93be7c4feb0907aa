"""A tenant's runs, waiting threads and leases as its operators see them: that they are, never what was said.

Each statement names the tenant and is bounded: it reads an index and stops after so many rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncSession

NEWEST_RUNS: Final = 10_000
"""How many of the installation's newest runs are looked at for those that ended."""


@dataclass(frozen=True, slots=True)
class RunCount:
    """Runs of one graph in one state."""

    graph_id: str
    status: str
    runs: int
    """Open ones: all. Ended ones: of the last 24 hours, as far as the newest 10,000 runs reach."""


@dataclass(frozen=True, slots=True)
class WaitingThread:
    """A thread that waits for a person."""

    thread_id: UUID
    graph_id: str | None
    """Of its newest run."""
    waiting_since: datetime
    waiting_s: float
    questions: int
    """How many interrupts are open; 0: stopped by its user, or before a node that is to be watched."""


@dataclass(frozen=True, slots=True)
class LeaseFacts:
    """The right of a worker to write to a thread whose run is in progress."""

    thread_id: UUID
    run_id: UUID
    graph_id: str
    holder: str | None
    """The worker; None: the run is marked running and nobody holds its thread."""
    held_s: float
    """Since the run was last begun."""
    expires_in_s: float
    """Negative: run out, and not yet taken over."""
    deliveries: int


class TenantWork:
    """One tenant's work in progress, inside one transaction of the system."""

    def __init__(self, session: AsyncSession, tenant_id: UUID) -> None:
        self._session = session
        self._tenant_id = tenant_id

    async def run_counts(self) -> Sequence[RunCount]:
        """Runs by graph and state."""
        found = await self._session.execute(_RUNS, {"tenant": self._tenant_id, "newest": NEWEST_RUNS})
        return [RunCount(*row) for row in found]

    async def waiting(self, *, limit: int) -> Sequence[WaitingThread]:
        """Threads that wait for a person, the longest waiting first."""
        found = await self._session.execute(_WAITING, {"tenant": self._tenant_id, "limit": limit})
        return [WaitingThread(*row) for row in found]

    async def waiting_count(self, *, at_most: int) -> int:
        """How many wait; counting stops at a bound."""
        found = await self._session.execute(_WAITING_COUNT, {"tenant": self._tenant_id, "at_most": at_most})
        return int(found.scalar_one())

    async def leases(self, *, limit: int) -> Sequence[LeaseFacts]:
        """Leases of runs in progress, those that run out first first."""
        found = await self._session.execute(_LEASES, {"tenant": self._tenant_id, "limit": limit})
        return [LeaseFacts(*row) for row in found]


_RUNS: Final = text("""
select graph_id, status, count(*) from (
    select graph_id, status from runs
    where status in ('pending', 'running') and tenant_id = :tenant
    union all
    select graph_id, status from (
        select tenant_id, graph_id, status, created_at from runs order by seq desc limit :newest
    ) newest
    where tenant_id = :tenant and status not in ('pending', 'running')
      and created_at > now() - interval '24 hours'
) counted
group by graph_id, status order by graph_id, status
""")

_WAITING: Final = text("""
select t.id, r.graph_id, t.state_updated_at,
       extract(epoch from now() - t.state_updated_at)::float8,
       (select coalesce(sum(jsonb_array_length(asked.value)), 0)::int
        from jsonb_each(t.interrupts) asked where jsonb_typeof(asked.value) = 'array')
from (
    select id, state_updated_at, interrupts from threads
    where tenant_id = :tenant and status = 'interrupted'
    order by state_updated_at limit :limit
) t
left join lateral (
    select graph_id from runs where thread_id = t.id order by seq desc limit 1
) r on true
order by t.state_updated_at
""")

_WAITING_COUNT: Final = text("""
select count(*) from (
    select 1 from threads where tenant_id = :tenant and status = 'interrupted' limit :at_most
) waiting
""")

_LEASES: Final = text("""
select r.thread_id, r.id, r.graph_id, l.holder,
       greatest(extract(epoch from now() - r.updated_at), 0)::float8,
       extract(epoch from coalesce(l.expires_at, r.updated_at) - now())::float8, r.deliveries
from runs r left join thread_leases l on l.thread_id = r.thread_id
where r.status = 'running' and r.tenant_id = :tenant
order by 6 limit :limit
""")
