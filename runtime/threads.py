"""Threads of a caller: made, found, renamed, deleted with all that hangs on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.scrub import scrub_fields
from runtime.checkpoints import ReadingSaver
from runtime.thread_log import log_key
from store.threads import ThreadQuery, Threads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from domain.tenancy import Principal
    from runtime.checkpoints import CheckpointPool
    from runtime.thread_log import ThreadLog
    from store.database import Database
    from store.tables.runs import ThreadRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadService:
    """What API and CLI do with threads."""

    db: Database
    pool: CheckpointPool
    thread_log: ThreadLog

    async def create(
        self,
        principal: Principal,
        *,
        thread_id: UUID | None = None,
        metadata: Mapping[str, Any] | None = None,
        is_existing_ok: bool = False,
    ) -> ThreadRow:
        """Makes a thread.

        Raises:
            Conflict: The id is taken.
        """
        async with self.db.session(principal) as session:
            return await Threads(session, principal).create(
                thread_id=thread_id, metadata=scrub_fields(metadata or {}), is_existing_ok=is_existing_ok
            )

    async def get(self, principal: Principal, thread_id: UUID) -> ThreadRow:
        """The caller's thread."""
        async with self.db.session(principal) as session:
            return await Threads(session, principal).get(thread_id)

    async def search(self, principal: Principal, query: ThreadQuery) -> tuple[Sequence[ThreadRow], int]:
        """One page of the caller's threads, and how many match."""
        async with self.db.session(principal) as session:
            threads = Threads(session, principal)
            return await threads.search(query), await threads.count(query)

    async def count(self, principal: Principal, query: ThreadQuery) -> int:
        """How many of the caller's threads match."""
        async with self.db.session(principal) as session:
            return await Threads(session, principal).count(query)

    async def update(self, principal: Principal, thread_id: UUID, metadata: Mapping[str, Any]) -> ThreadRow:
        """Merges metadata into the thread's."""
        async with self.db.session(principal) as session:
            return await Threads(session, principal).merge_metadata(thread_id, scrub_fields(metadata or {}))

    async def delete(self, principal: Principal, thread_id: UUID) -> None:
        """Deletes the thread, its runs, checkpoints and log."""
        async with self.db.session(principal) as session:
            await Threads(session, principal).delete(thread_id)
        await ReadingSaver(self.pool).adelete_thread(str(thread_id))
        await self.thread_log.forget(log_key(principal.tenant_id, thread_id))
