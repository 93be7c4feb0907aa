"""The index follows the table: everything once, changes and deletions, after a stop at any point."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from domain.errors import ModelUnavailable, Unavailable
from domain.listings.identity import sealed
from domain.search.results import SearchRequest
from domain.tenancy import DEMO_TENANT_ID
from rag.listings.index import ListingIndexer
from rag.listings.retrieve import ListingRetriever
from store.listing_index import ListingIndexRows
from tests.integration.rag.conftest import OTHER_TENANT
from tests.support.homes import homes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from tests.integration.rag.conftest import Shelf, WordHashEmbedder

pytestmark = pytest.mark.engines


async def indexed(shelf: Shelf, tenant_id: UUID = DEMO_TENANT_ID) -> set[UUID]:
    return {found async for batch in shelf.vectors.ids(tenant_id) for found in batch}


async def test_indexes_everything_once_and_then_nothing(shelf: Shelf) -> None:
    market = homes(DEMO_TENANT_ID, 30)
    await shelf.repository.upsert_batch(market)
    stages: list[tuple[str, int]] = []

    first = await shelf.indexer.run(DEMO_TENANT_ID, lambda stage, done: stages.append((stage, done)))
    second = await shelf.indexer.run(DEMO_TENANT_ID)

    assert (first.indexed, second.indexed) == (30, 0)
    assert stages == [("words", 30), ("vectors", 30)]
    assert shelf.embedder.documents == 30
    assert await indexed(shelf) == {home.id for home in market}


async def test_a_few_of_many_are_taken_in_without_a_look_at_the_rest(shelf: Shelf) -> None:
    market = homes(DEMO_TENANT_ID, 5)
    await shelf.repository.upsert_batch(market)
    await shelf.indexer.run(DEMO_TENANT_ID)
    await shelf.vectors.delete(DEMO_TENANT_ID, [market[0].id])  # A loss that only a whole run would see.
    await shelf.repository.upsert_batch([sealed(replace(market[2], description="Now with a roof garden."))])

    assert await shelf.indexer.take_in(DEMO_TENANT_ID) == 1

    assert await indexed(shelf) == {home.id for home in market[1:]}
    assert await shelf.indexer.take_in(DEMO_TENANT_ID) == 0


async def test_a_changed_listing_alone_is_indexed_again(shelf: Shelf) -> None:
    market = homes(DEMO_TENANT_ID, 5)
    await shelf.repository.upsert_batch(market)
    await shelf.indexer.run(DEMO_TENANT_ID)

    await shelf.repository.upsert_batch([sealed(replace(market[2], description="Now with a roof garden."))])

    assert (await shelf.indexer.run(DEMO_TENANT_ID)).indexed == 1
    assert len(await indexed(shelf)) == 5


async def test_deletions_follow_at_once_or_at_the_next_run(shelf: Shelf) -> None:
    market = homes(DEMO_TENANT_ID, 6)
    await shelf.repository.upsert_batch(market)
    await shelf.indexer.run(DEMO_TENANT_ID)
    gone = [market[0].id, market[1].id]

    await shelf.repository.delete(DEMO_TENANT_ID, gone)
    await shelf.indexer.remove(DEMO_TENANT_ID, gone[:1])
    run = await shelf.indexer.run(DEMO_TENANT_ID)

    assert run.removed == 1
    assert await indexed(shelf) == {home.id for home in market[2:]}


async def test_a_store_that_lost_points_is_filled_again(shelf: Shelf) -> None:
    await shelf.repository.upsert_batch(homes(DEMO_TENANT_ID, 8))
    await shelf.indexer.run(DEMO_TENANT_ID)
    await shelf.vectors.clear(DEMO_TENANT_ID)

    assert (await shelf.indexer.run(DEMO_TENANT_ID)).indexed == 8
    assert len(await indexed(shelf)) == 8


async def test_a_failure_between_the_passes_leaves_words_searchable_and_is_made_good(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shelf.repository.upsert_batch(homes(DEMO_TENANT_ID, 4))

    async def failing(texts: object) -> object:
        raise Unavailable("no model today")

    with monkeypatch.context() as patched:
        patched.setattr(shelf.embedder, "embed_documents", failing)
        with pytest.raises(Unavailable):
            await shelf.indexer.run(DEMO_TENANT_ID)
    assert len(await indexed(shelf)) == 4

    assert (await shelf.indexer.run(DEMO_TENANT_ID)).indexed == 4


async def test_rebuilding_one_tenant_leaves_the_other(shelf: Shelf) -> None:
    for tenant_id in (DEMO_TENANT_ID, OTHER_TENANT):
        await shelf.repository.upsert_batch(homes(tenant_id, 3))
        await shelf.indexer.run(tenant_id)

    assert (await shelf.indexer.rebuild(DEMO_TENANT_ID)).indexed == 3
    assert len(await indexed(shelf, OTHER_TENANT)) == 3
    assert (await shelf.indexer.run(OTHER_TENANT)).indexed == 0


async def test_large_runs_build_the_graph(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[int] = []

    async def optimise() -> None:
        built.append(1)

    monkeypatch.setattr("rag.listings.index.OPTIMISE_FROM", 3)
    monkeypatch.setattr(shelf.vectors, "optimise", optimise)
    await shelf.repository.upsert_batch(homes(DEMO_TENANT_ID, 3))

    await shelf.indexer.run(DEMO_TENANT_ID)

    assert built == [1]


async def test_more_ids_than_a_statement_has_parameters(shelf: Shelf) -> None:
    unknown = [UUID(int=number) for number in range(1, 70_001)]
    rows = ListingIndexRows(shelf.repository.database)

    assert await shelf.repository.delete(DEMO_TENANT_ID, unknown) == 0
    assert await shelf.repository.known_hashes(DEMO_TENANT_ID, unknown) == {}
    assert await rows.existing(DEMO_TENANT_ID, unknown) == set()


class Away:
    """An embedder whose provider is down."""

    def __init__(self, embedder: WordHashEmbedder) -> None:
        self.name, self.dimensions = embedder.name, embedder.dimensions

    async def embed_query(self, text: str) -> NDArray[np.float32]:
        raise ModelUnavailable("The model is away.", reason="test")

    async def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise ModelUnavailable("The model is away.", reason="test")


async def test_an_embedding_model_that_is_away_leaves_words_and_is_made_good(shelf: Shelf) -> None:
    market = homes(DEMO_TENANT_ID, 20)
    await shelf.repository.upsert_batch(market)
    away = Away(shelf.embedder)

    first = await ListingIndexer(shelf.repository, shelf.vectors, away).run(DEMO_TENANT_ID)
    retriever = ListingRetriever(shelf.repository, shelf.search, shelf.vectors, away)
    worded = await retriever.search(SearchRequest(tenant_id=DEMO_TENANT_ID, filters={}, text="garden view"))
    second = await shelf.indexer.run(DEMO_TENANT_ID)

    assert first.indexed == 0
    assert worded.total == 20
    assert second.indexed == 20
