"""Tells whom a stopped run concerns: the worker that executes it, and readers of one that never began."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from domain.errors import Unavailable
from runtime.encode import to_json
from runtime.nudges import CANCEL_CHANNEL
from runtime.thread_log import END_EVENT, NewEntry, log_key

if TYPE_CHECKING:
    from uuid import UUID

    from runtime.nudges import Nudges
    from runtime.thread_log import ThreadLog
    from store.runs import Stopped

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Stops:
    """Makes a stop felt at once. What is lost here is found a little later: the truth is in Postgres."""

    nudges: Nudges
    thread_log: ThreadLog

    async def tell(self, tenant_id: UUID, thread_id: UUID, stopped: Stopped) -> None:
        """Tells of runs of one thread that a committed transaction has stopped."""
        end = to_json({"status": "interrupted"})
        ends = [NewEntry(run_id, 0, END_EVENT, end) for run_id in stopped.ended]
        try:
            for run_id in stopped.running:
                await self.nudges.send(CANCEL_CHANNEL, str(run_id))
            if ends:
                await self.thread_log.append(log_key(tenant_id, thread_id), ends)
        except Unavailable:
            log.warning("stops.untold", thread_id=str(thread_id))
