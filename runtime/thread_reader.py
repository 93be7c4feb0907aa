"""Follows threads for their owners: events of the thread protocol, or the runs' own, one after another."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

from domain.errors import NotFound
from runtime.thread_events import RunFacts, ThreadEvents
from runtime.thread_log import BEGINNING, log_key
from store.runs import Runs, is_run_open, kept_end
from store.threads import Threads

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine
    from uuid import UUID

    from domain.tenancy import Principal
    from runtime.event_filter import EventFilter
    from runtime.log_follower import LogFollower
    from runtime.thread_events import ThreadEvent
    from runtime.thread_log import LogEntry, ThreadLog
    from store.database import Database
    from store.tables.runs import RunRow

T = TypeVar("T")

_SILENT_S: Final = 10.0
_MOST_KNOWN: Final = 4_096
_PAGE: Final = 1_000
LIFE_S: Final = 3_600.0
"""How long one stream lasts: who has lost the right to read loses the stream in time. Clients come back by
themselves, behind the last event they have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadReader:
    """The readers of one process. Each must have been let in by `check` first, where nothing else is said."""

    db: Database
    thread_log: ThreadLog
    follower: LogFollower
    _known: dict[UUID, RunFacts] = field(default_factory=dict)
    """Facts of runs, the newest; they never change."""

    async def check(self, principal: Principal, thread_id: UUID) -> None:
        """Raises NotFound unless the thread is the caller's."""
        async with self.db.session(principal) as session:
            await Threads(session, principal).get(thread_id)

    async def newest_id(self, principal: Principal, thread_id: UUID) -> str:
        """Where a live tail begins."""
        return await self.thread_log.newest_id(log_key(principal.tenant_id, thread_id))

    async def entries(self, principal: Principal, thread_id: UUID, *, after: str) -> AsyncIterator[LogEntry]:
        """Entries of the log behind ``after``, as they come."""
        async for entry in self._followed(principal, thread_id, after):
            if entry is not None:
                yield entry

    async def events(
        self,
        principal: Principal,
        thread_id: UUID,
        wanted: EventFilter,
        *,
        since: int = 0,
        is_let_in: bool = True,
    ) -> AsyncIterator[ThreadEvent]:
        """Events behind the number ``since`` that pass the filter: those of the log, then as they come.

        Args:
            principal: Who reads.
            thread_id: Which thread.
            wanted: The filter.
            since: The last number the reader has.
            is_let_in: False when the thread may not exist yet: it is looked at when the first entry comes.

        Raises:
            NotFound: The thread turned out to be another's.
        """
        view = ThreadEvents()
        last: LogEntry | None = None
        async for entry in self._followed(principal, thread_id, BEGINNING):
            if entry is None:
                found = [] if last is None else await self._lost_ends(principal, view, last)
            else:
                if not is_let_in:
                    await _uncut(self.check(principal, thread_id))
                    is_let_in = True
                last = entry
                facts = (
                    await self._facts(principal, thread_id, entry.run_id)
                    if view.is_beginning(entry)
                    else None
                )
                found = list(view.events(entry, facts))
            for event in found:
                if event.seq > since and wanted.wants(event):
                    yield event

    async def run_entries(self, run: RunRow) -> list[LogEntry]:
        """What the log has of a run now."""
        key, after = log_key(run.tenant_id, run.thread_id), BEGINNING
        found: list[LogEntry] = []
        while True:
            [page] = await self.thread_log.read([(key, after)], count=_PAGE)
            found += [entry for entry in page if entry.run_id == run.id]
            if len(page) < _PAGE:
                return found
            after = page[-1].id

    async def _followed(
        self, principal: Principal, thread_id: UUID, after: str
    ) -> AsyncIterator[LogEntry | None]:
        """Entries; None after a silence."""
        until = time.monotonic() + LIFE_S
        async with self.follower.subscribe(log_key(principal.tenant_id, thread_id), after=after) as log:
            while not self.follower.is_ending and time.monotonic() < until:
                entries = await log.next_entries(_SILENT_S)
                if not entries:
                    yield None
                for entry in entries:
                    yield entry

    async def _facts(self, principal: Principal, thread_id: UUID, run_id: UUID) -> RunFacts:
        known = self._known.get(run_id)
        if known is None:
            known = await _uncut(self._read_facts(principal, thread_id, run_id))
            if len(self._known) >= _MOST_KNOWN:
                del self._known[next(iter(self._known))]
            self._known[run_id] = known
        return known

    async def _read_facts(self, principal: Principal, thread_id: UUID, run_id: UUID) -> RunFacts:
        async with self.db.session(principal) as session:
            try:
                run = await Runs(session, principal).get(thread_id, run_id)
            except NotFound:  # Rolled back, or deleted since.
                return RunFacts()
        resume = (run.kwargs.get("command") or {}).get("resume")
        has_ids = run.kwargs.get("protocol") is not None and isinstance(resume, dict)
        return RunFacts(run.graph_id, tuple(resume) if has_ids and resume else ())

    async def _lost_ends(self, principal: Principal, view: ThreadEvents, last: LogEntry) -> list[ThreadEvent]:
        found: list[ThreadEvent] = []
        for run_id in view.open_runs:
            ended = await _uncut(self._lost_end(principal, run_id))
            if ended is not None:
                found += view.lost_end(run_id, last, *ended)
        return found

    async def _lost_end(self, principal: Principal, run_id: UUID) -> tuple[str, dict[str, Any] | None] | None:
        async with self.db.session(principal) as session:
            if await is_run_open(session, run_id):
                return None
            kept = await kept_end(session, run_id)
        return ("interrupted", None) if kept is None else (kept.status, kept.run_error)


async def _uncut(work: Coroutine[Any, Any, T]) -> T:
    """Awaits a transaction in a task of its own: readers are cancelled at any moment, it must not be."""
    return await asyncio.shield(asyncio.ensure_future(work))
