"""What a worker that died left undone of a run whose end is committed: its last log entry, its thread.

The commit of the end is the end; the log's `end` and the removal of a temporary thread come after it. A
message of an ended run, delivered again, is the occasion to make them good.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog

from runtime.checkpoints import ReadingSaver
from runtime.encode import to_json
from runtime.failpoints import failpoint
from runtime.thread_log import END_EVENT, NewEntry, log_key
from store.threads import delete_temporary

if TYPE_CHECKING:
    from uuid import UUID

    from runtime.checkpoints import CheckpointPool
    from runtime.thread_log import ThreadLog
    from store.database import Database
    from store.run_progress import EndedRun

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedRuns:
    """Finishes what follows the end of runs."""

    db: Database
    pool: CheckpointPool
    thread_log: ThreadLog

    async def make_good(self, ended: EndedRun) -> None:
        """Writes the log's missing end and removes a temporary thread; doing it twice does no harm."""
        key = log_key(ended.tenant_id, ended.thread_id)
        newest = await self.thread_log.last_event_of(key, ended.run_id)
        if newest is None and ended.is_gone:
            return  # Its readers went with its log.
        if newest != END_EVENT:
            await self.thread_log.append(key, self._missing(ended))
            log.info("run.end_made_good", run_id=str(ended.run_id))
        if ended.is_temporary:
            await self.drop_thread(ended.thread_id)
        failpoint("ended.repaired")

    async def drop_thread(self, thread_id: UUID) -> None:
        """Removes a temporary thread with its checkpoints."""
        await ReadingSaver(self.pool).adelete_thread(str(thread_id))
        async with self.db.system_session() as session:
            await delete_temporary(session, thread_id)

    def _missing(self, ended: EndedRun) -> list[NewEntry]:
        entries = [self._entry(ended, END_EVENT, {"status": ended.status})]
        if ended.error is not None and ended.status in ("error", "timeout"):
            entries.insert(0, self._entry(ended, "error", ended.error))
        return entries

    def _entry(self, ended: EndedRun, event: str, body: dict[str, Any]) -> NewEntry:
        return NewEntry(ended.run_id, ended.epoch, event, to_json(body))
