"""Expires threads by their strategy: deleted with all that hangs on them, or left with their newest state.

Checkpoints go first and the row last, while the row is locked: no run begins in between, and whoever dies
there leaves a thread that is expired still and is seen to at the next turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from domain.errors import PropMubiError
from runtime.checkpoints import ReadingSaver
from runtime.thread_log import log_key
from store.thread_expiry import delete_expired, expired_threads, lock_expired, note_pruned

if TYPE_CHECKING:
    from uuid import UUID

    from runtime.checkpoints import CheckpointPool
    from runtime.thread_log import ThreadLog
    from store.database import Database

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadExpiry:
    """Sweeps threads whose time has passed."""

    db: Database
    pool: CheckpointPool
    thread_log: ThreadLog

    async def sweep(self) -> bool:
        """Sees to each in a transaction of its own; whether one was seen to."""
        async with self.db.system_session() as session:
            expired = await expired_threads(session)
        done = [await self._seen_to(thread_id) for thread_id in expired]
        return any(done)

    async def _seen_to(self, thread_id: UUID) -> bool:
        """One that cannot be expired now must not keep those behind it."""
        try:
            return await self._expire(thread_id)
        except PropMubiError as error:
            log.warning("thread.expiry_postponed", thread_id=str(thread_id), error=type(error).__name__)
            return False

    async def _expire(self, thread_id: UUID) -> bool:
        async with self.db.system_session() as session:
            thread = await lock_expired(session, thread_id)
            if thread is None:
                return False
            key = log_key(thread.tenant_id, thread.id)
            is_kept = thread.ttl_strategy == "keep_latest"
            if is_kept:
                await self._prune(thread_id)
                await note_pruned(session, thread)
            else:
                await ReadingSaver(self.pool).adelete_thread(str(thread_id))
                await delete_expired(session, thread)
        if not is_kept:
            await self.thread_log.forget(key)
        log.info("thread.expired", thread_id=str(thread_id), is_kept=is_kept)
        return True

    async def _prune(self, thread_id: UUID) -> None:
        try:
            await ReadingSaver(self.pool).aprune([str(thread_id)], strategy="keep_latest")
        except NotImplementedError:
            # The graph's state is kept as differences: its newest state needs the older ones.
            log.info("thread.past_kept", thread_id=str(thread_id))
