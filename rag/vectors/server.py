"""A Qdrant server: the same collection served, for several API and worker processes."""

from __future__ import annotations

import hashlib
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final
from uuid import UUID

import numpy as np
from qdrant_client import AsyncQdrantClient, models
from qdrant_client.common.client_exceptions import QdrantException
from qdrant_client.http.exceptions import ApiException

from domain.errors import Unavailable
from rag.vectors.filters import EVERYTHING, TENANT_KEY, IdIn, Where
from rag.vectors.protocol import DENSE, SPARSE, CollectionSpec, FieldType, Hit, HybridHits, Point, StoreInfo
from rag.vectors.scope import owned, scoped
from rag.vectors.server_filters import server_filter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from numpy.typing import NDArray

    from rag.sparse import SparseVector

WRITE_BATCH: Final = 500
PAGE: Final = 4096
DENSE_PARAMS: Final = models.SearchParams(
    hnsw_ef=128,
    quantization=models.QuantizationSearchParams(rescore=True, oversampling=2.0),
    acorn=models.AcornSearchParams(enable=True),
)


class ServerVectorStore:
    """Open with `open`; the client is the caller's and is closed with the store."""

    def __init__(self, client: AsyncQdrantClient, spec: CollectionSpec, engine: str) -> None:
        self.spec = spec
        self._client = client
        self._engine = engine
        self._name = collection_name(spec)

    @classmethod
    async def open(cls, client: AsyncQdrantClient, spec: CollectionSpec) -> ServerVectorStore:
        """Opens the collection, or makes it with its payload indexes.

        Raises:
            Unavailable: The server does not answer.
        """
        async with _reachable():
            version = (await client.info()).version
            store = cls(client, spec, f"qdrant {version}")
            if not await client.collection_exists(store._name):
                await store._create()
        return store

    async def upsert(self, tenant_id: UUID, points: Sequence[Point]) -> None:
        """Writes points in batches; a point of another tenant with the same id is never touched."""
        mine = self._scope(tenant_id, EVERYTHING)
        async with _reachable():
            for start in range(0, len(points), WRITE_BATCH):
                batch = [
                    _server_point(self.spec, tenant_id, point)
                    for point in points[start : start + WRITE_BATCH]
                ]
                await self._client.upsert(self._name, batch, update_filter=mine)

    async def add_dense(self, tenant_id: UUID, vectors: Mapping[UUID, NDArray[np.float32]]) -> None:
        """Writes the dense vectors of the tenant's points that are there."""
        mine = self._scope(tenant_id, EVERYTHING)
        ids = list(vectors)
        async with _reachable():
            for start in range(0, len(ids), WRITE_BATCH):
                batch = [str(point_id) for point_id in ids[start : start + WRITE_BATCH]]
                held = await self._client.retrieve(self._name, batch, with_payload=False)
                made = [
                    models.PointVectors(id=record.id, vector={DENSE: vectors[UUID(str(record.id))].tolist()})
                    for record in held
                ]
                if made:
                    await self._client.update_vectors(self._name, made, update_filter=mine)

    async def delete(self, tenant_id: UUID, ids: Sequence[UUID]) -> None:
        """Removes the tenant's points of these ids."""
        if ids:
            await self._delete_where(tenant_id, Where(all_of=(IdIn(frozenset(ids)),)))

    async def clear(self, tenant_id: UUID) -> None:
        """Removes all points of the tenant."""
        await self._delete_where(tenant_id, EVERYTHING)

    async def search(
        self,
        tenant_id: UUID,
        *,
        dense: NDArray[np.float32] | None = None,
        sparse: SparseVector | None = None,
        where: Where = EVERYTHING,
        limit: int = 100,
    ) -> HybridHits:
        """Both lists in one round trip."""
        within = self._scope(tenant_id, where)
        asked: dict[str, models.QueryRequest] = {}
        if dense is not None:
            asked[DENSE] = models.QueryRequest(
                query=dense.tolist(), using=DENSE, filter=within, limit=limit, params=DENSE_PARAMS
            )
        if sparse is not None and sparse.indices:
            vector = models.SparseVector(indices=list(sparse.indices), values=list(sparse.values))
            asked[SPARSE] = models.QueryRequest(query=vector, using=SPARSE, filter=within, limit=limit)
        if not asked:
            return HybridHits([], [])
        async with _reachable():
            answers = await self._client.query_batch_points(self._name, list(asked.values()))
        found = dict(zip(asked, (_hits(answer) for answer in answers), strict=True))
        return HybridHits(found.get(DENSE, []), found.get(SPARSE, []))

    async def vectors(self, tenant_id: UUID, ids: Sequence[UUID]) -> dict[UUID, NDArray[np.float32]]:
        """Dense vectors of the tenant's points that have one."""
        within = self._scope(tenant_id, Where(all_of=(IdIn(frozenset(ids)),)))
        async with _reachable():
            records, _ = await self._client.scroll(
                self._name,
                scroll_filter=within,
                limit=max(1, len(ids)),
                with_payload=False,
                with_vectors=[DENSE],
            )
        held = ((UUID(str(record.id)), record.vector) for record in records)
        return {
            point_id: np.asarray(vector[DENSE], np.float32)
            for point_id, vector in held
            if isinstance(vector, dict) and DENSE in vector
        }

    async def ids(self, tenant_id: UUID, where: Where = EVERYTHING) -> AsyncIterator[list[UUID]]:
        """Ids in the server's order, in batches."""
        within = self._scope(tenant_id, where)
        offset = None
        while True:
            async with _reachable():
                records, offset = await self._client.scroll(
                    self._name, scroll_filter=within, limit=PAGE, offset=offset, with_payload=False
                )
            if records:
                yield [UUID(str(record.id)) for record in records]
            if offset is None:
                return

    async def count(self, tenant_id: UUID, where: Where = EVERYTHING) -> int:
        """Exact."""
        async with _reachable():
            answer = await self._client.count(self._name, count_filter=self._scope(tenant_id, where))
        return answer.count

    async def optimise(self) -> None:
        """Nothing to do: the server optimises by itself."""

    async def info(self) -> StoreInfo:
        """Points of all tenants."""
        async with _reachable():
            info = await self._client.get_collection(self._name)
        return StoreInfo(self._engine, info.points_count or 0, info.indexed_vectors_count or 0)

    async def close(self) -> None:
        """Closes the client's connections."""
        await self._client.close()

    def _scope(self, tenant_id: UUID, where: Where) -> models.Filter:
        return server_filter(scoped(self.spec, tenant_id, where))

    async def _delete_where(self, tenant_id: UUID, where: Where) -> None:
        selector = models.FilterSelector(filter=self._scope(tenant_id, where))
        async with _reachable():
            await self._client.delete(self._name, points_selector=selector)

    async def _create(self) -> None:
        quantised = models.ScalarQuantizationConfig(
            type=models.ScalarType.INT8, quantile=0.99, always_ram=True
        )
        await self._client.create_collection(
            self._name,
            vectors_config={
                DENSE: models.VectorParams(
                    size=self.spec.dimensions,
                    distance=models.Distance.DOT,
                    quantization_config=models.ScalarQuantization(scalar=quantised),
                )
            },
            sparse_vectors_config={SPARSE: models.SparseVectorParams(modifier=models.Modifier.IDF)},
        )
        tenant = models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD, is_tenant=True)
        await self._client.create_payload_index(self._name, TENANT_KEY, tenant)
        for name, kind in self.spec.fields.items():
            index = tenant if name in self.spec.together else _SCHEMA[kind]
            await self._client.create_payload_index(self._name, name, index)


