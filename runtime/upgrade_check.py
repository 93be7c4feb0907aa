"""Before a deploy: which threads that wait would this build break, and why. After it: a way out for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from domain.errors import Conflict, NotFound
from runtime.checkpoints import ReadingSaver
from runtime.dry_run import reasons_against
from store.waiting_threads import WaitingThread, repin, waiting_thread, waiting_threads

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from runtime.checkpoints import CheckpointPool
    from runtime.compiled import CompiledGraphs
    from store.database import Database

_BEFORE_ALL: Final = UUID(int=0)
_PAGE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadCheck:
    """What would become of one thread that waits."""

    thread_id: UUID
    tenant_id: UUID
    graph_id: str | None
    version: str | None
    """The version of its graph that it keeps."""
    checked_with: str | None
    """The version it was held against: its own where this build has it, else the current one."""
    reasons: tuple[str, ...]
    """Why a resume would break; none: it would not."""
    can_move: bool
    """Whether it could go on with the current version."""

    @property
    def version_is_gone(self) -> bool:
        """Whether this build has its graph, but not its version of it."""
        return self.checked_with not in (None, self.version)


class UpgradeCheck:
    """Holds waiting threads of all tenants against the graphs of this build."""

    def __init__(self, db: Database, graphs: CompiledGraphs, pool: CheckpointPool) -> None:
        self._db = db
        self._graphs = graphs
        self._pool = pool

    async def all(self) -> AsyncIterator[ThreadCheck]:
        """Every thread that waits, whoever's. Reads only."""
        after = _BEFORE_ALL
        while True:
            async with self._db.system_session() as session:
                page = await waiting_threads(session, after=after, limit=_PAGE)
            for thread in page:
                yield await self.check(thread)
            if len(page) < _PAGE:
                return
            after = page[-1].id

    async def check(self, thread: WaitingThread) -> ThreadCheck:
        """One thread. Reads only."""
        graph, registry = thread.graph_id, self._graphs.registry
        if graph is None or graph not in registry:
            return _checked(thread, None, [f"there is no graph {graph!r} in this build"], can_move=False)
        current = registry.get(graph).version
        own = registry.find(graph, thread.graph_version)
        if own is not None and own.version != current:
            reasons = await self._against(thread, graph, own.version)
            return _checked(
                thread, own.version, reasons, can_move=not await self._against(thread, graph, current)
            )
        reasons = await self._against(thread, graph, current)
        can_move = not reasons
        if own is None:
            reasons = [f"version {thread.graph_version} of {graph} is not in this build", *reasons]
        return _checked(thread, current, reasons, can_move=can_move)

    async def _against(self, thread: WaitingThread, graph: str, version: str) -> list[str]:
        saver = ReadingSaver(self._pool)
        compiled = self._graphs.with_saver(graph, saver, version=version)
        return await reasons_against(compiled, saver, str(thread.id), thread.interrupts)

    async def move(self, thread_id: UUID, *, is_forced: bool = False) -> ThreadCheck:
        """Lets a waiting thread go on with the current version of its graph.

        Args:
            thread_id: The thread.
            is_forced: True moves it even if the dry run says that it could not go on.

        Raises:
            NotFound: It does not wait, or its graph is not in this build.
            Conflict: It could not go on with the current version.
        """
        async with self._db.system_session() as session:
            thread = await waiting_thread(session, thread_id)
            if thread is None:
                raise NotFound(f"Thread {thread_id} does not wait for anybody.")
            checked = await self.check(thread)
            if checked.checked_with is None or thread.graph_id is None:
                raise NotFound(f"Thread {thread_id}: {checked.reasons[0]}.")
            if not (checked.can_move or is_forced):
                raise Conflict(f"Thread {thread_id} could not go on: {'; '.join(checked.reasons)}.")
            await repin(session, thread_id, self._graphs.registry.get(thread.graph_id).version)
        return checked


def _checked(
    thread: WaitingThread, version: str | None, reasons: list[str], *, can_move: bool
) -> ThreadCheck:
    return ThreadCheck(
        thread_id=thread.id,
        tenant_id=thread.tenant_id,
        graph_id=thread.graph_id,
        version=thread.graph_version,
        checked_with=version,
        reasons=tuple(reasons),
        can_move=can_move,
    )
