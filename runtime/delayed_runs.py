"""Runs that were put off (``after_seconds``) join their thread's queue when their time has come."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from store.contention import uncontended
from store.delayed_runs import due_runs, join_queue

if TYPE_CHECKING:
    from uuid import UUID

    from runtime.relay import OutboxRelay
    from runtime.stops import Stops
    from store.database import Database
    from store.delayed_runs import Joined


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayedRuns:
    """Wakes runs whose time has come."""

    db: Database
    relay: OutboxRelay
    stops: Stops

    async def wake_due(self) -> bool:
        """Wakes each in a transaction of its own; whether there was any."""
        async with self.db.system_session() as session:
            due = await due_runs(session)
        for run_id in due:
            joined = await uncontended(partial(self._join, run_id))
            await self.relay.send([joined.message] if joined.message else [])
            if joined.thread is not None:
                await self.stops.tell(joined.thread.tenant_id, joined.thread.id, joined.stopped)
        return bool(due)

    async def _join(self, run_id: UUID) -> Joined:
        async with self.db.system_session() as session:
            return await join_queue(session, run_id)
