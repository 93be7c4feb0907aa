"""Keeps the vector store in step with the table of listings.

Two passes: words first, which takes a second for thousands of listings, so that search serves at once; then
the dense vectors. A listing counts as indexed only when both are in. Stopped at any point, the next run
goes on from there; run again with nothing new, it does nothing.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, NamedTuple, Self

import structlog

from domain.errors import ModelUnavailable
from rag.listings.document import EMBEDDED_CHARS, payload_of
from rag.sparse import SparseEncoder
from rag.vectors.protocol import Point
from store.listing_index import ListingIndexRows

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence
    from uuid import UUID

    from rag.embed.protocol import Embedder
    from rag.vectors.protocol import VectorStore
    from store.listing_index import IndexableRow
    from store.listings import ListingRepository

    Progress = Callable[[str, int], None]

log = structlog.get_logger()

BATCH: Final = 512
OPTIMISE_FROM: Final = 5000
"""Fewer fresh vectors than this are scanned beside the graph until the next large run."""


class IndexRun(NamedTuple):
    """What a run did."""

    indexed: int
    removed: int


class ListingIndexer:
    """Indexes one tenant's listings at a time; runs of one process queue up behind each other."""

    def __init__(self, repository: ListingRepository, vectors: VectorStore, embedder: Embedder) -> None:
        self._repository = repository
        self._rows = ListingIndexRows(repository.database)
        self._vectors = vectors
        self._embedder = embedder
        self._encoder = SparseEncoder()
        self._running = asyncio.Lock()

    async def run(self, tenant_id: UUID, progress: Progress | None = None) -> IndexRun:
        """Takes in new and changed listings and drops deleted ones.

        Args:
            tenant_id: Whose listings.
            progress: Called with "words" or "vectors" and how many listings that pass has done so far.
        """
        report = progress or (lambda _stage, _done: None)
        async with self._running:
            removed = await self._reconcile(tenant_id)
            written = await self._words(tenant_id, report)
            indexed = await self._dense(tenant_id, written, report)
            if indexed >= OPTIMISE_FROM:
                await self._vectors.optimise()
                await self._rows.tidy()
        log.info("listings.indexed", tenant_id=str(tenant_id), indexed=indexed, removed=removed)
        return IndexRun(indexed, removed)

    async def take_in(self, tenant_id: UUID) -> int:
        """Takes in new and changed listings, without comparing what is there: for a few of many, promptly."""
        async with self._running:
            written = await self._words(tenant_id, lambda _stage, _done: None)
            return await self._dense(tenant_id, written, lambda _stage, _done: None)

    async def rebuild(self, tenant_id: UUID, progress: Progress | None = None) -> IndexRun:
        """Forgets everything indexed for the tenant and indexes it anew."""
        async with self._running:
            await self._vectors.clear(tenant_id)
            await self._rows.forget(tenant_id)
        return await self.run(tenant_id, progress)

    async def remove(self, tenant_id: UUID, ids: Sequence[UUID]) -> None:
        """Drops listings that were deleted from the table."""
        await self._vectors.delete(tenant_id, ids)

    async def _reconcile(self, tenant_id: UUID) -> int:
        """Compares what the table believes indexed with what the store holds; mends both sides."""
        believed = await self._rows.believed(tenant_id)
        held = {point_id async for batch in self._vectors.ids(tenant_id) for point_id in batch}
        if lost := sorted(believed - held):
            log.warning("listings.index_incomplete", tenant_id=str(tenant_id), lost=len(lost))
            await self._rows.forget(tenant_id, lost)
        doubtful = sorted(held - believed)
        existing = await self._rows.existing(tenant_id, doubtful) if doubtful else set()
        gone = [point_id for point_id in doubtful if point_id not in existing]
        await self._vectors.delete(tenant_id, gone)
        return len(gone)

    async def _words(self, tenant_id: UUID, report: Progress) -> dict[UUID, str]:
        """Writes words and payload of all that waits; the content hash each was written with."""
        written: dict[UUID, str] = {}
        async with _Behind() as behind:
            async for batch in self._rows.waiting(tenant_id, BATCH):
                points = await asyncio.to_thread(self._points, batch)
                await behind.begin(self._vectors.upsert(tenant_id, points))
                written.update((row.id, row.content_hash) for row in batch)
                report("words", len(written))
        return written

    async def _dense(self, tenant_id: UUID, written: Mapping[UUID, str], report: Progress) -> int:
        done = 0
        async with _Behind() as behind:
            async for batch in self._rows.waiting(tenant_id, BATCH):
                try:
                    vectors = await self._embedder.embed_documents(
                        [row.search_text[:EMBEDDED_CHARS] for row in batch]
                    )
                except ModelUnavailable as error:
                    # Words are in; the rest of the vectors wait for the next run.
                    log.warning("listings.index_without_vectors", reason=error.detail, indexed=done)
                    return done
                # A listing that changed since its words were written gets its words anew.
                changed = [row for row in batch if written.get(row.id) != row.content_hash]
                if changed:
                    await self._vectors.upsert(tenant_id, await asyncio.to_thread(self._points, changed))
                await self._vectors.add_dense(
                    tenant_id, {row.id: vector for row, vector in zip(batch, vectors, strict=True)}
                )
                marks = [(row.id, row.content_hash) for row in batch]
                await behind.begin(self._rows.mark(tenant_id, marks))
                done += len(batch)
                report("vectors", done)
        return done

    def _points(self, rows: Sequence[IndexableRow]) -> list[Point]:
        words = self._encoder.documents([(row.title, row.search_text) for row in rows])
        return [
            Point(row.id, sparse, payload=payload_of(row)) for row, sparse in zip(rows, words, strict=True)
        ]


class _Behind:
    """One write that goes on while the next batch is made; none is left behind at the end of the block."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def begin(self, write: Coroutine[None, None, None]) -> None:
        """Waits for the write before, and raises what it raised; then begins this one."""
        try:
            await self._settle()
        except BaseException:
            write.close()
            raise
        self._task = asyncio.create_task(write)

    async def __aexit__(self, kind: object, *_error: object) -> None:
        if kind is None:
            await self._settle()
        elif self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _settle(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            await task
