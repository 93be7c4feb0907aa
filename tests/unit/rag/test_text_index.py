from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from rag.sparse import SparseEncoder, mean_length
from rag.text_index import Document, TextIndex
from rag.vectors.edge import EdgeVectorStore
from rag.vectors.protocol import CollectionSpec, Point

if TYPE_CHECKING:
    from pathlib import Path

    from rag.embed.protocol import Embedder

DOCUMENTS = [
    Document("lake", "Lake house", "A quiet villa beside the lake. It has wooden floors and a garden."),
    Document("tower", "Tower flat", "High in the tower. Parking for two cars and a gym on the roof terrace."),
    Document("plot", "", "Plain plot of land on the ring road without any building on it."),
]


async def test_words_find_the_document_that_has_them(embedder: Embedder) -> None:
    index = await TextIndex.build(DOCUMENTS, embedder)

    hits = index.sparse("wooden floors by the lake")

    assert hits[0].id == "lake"
    assert all(hit.score > 0 for hit in hits)
    assert index.sparse("zeppelin") == []


async def test_meaning_ranks_every_document_and_a_sentence_lifts_its_own(embedder: Embedder) -> None:
    index = await TextIndex.build(DOCUMENTS, embedder)
    sentence = "Parking for two cars and a gym on the roof terrace."

    hits = index.dense(await embedder.embed_query(sentence))

    assert next(hit.id for hit in hits) == "tower"
    assert len(hits) == 3
    whole = float(
        await embedder.embed_query(f"Tower flat {DOCUMENTS[1].text}") @ await embedder.embed_query(sentence)
    )
    assert hits[0].score == pytest.approx(0.5 * whole + 0.5, abs=1e-5)


async def test_hybrid_fuses_and_limits(embedder: Embedder) -> None:
    index = await TextIndex.build(DOCUMENTS, embedder)
    query = await embedder.embed_query("lake garden")

    hits = index.hybrid(index.dense(query), index.sparse("lake garden"), limit=2)

    assert hits[0].id == "lake"
    assert len(hits) == 2


async def test_empty_documents_and_an_empty_index_answer_nothing_odd(embedder: Embedder) -> None:
    index = await TextIndex.build([Document("a", "", ""), *DOCUMENTS], embedder)
    assert len(index.dense(await embedder.embed_query("lake"))) == 4

    class Silent:
        name, dimensions = "none", 4

        async def embed_documents(self, texts: object) -> np.ndarray:
            return np.zeros((0, 4), np.float32)

        async def embed_query(self, text: str) -> np.ndarray:
            return np.zeros(4, np.float32)

    empty = await TextIndex.build([], Silent())
    assert empty.dense(np.zeros(4, np.float32)) == []
    assert empty.sparse("lake") == []


async def test_scores_words_exactly_as_the_vector_engine_does(embedder: Embedder, tmp_path: Path) -> None:
    index = await TextIndex.build(DOCUMENTS, embedder)
    encoder = SparseEncoder(mean_length(SparseEncoder().analyser, ((d.title, d.text) for d in DOCUMENTS)))
    from uuid import UUID

    store = await EdgeVectorStore.open(tmp_path, CollectionSpec("docs", 4, "test"))
    tenant = UUID(int=1)
    points = [Point(UUID(int=at), encoder.document(d.text, d.title)) for at, d in enumerate(DOCUMENTS)]
    await store.upsert(tenant, points)

    hits = (await store.search(tenant, sparse=encoder.query("lake garden parking"))).sparse
    await store.close()

    ours = {hit.id: hit.score for hit in index.sparse("lake garden parking")}
    assert {DOCUMENTS[hit.id.int].id: pytest.approx(hit.score, rel=1e-4) for hit in hits} == ours
