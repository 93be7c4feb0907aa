"""Qdrant's engine in this process: the embedded default.

The engine is synchronous. Writes, and reads of many points, run on a small pool. A search runs where it is
asked: the engine keeps the interpreter's lock while it searches (measured with 0.9.0: another thread made no
step meanwhile), so a thread would leave the event loop waiting all the same and add a third to the time. Its
write-ahead log gives durability across kill -9 and locks the folder: one process owns it, and a second opener
gets a `SetupError`.

Tuned by measurement at 100,000 x 384 (docs/performance.md): int8 copies of the vectors with rescoring by the
originals; sets below ``SCAN_KB`` are scanned, which is exact; above it the graph, with ACORN so that a filter
does not cut it apart. Only the first partition field gets graph links of its own: links for every payload
index made `optimise` ten times slower.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar
from uuid import UUID

import numpy as np
import qdrant_edge as edge

from domain.errors import SetupError, Unavailable
from rag.vectors.edge_filters import edge_filter
from rag.vectors.filters import EVERYTHING, TENANT_KEY, IdIn, Where
from rag.vectors.protocol import DENSE, SPARSE, CollectionSpec, FieldType, Hit, HybridHits, Point, StoreInfo
from rag.vectors.scope import owned, scoped

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from rag.sparse import SparseVector

SCAN_KB: Final = 30_000
"""Filtered sets smaller than this (20,000 vectors of 384 floats) are scanned instead of walked."""
GRAPH_FROM_KB: Final = 30_000
"""No graph below some 20,000 vectors."""
HNSW_EF: Final = 128
WRITE_BATCH: Final = 1000
PAGE: Final = 4096
_CLOSED: Final = "The vector store is closed or closing; try again soon."

T = TypeVar("T")


class EdgeVectorStore:
    """Open with `open`; close before another process may open the same folder."""

    def __init__(self, shard: edge.EdgeShard, spec: CollectionSpec) -> None:
        self.spec = spec
        self._shard = shard
        self._pool = ThreadPoolExecutor(max(2, os.cpu_count() or 2), thread_name_prefix="vectors")
        self._writing = asyncio.Lock()
        self._is_closed = False
        self._dense_params = edge.SearchParams(
            hnsw_ef=HNSW_EF,
            quantization=edge.QuantizationSearchParams(rescore=True, oversampling=2.0),
            acorn=edge.AcornSearchParams(enable=True),
        )

    @classmethod
    async def open(cls, folder: Path, spec: CollectionSpec) -> EdgeVectorStore:
        """Opens the collection in ``folder``, or makes it there.

        Raises:
            SetupError: Another process owns it, or the folder cannot be used.
        """
        return cls(await asyncio.to_thread(_open_shard, folder, spec), spec)

    async def upsert(self, tenant_id: UUID, points: Sequence[Point]) -> None:
        """Writes points in batches; a point of another tenant with the same id is never touched."""
        mine = edge_filter(scoped(self.spec, tenant_id, EVERYTHING))
        async with self._writing:
            for start in range(0, len(points), WRITE_BATCH):
                batch = points[start : start + WRITE_BATCH]
                await self._run(partial(self._write, tenant_id, batch, mine))

    async def add_dense(self, tenant_id: UUID, vectors: Mapping[UUID, NDArray[np.float32]]) -> None:
        """Writes the dense vectors of the tenant's points that are there."""
        mine = edge_filter(scoped(self.spec, tenant_id, EVERYTHING))
        ids = list(vectors)
        async with self._writing:
            for start in range(0, len(ids), WRITE_BATCH):
                batch = {point_id: vectors[point_id] for point_id in ids[start : start + WRITE_BATCH]}
                await self._run(partial(self._write_dense, batch, mine))

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
        """Both lists, without a thread (see the module)."""
        within = edge_filter(scoped(self.spec, tenant_id, where))
        if self._is_closed:
            raise Unavailable(_CLOSED)
        return self._search(dense, sparse, within, limit)

    async def vectors(self, tenant_id: UUID, ids: Sequence[UUID]) -> dict[UUID, NDArray[np.float32]]:
        """Dense vectors of the tenant's points that have one."""
        where = scoped(self.spec, tenant_id, Where(all_of=(IdIn(frozenset(ids)),)))
        request = edge.ScrollRequest(
            limit=max(1, len(ids)), filter=edge_filter(where), with_payload=False, with_vector=[DENSE]
        )
        records, _ = await self._run(lambda: self._shard.scroll(request))
        held = ((_uuid(record.id), record.vector) for record in records)
        return {
            point_id: np.asarray(vector[DENSE], np.float32)
            for point_id, vector in held
            if isinstance(vector, dict) and DENSE in vector
        }

    async def ids(self, tenant_id: UUID, where: Where = EVERYTHING) -> AsyncIterator[list[UUID]]:
        """Ids in the engine's order, in batches."""
        within = edge_filter(scoped(self.spec, tenant_id, where))
        offset: edge.PointId | None = None
        while True:
            request = edge.ScrollRequest(
                offset=offset, limit=PAGE, filter=within, with_payload=False, with_vector=False
            )
            records, offset = await self._run(partial(self._shard.scroll, request))
            if records:
                yield [_uuid(record.id) for record in records]
            if offset is None:
                return

    async def count(self, tenant_id: UUID, where: Where = EVERYTHING) -> int:
        """Exact."""
        within = edge_filter(scoped(self.spec, tenant_id, where))
        return await self._run(lambda: self._shard.count(edge.CountRequest(filter=within, exact=True)))

    async def optimise(self) -> None:
        """Builds what is missing of the graph; under ``GRAPH_FROM_KB`` that is nothing."""
        async with self._writing:
            await self._run(self._shard.optimize)

    async def info(self) -> StoreInfo:
        """Points of all tenants."""
        info = await self._run(self._shard.info)
        return StoreInfo("qdrant-edge", info.points_count, info.indexed_vectors_count)

    async def close(self) -> None:
        """Flushes and unlocks the folder."""
        self._is_closed = True
        await self._run(self._shard.close)
        self._pool.shutdown()

    async def _delete_where(self, tenant_id: UUID, where: Where) -> None:
        within = edge_filter(scoped(self.spec, tenant_id, where))
        operation = edge.UpdateOperation.delete_points_by_filter(within)
        async with self._writing:
            await self._run(lambda: self._shard.update(operation))

    async def _run(self, call: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, call)
        except RuntimeError as error:
            raise Unavailable(_CLOSED) from error

    def _write(self, tenant_id: UUID, points: Sequence[Point], mine: edge.Filter) -> None:
        made = [_edge_point(self.spec, tenant_id, point) for point in points]
        self._shard.update(edge.UpdateOperation.upsert_points(made, condition=mine))

    def _write_dense(self, vectors: Mapping[UUID, NDArray[np.float32]], mine: edge.Filter) -> None:
        held = self._shard.retrieve([str(point_id) for point_id in vectors], False, False)
        there = {str(record.id) for record in held}
        made = [
            edge.PointVectors(str(point_id), {DENSE: vector.tolist()})
            for point_id, vector in vectors.items()
            if str(point_id) in there
        ]
        if made:
            self._shard.update(edge.UpdateOperation.update_vectors(made, condition=mine))

    def _search(
        self,
        dense: NDArray[np.float32] | None,
        sparse: SparseVector | None,
        within: edge.Filter,
        limit: int,
    ) -> HybridHits:
        by_dense = by_sparse = None
        if dense is not None:
            by_dense = edge.Query.Nearest(dense.tolist(), using=DENSE)
        if sparse is not None and sparse.indices:
            vector = edge.SparseVector(list(sparse.indices), list(sparse.values))
            by_sparse = edge.Query.Nearest(vector, using=SPARSE)
        return HybridHits(
            self._nearest(by_dense, within, limit, self._dense_params),
            self._nearest(by_sparse, within, limit),
        )

    def _nearest(
        self,
        query: edge.Query | None,
        within: edge.Filter,
        limit: int,
        params: edge.SearchParams | None = None,
    ) -> list[Hit]:
        if query is None:
            return []
        request = edge.QueryRequest(
            limit=limit, query=query, filter=within, params=params, with_payload=False, with_vector=False
        )
        return [Hit(_uuid(point.id), point.score) for point in self._shard.query(request)]


