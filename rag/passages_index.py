"""The index of passages: hybrid, one collection for all tenants, each seeing its own.

Points carry no text: what the index proposes is read from Postgres in the scope of who asks, so that a paper
of another, or one that was erased, is never shown, whatever the index holds.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, NamedTuple

import structlog

from domain.errors import ModelUnavailable, Unavailable
from rag.fuse import fuse
from rag.sparse import SparseEncoder
from rag.vectors.filters import EVERYTHING, MatchAny, Where
from rag.vectors.protocol import CollectionSpec, FieldType, HybridHits, Point

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.tenancy import Principal
    from rag.embed.protocol import Embedder
    from rag.vectors.protocol import VectorStore
    from store.documents.passages import PassageRows
    from store.documents.records import Passage
    from store.scope import Scope

log = structlog.get_logger()

PASSAGE_FORMAT: Final = "1"
"""Raise when what is embedded changes, so that a new collection is made."""
BATCH: Final = 128
DEPTH: Final = 60


def passages_spec(embedder: Embedder) -> CollectionSpec:
    """The collection of passages under this embedder."""
    return CollectionSpec(
        name="passages",
        dimensions=embedder.dimensions,
        fingerprint=f"{embedder.name}/passages-{PASSAGE_FORMAT}",
        fields={"document_id": FieldType.KEYWORD},
    )


class Found(NamedTuple):
    """A passage and how well it fits; higher is better, within one search."""

    passage: Passage
    score: float


class PassageIndex:
    """Takes passages in, and finds them."""

    def __init__(self, rows: PassageRows, vectors: VectorStore, embedder: Embedder) -> None:
        self.rows = rows
        self._vectors = vectors
        self._embedder = embedder
        self._encoder = SparseEncoder()
        self._taking = asyncio.Lock()

    async def put(self, who: Principal | Scope, passages: Sequence[Passage]) -> None:
        """Keeps passages, to be taken in."""
        await self.rows.put(who, passages)

    async def take_in(self, who: Principal | Scope, document_id: UUID | None = None) -> int:
        """Indexes what waits, of one document or of all; how many passages that were.

        Without a model that embeds, words alone are indexed and the passages go on waiting.
        """
        done = 0
        async with self._taking:
            while waiting := await self.rows.waiting(who, document_id, BATCH):
                await self._vectors.upsert(who.tenant_id, await asyncio.to_thread(self._points, waiting))
                try:
                    dense = await self._embedder.embed_documents([one.text for one in waiting])
                except ModelUnavailable as error:
                    log.warning("passages.index_without_vectors", reason=error.detail, indexed=done)
                    return done
                vectors = {one.id: vector for one, vector in zip(waiting, dense, strict=True)}
                await self._vectors.add_dense(who.tenant_id, vectors)
                await self.rows.mark(who, [one.id for one in waiting])
                done += len(waiting)
        return done

    async def search(
        self,
        who: Principal | Scope,
        question: str,
        *,
        document_ids: Sequence[UUID] | None = None,
        limit: int = 8,
    ) -> list[Found]:
        """Passages that the caller may see, the most fitting first."""
        where = EVERYTHING
        if document_ids is not None:
            where = Where(all_of=(MatchAny("document_id", tuple(str(one) for one in document_ids)),))
        hits = await self._hits(who.tenant_id, question, where)
        fused = fuse({hit.id: hit.score for hit in hits.dense}, {hit.id: hit.score for hit in hits.sparse})
        passages = await self.rows.get(who, fused, document_ids)
        best = sorted((Found(one, fused[one.id]) for one in passages.values()), key=lambda one: -one.score)
        return best[:limit]

    async def remove(self, who: Principal | Scope, document_id: UUID) -> None:
        """Drops the vectors of a document's passages, after what is being taken in now."""
        where = Where(all_of=(MatchAny("document_id", (str(document_id),)),))
        async with self._taking:
            async for batch in self._vectors.ids(who.tenant_id, where):
                await self._vectors.delete(who.tenant_id, batch)

    async def rebuild(self, tenant_id: UUID, who: Principal | Scope) -> int:
        """Forgets everything indexed for the tenant and indexes it anew."""
        await self._vectors.clear(tenant_id)
        await self.rows.forget_index(who)
        return await self.take_in(who)

    async def drop_orphans(self, who: Principal | Scope) -> int:
        """Removes vectors whose passage is gone; the caller has to see all of the tenant."""
        known = await self.rows.existing(who)
        gone = 0
        async for batch in self._vectors.ids(who.tenant_id):
            orphans = [one for one in batch if one not in known]
            await self._vectors.delete(who.tenant_id, orphans)
            gone += len(orphans)
        return gone

    async def _hits(self, tenant_id: UUID, question: str, where: Where) -> HybridHits:
        try:
            dense = await self._embedder.embed_query(question)
        except ModelUnavailable:
            dense = None
        try:
            return await self._vectors.search(
                tenant_id, dense=dense, sparse=self._encoder.query(question), where=where, limit=DEPTH
            )
        except Unavailable as error:
            log.warning("passages.index_away", reason=error.detail)
            return HybridHits([], [])

    def _points(self, passages: Sequence[Passage]) -> list[Point]:
        words = self._encoder.documents([("", one.text) for one in passages])
        return [
            Point(one.id, sparse, payload={"document_id": str(one.document_id)})
            for one, sparse in zip(passages, words, strict=True)
        ]
