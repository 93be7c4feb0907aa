"""A small market in Postgres and in the vector store, for tests of retrieval."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import numpy as np
import pytest
from sqlalchemy import text

from domain.tenancy import DEMO_TENANT_ID
from rag.listings.document import listings_spec
from rag.listings.index import ListingIndexer
from rag.listings.retrieve import ListingRetriever
from rag.vectors.edge import EdgeVectorStore
from store.database import Database
from store.listing_search import ListingSearch
from store.listings import ListingRepository

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

OTHER_TENANT = UUID("0d0e0000-0000-7000-8000-000000000002")


class WordHashEmbedder:
    """Stands in for the model: texts that share words are alike. Counts what it is asked to embed."""

    name = "word-hash"
    dimensions = 64

    def __init__(self) -> None:
        self.documents = 0

    async def embed_query(self, text: str) -> NDArray[np.float32]:
        return self._one(text)

    async def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.documents += len(texts)
        return np.stack([self._one(one) for one in texts])

    def _one(self, text: str) -> NDArray[np.float32]:
        vector = np.full(self.dimensions, 0.01, np.float32)
        for word in text.lower().split():
            vector[hashlib.blake2b(word.encode(), digest_size=1).digest()[0] % self.dimensions] += 1
        return vector / np.linalg.norm(vector)


class Shelf(NamedTuple):
    """Everything a retrieval test touches."""

    repository: ListingRepository
    search: ListingSearch
    vectors: EdgeVectorStore
    embedder: WordHashEmbedder
    indexer: ListingIndexer
    retriever: ListingRetriever


@pytest.fixture
async def shelf(database_url: str, tmp_path: Path) -> AsyncIterator[Shelf]:
    database = Database(database_url, pool_size=4)
    async with database.system_session() as session:
        for tenant_id in (DEMO_TENANT_ID, OTHER_TENANT):
            await session.execute(
                text("insert into tenants (id, name) values (:id, 'test') on conflict do nothing"),
                {"id": tenant_id},
            )
    embedder = WordHashEmbedder()
    vectors = await EdgeVectorStore.open(tmp_path, listings_spec(embedder))
    repository, search = ListingRepository(database), ListingSearch(database)
    yield Shelf(
        repository,
        search,
        vectors,
        embedder,
        ListingIndexer(repository, vectors, embedder),
        ListingRetriever(repository, search, vectors, embedder),
    )
    await vectors.close()
    await database.close()
