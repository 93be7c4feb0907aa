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
    from rag.vectors.protocol import CollectionSpec, VectorStore
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


async def open_vectors(settings: Settings, urls: EngineUrls, spec: CollectionSpec) -> VectorStore:
    """A collection in the engine the settings name; raises as `open_retrieval`."""
    if urls.qdrant_url is None:
        return await EdgeVectorStore.open(settings.data_dir / "vectors", spec)
    key = settings.qdrant_api_key
    client = server_client(urls.qdrant_url, key.get_secret_value() if key else None)
    return await ServerVectorStore.open(client, spec)


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
    vectors = await open_vectors(settings, urls, listings_spec(embedder))
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