_SCHEMA: Final = {
    FieldType.KEYWORD: models.PayloadSchemaType.KEYWORD,
    FieldType.NUMBER: models.PayloadSchemaType.FLOAT,
    FieldType.GEO: models.PayloadSchemaType.GEO,
}


def server_client(url: str, api_key: str | None = None) -> AsyncQdrantClient:
    """A client for a Qdrant server. It opens its first connection on first use."""
    return AsyncQdrantClient(url=url, api_key=api_key, timeout=10, check_compatibility=False)


def collection_name(spec: CollectionSpec) -> str:
    """Name on the server; another spec is another collection."""
    return f"propmubi-{spec.name}-{hashlib.sha256(repr(spec).encode()).hexdigest()[:10]}"


def _server_point(spec: CollectionSpec, tenant_id: UUID, point: Point) -> models.PointStruct:
    vector: dict[str, list[float] | models.SparseVector] = {
        SPARSE: models.SparseVector(indices=list(point.sparse.indices), values=list(point.sparse.values))
    }
    if point.dense is not None:
        vector[DENSE] = point.dense.tolist()
    return models.PointStruct(id=str(point.id), vector=vector, payload=owned(spec, tenant_id, point.payload))


def _hits(answer: models.QueryResponse) -> list[Hit]:
    return [Hit(UUID(str(point.id)), point.score) for point in answer.points]


@asynccontextmanager
async def _reachable() -> AsyncIterator[None]:
    try:
        yield
    except (ApiException, QdrantException, OSError) as error:
        raise Unavailable(
            "The Qdrant server cannot be reached or refused the call; try again soon."
        ) from error
