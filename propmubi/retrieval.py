"""Opens embedder, vector store, indexer and retriever over the engine the settings name."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from propmubi.embedding import embedder_from
from rag.listings.document import listings_spec
from rag.listings.index import ListingIndexer
from rag.listings.retrieve import ListingRetriever
from rag.vectors.edge import EdgeVectorStore
from rag.vectors.server import ServerVectorStore, server_client
from store.listing_search import ListingSearch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from config.settings import Settings
    from propmubi.embedding import WarmEmbedder
    from propmubi.engines import EngineUrls
    from rag.vectors.protocol import VectorStore
    from store.database import Database
    from store.listings import ListingRepository


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Search and its upkeep."""

    embedder: WarmEmbedder
    vectors: VectorStore
    indexer: ListingIndexer
    retriever: ListingRetriever

    async def warm(self) -> None:
        """Loads the embedding model, so that the first search does not wait for it."""
        await self.embedder.warm()


@asynccontextmanager
async def open_retrieval(
    settings: Settings, urls: EngineUrls, database: Database, listings: ListingRepository
) -> AsyncIterator[Retrieval]:
    """Opens everything search needs.

    Raises:
        SetupError: The vector folder belongs to another process, or a first embedding model does not answer.
        Unavailable: The Qdrant server does not answer.
    """
    embedder = await embedder_from(settings)
    spec = listings_spec(embedder)
    vectors: VectorStore
    if urls.qdrant_url is None:
        vectors = await EdgeVectorStore.open(settings.data_dir / "vectors", spec)
    else:
        key = settings.qdrant_api_key
        vectors = await ServerVectorStore.open(
            server_client(urls.qdrant_url, key.get_secret_value() if key else None), spec
        )
    search = ListingSearch(database)
    try:
        yield Retrieval(
            embedder=embedder,
            vectors=vectors,
            indexer=ListingIndexer(listings, vectors, embedder),
            retriever=ListingRetriever(listings, search, vectors, embedder),
        )
    finally:
        await vectors.close()
        embedder.close()
