"""Threads of a caller: made, found, renamed, deleted with all that hangs on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from domain.errors import Conflict
from domain.ids import uuid7
from runtime.checkpoints import ReadingSaver
from runtime.checkpoints.past_copies import copy_past
from runtime.checkpoints.pruning import Retention, prune_thread
from runtime.checkpoints.trouble import database_trouble
from runtime.thread_log import log_key
from runtime.vault import kept_metadata
from store.thread_copies import add_copy
from store.thread_turns import make_thread
from store.threads import ThreadQuery, Threads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from domain.tenancy import Principal
    from runtime.checkpoints import CheckpointPool
    from runtime.thread_log import ThreadLog
    from runtime.vault import VaultService
    from store.database import Database
    from store.tables.runs import ThreadRow
    from store.threads import TimeToLive


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadService:
    """What API and CLI do with threads."""

    db: Database
    pool: CheckpointPool
    thread_log: ThreadLog
    vault: VaultService

    async def create(
        self,
        principal: Principal,
        *,
        thread_id: UUID | None = None,
        metadata: Mapping[str, Any] | None = None,
        is_existing_ok: bool = False,
        ttl: TimeToLive | None = None,
    ) -> ThreadRow:
        """Makes a thread.

        Raises:
            Conflict: The id is taken.
        """
        kept = kept_metadata(metadata)
        if ttl is None:
            with database_trouble():
                async with self.pool.connection() as connection:
                    made = await make_thread(connection, principal, thread_id or uuid7(), kept)
            if made is not None:
                return made
        async with self.db.session(principal) as session:
            return await Threads(session, principal).create(
                thread_id=thread_id, metadata=kept, is_existing_ok=is_existing_ok, ttl=ttl
            )

    async def get(self, principal: Principal, thread_id: UUID) -> ThreadRow:
        """The caller's thread."""
        async with self.db.session(principal) as session:
            return await Threads(session, principal).get(thread_id)

    async def search(self, principal: Principal, query: ThreadQuery) -> tuple[Sequence[ThreadRow], int]:
        """One page of the caller's threads, and how many match."""
        async with self.db.session(principal) as session:
            threads, query = Threads(session, principal), _as_kept(query)
            return await threads.search(query), await threads.count(query)

    async def count(self, principal: Principal, query: ThreadQuery) -> int:
        """How many of the caller's threads match."""
        async with self.db.session(principal) as session:
            return await Threads(session, principal).count(_as_kept(query))

    async def update(
        self,
        principal: Principal,
        thread_id: UUID,
        metadata: Mapping[str, Any],
        ttl: TimeToLive | None = None,
    ) -> ThreadRow:
        """Merges metadata into the thread's, and gives it another time to live where one is given."""
        async with self.db.session(principal) as session:
            return await Threads(session, principal).merge_metadata(thread_id, kept_metadata(metadata), ttl)

    async def copy(self, principal: Principal, thread_id: UUID) -> ThreadRow:
        """A new thread with the same metadata, state and past.

        Raises:
            Conflict: A run is open on it.
        """
        async with self.db.session(principal) as session:
            source = await _resting(Threads(session, principal), thread_id)
            copy_id = uuid7()
            await copy_past(self.pool, source.id, copy_id)  # First: a copy is never seen without its past.
            copy = await add_copy(session, source, copy_id)
            await self.vault.copy(session, source, copy)
            return copy

    async def prune(
        self, principal: Principal, thread_ids: Sequence[UUID], strategy: Literal["delete", "keep_latest"]
    ) -> int:
        """Deletes threads, or of each all but its newest checkpoint and what that needs; says of how many.

        Others are skipped.

        Raises:
            Conflict: A run is open on one of them.
        """
        async with self.db.session(principal) as session:
            threads = Threads(session, principal)
            found = [one for one in sorted(set(thread_ids)) if await threads.find(one) is not None]
            for thread_id in found:
                await _resting(threads, thread_id)
        if strategy == "delete":
            for thread_id in found:
                await self.delete(principal, thread_id)
            return len(found)
        for thread_id in found:
            if (await prune_thread(self.pool, str(thread_id), Retention(newest=1))).busy:
                raise Conflict(f"Thread {thread_id} has a run in progress. Wait for it or cancel it.")
        return len(found)

    async def delete(self, principal: Principal, thread_id: UUID) -> None:
        """Deletes the thread, its runs, checkpoints and log."""
        async with self.db.session(principal) as session:
            await Threads(session, principal).delete(thread_id)
        await ReadingSaver(self.pool).adelete_thread(str(thread_id))
        await self.thread_log.forget(log_key(principal.tenant_id, thread_id))


def _as_kept(query: ThreadQuery) -> ThreadQuery:
    """The query with its metadata as threads keep theirs, so that equal finds equal."""
    return replace(query, metadata=kept_metadata(query.metadata))


async def _resting(threads: Threads, thread_id: UUID) -> ThreadRow:
    thread = await threads.get(thread_id, is_locked=True)
    if await threads.is_busy(thread_id):
        raise Conflict(f"Thread {thread_id} has a run in progress. Wait for it or cancel it.")
    return thread
