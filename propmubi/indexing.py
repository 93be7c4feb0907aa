"""Keeping the index in step while the process runs, without anybody waiting for it.

At start the words of new listings are searchable within a second; their dense vectors follow behind.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import structlog

from config.ending import ended

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine
    from uuid import UUID

    from propmubi.retrieval import Retrieval

log = structlog.get_logger()

_GATHERING_S: Final = 0.2


class IndexDuty:
    """Index runs of this process: asked for by an import, or begun at start."""

    def __init__(self, retrieval: Retrieval) -> None:
        self._retrieval = retrieval
        self._tasks: set[asyncio.Task[None]] = set()
        self._wished: set[UUID] = set()

    @classmethod
    @asynccontextmanager
    async def opened(cls, retrieval: Retrieval, warm: Callable[[], None]) -> AsyncIterator[IndexDuty]:
        """The duty, with parser and embedder warmed beside it; what still runs at the end is cancelled.

        A cancelled run loses nothing: the next one goes on from there.
        """
        duty = cls(retrieval)
        duty._spawn(duty._warm(warm), "warming")
        try:
            yield duty
        finally:
            await ended(*duty._tasks)

    async def index(self, tenant_id: UUID) -> int:
        """Takes in what is new, now; how many listings there were."""
        return (await self._retrieval.indexer.run(tenant_id)).indexed

    def begin(self, tenant_id: UUID) -> None:
        """The same in the background."""

        async def run() -> None:
            await self._retrieval.indexer.run(tenant_id)

        self._spawn(run(), "indexing")

    def wish(self, tenant_id: UUID) -> None:
        """Has new and changed listings of the tenant indexed soon; wishes of one moment are one."""
        if not self._wished:
            self._spawn(self._grant(), "indexing")
        self._wished.add(tenant_id)

    async def _grant(self) -> None:
        await asyncio.sleep(_GATHERING_S)
        tenants, self._wished = self._wished, set()
        for tenant_id in sorted(tenants):
            await self._retrieval.indexer.take_in(tenant_id)

    async def _warm(self, warm: Callable[[], None]) -> None:
        await asyncio.to_thread(warm)
        await self._retrieval.warm()

    def _spawn(self, work: Coroutine[None, None, None], name: str) -> None:
        task = asyncio.create_task(self._guarded(work, name))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, work: Coroutine[None, None, None], name: str) -> None:
        try:
            await work
        except Exception as error:
            # Search goes on with what is indexed; the next start or import tries again.
            log.exception("index.duty_failed", duty=name, error=type(error).__name__)