def _uuid(point_id: edge.PointId) -> UUID:
    """Every id here was written as a UUID, and the engine gives it back as one."""
    return point_id if isinstance(point_id, UUID) else UUID(str(point_id))


def _edge_point(spec: CollectionSpec, tenant_id: UUID, point: Point) -> edge.Point:
    vector: dict[str, edge.NamedVector] = {
        SPARSE: edge.SparseVector(list(point.sparse.indices), list(point.sparse.values))
    }
    if point.dense is not None:
        vector[DENSE] = point.dense.tolist()
    return edge.Point(str(point.id), vector, owned(spec, tenant_id, point.payload))


def _open_shard(folder: Path, spec: CollectionSpec) -> edge.EdgeShard:
    mark = hashlib.sha256(repr(spec).encode()).hexdigest()[:10]
    path = folder / f"{spec.name}-{mark}"
    try:
        path.mkdir(parents=True, exist_ok=True)
        if (path / "segments").is_dir():
            return edge.EdgeShard.load(str(path))
        return _new_shard(path, spec)
    except OSError as error:
        raise SetupError(f"Cannot use the vector folder {path}: {error.strerror}.") from error
    except Exception as error:  # the engine raises bare Exception for every failure
        raise _explained(path, error) from error


def _explained(path: Path, error: Exception) -> SetupError:
    if "WouldBlock" in str(error):
        return SetupError(
            f"Another PropMubi process has the vector store {path} open; stop it, or use it over HTTP."
        )
    return SetupError(
        f"The vector store {path} cannot be opened ({error}). "
        "Remove the folder and run `propmubi rag rebuild`."
    )


