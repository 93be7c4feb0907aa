"""Runs that were put off (``after_seconds``) join their thread's queue when their time has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.delayed_runs import due_runs, join_queue

if TYPE_CHECKING:
    from runtime.relay import OutboxRelay
    from runtime.stops import Stops
    from store.database import Database


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
            async with self.db.system_session() as session:
                joined = await join_queue(session, run_id)
            await self.relay.send([joined.message] if joined.message else [])
            if joined.thread is not None:
                await self.stops.tell(joined.thread.tenant_id, joined.thread.id, joined.stopped)
        return bool(due)
