"""What retrieval asks of a vector store. Tenant is an argument of every call and cannot be left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from rag.vectors.filters import EVERYTHING, TENANT_KEY

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from uuid import UUID

    import numpy as np
    from numpy.typing import NDArray

    from rag.sparse import SparseVector
    from rag.vectors.filters import Payload, Where

DENSE: Final = "dense"
SPARSE: Final = "sparse"


class FieldType(StrEnum):
    """How a payload field is indexed."""

    KEYWORD = "keyword"
    NUMBER = "number"
    GEO = "geo"


@dataclass(frozen=True, slots=True)
class CollectionSpec:
    """What a collection holds. Another fingerprint is another collection: vectors never mix."""

    name: str
    dimensions: int
    fingerprint: str
    """Embedder's name and anything else that changes what a vector means."""
    fields: Mapping[str, FieldType] = field(default_factory=dict)
    """Payload fields that may be filtered by."""
    partitions: tuple[str, ...] = ()
    """Keyword fields most searches name, such as the city. The graph stays connected within each value of
    the first."""
    together: tuple[str, ...] = ()
    """Keyword fields of one value; the engine keeps the vectors of equal values side by side, which a scan of
    them reads in three quarters of the time."""

    @property
    def allowed(self) -> frozenset[str]:
        """Keys a caller's filter may name."""
        return frozenset(self.fields) - {TENANT_KEY}


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to find. A point may come without its dense vector and get it later."""

    id: UUID
    sparse: SparseVector
    dense: NDArray[np.float32] | None = None
    payload: Payload = field(default_factory=dict)


class Hit(NamedTuple):
    """A found point and its raw score: cosine for dense, BM25 for sparse."""

    id: UUID
    score: float


class HybridHits(NamedTuple):
    """Both lists, best first, for the caller to fuse."""

    dense: list[Hit]
    sparse: list[Hit]


class StoreInfo(NamedTuple):
    """What `propmubi doctor` shows."""

    engine: str
    points: int
    indexed_vectors: int
    """Vectors in a graph; the others are scanned, which is exact and fast for few."""


class VectorStore(Protocol):
    """One collection of points of many tenants, each seen by its own tenant alone."""

    spec: CollectionSpec

    async def upsert(self, tenant_id: UUID, points: Sequence[Point]) -> None:
        """Writes points, replacing those of the same id; durable on return."""
        ...

    async def add_dense(self, tenant_id: UUID, vectors: Mapping[UUID, NDArray[np.float32]]) -> None:
        """Gives points their dense vectors and leaves the rest of them; ids not there are skipped."""
        ...

    async def delete(self, tenant_id: UUID, ids: Sequence[UUID]) -> None:
        """Removes points; unknown and foreign ids are left alone."""
        ...

    async def clear(self, tenant_id: UUID) -> None:
        """Removes all points of the tenant."""
        ...

    async def search(
        self,
        tenant_id: UUID,
        *,
        dense: NDArray[np.float32] | None = None,
        sparse: SparseVector | None = None,
        where: Where = EVERYTHING,
        limit: int = 100,
    ) -> HybridHits:
        """Nearest points by either vector or both, each list on its own, best first."""
        ...

    async def vectors(self, tenant_id: UUID, ids: Sequence[UUID]) -> dict[UUID, NDArray[np.float32]]:
        """Dense vectors of the points that have one."""
        ...

    def ids(self, tenant_id: UUID, where: Where = EVERYTHING) -> AsyncIterator[list[UUID]]:
        """Ids of all matching points, in batches."""
        ...

    async def count(self, tenant_id: UUID, where: Where = EVERYTHING) -> int:
        """How many points match, exactly."""
        ...

    async def optimise(self) -> None:
        """Builds the graph over what was written since; searches go on meanwhile."""
        ...

    async def info(self) -> StoreInfo:
        """Engine and size over all tenants."""
        ...

    async def close(self) -> None:
        """Flushes and lets go; the store cannot be used afterwards."""
        ...