def _new_shard(path: Path, spec: CollectionSpec) -> edge.EdgeShard:
    quantised = edge.ScalarQuantizationConfig(type=edge.ScalarType.Int8, quantile=0.99, always_ram=True)
    config = edge.EdgeConfig(
        vectors={
            DENSE: edge.EdgeVectorParams(
                size=spec.dimensions, distance=edge.Distance.Dot, quantization_config=quantised
            )
        },
        sparse_vectors={SPARSE: edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf)},
        hnsw_config=edge.HnswIndexConfig(m=16, ef_construct=100, full_scan_threshold=SCAN_KB),
        optimizers=edge.EdgeOptimizersConfig(default_segment_number=2, indexing_threshold=GRAPH_FROM_KB),
    )
    shard = edge.EdgeShard.create(str(path), config)
    tenant = edge.KeywordIndexParams(is_tenant=True)
    shard.update(edge.UpdateOperation.create_field_index(TENANT_KEY, tenant))
    for name, kind in spec.fields.items():
        index = _field_index(kind, has_links=name in spec.partitions[:1], is_together=name in spec.together)
        shard.update(edge.UpdateOperation.create_field_index(name, index))
    return shard


def _field_index(kind: FieldType, *, has_links: bool, is_together: bool) -> edge.PayloadSchemaParams:
    match kind:
        case FieldType.KEYWORD:
            return edge.KeywordIndexParams(enable_hnsw=has_links, is_tenant=is_together)
        case FieldType.NUMBER:
            return edge.FloatIndexParams(enable_hnsw=False)
        case FieldType.GEO:
            return edge.GeoIndexParams(enable_hnsw=False)
