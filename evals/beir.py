"""Measures retrieval on a BEIR collection: nDCG@10, recall@100 and latency of words, meaning and both."""

from __future__ import annotations

from dataclasses import dataclass
from math import log2
from statistics import fmean
from time import perf_counter
from typing import TYPE_CHECKING, Final

import numpy as np

from rag.text_index import TextIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from evals.beir_files import Collection
    from rag.embed.protocol import Embedder
    from rag.text_index import Scored

NDCG_AT: Final = 10
RECALL_AT: Final = 100


@dataclass(frozen=True, slots=True)
class Measured:
    """One way of retrieving, averaged over the queries."""

    ndcg_at_10: float
    recall_at_100: float
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class RetrievalReport:
    """What `propmubi rag eval` prints."""

    collection: str
    documents: int
    queries: int
    embedder: str
    build_s: float
    """Time to index, embedding included (little when the cache had the vectors)."""
    sparse: Measured
    dense: Measured
    hybrid: Measured


async def measure(
    collection: Collection, embedder: Embedder, progress: Callable[[int, int], None] | None = None
) -> RetrievalReport:
    """Runs every judged query three ways; latency counts the embedding of the query."""
    started = perf_counter()
    index = await TextIndex.build(collection.documents, embedder)
    build_s = perf_counter() - started
    await embedder.embed_query("warm")
    found: dict[str, list[tuple[str, list[Scored], float]]] = {"sparse": [], "dense": [], "hybrid": []}
    for number, (query, text) in enumerate(collection.queries.items(), start=1):
        start = perf_counter()
        by_words = index.sparse(text)
        words_ms = (perf_counter() - start) * 1000
        start = perf_counter()
        by_meaning = index.dense(await embedder.embed_query(text))
        meaning_ms = (perf_counter() - start) * 1000
        start = perf_counter()
        both = index.hybrid(by_meaning, by_words)
        fuse_ms = (perf_counter() - start) * 1000
        found["sparse"].append((query, by_words, words_ms))
        found["dense"].append((query, by_meaning, meaning_ms))
        found["hybrid"].append((query, both, words_ms + meaning_ms + fuse_ms))
        if progress is not None:
            progress(number, len(collection.queries))
    measured = {way: _measured(rows, collection) for way, rows in found.items()}
    return RetrievalReport(
        collection=collection.name,
        documents=len(collection.documents),
        queries=len(collection.queries),
        embedder=embedder.name,
        build_s=round(build_s, 2),
        **measured,
    )


def _measured(rows: Sequence[tuple[str, list[Scored], float]], collection: Collection) -> Measured:
    judged = collection.judgements
    times = [ms for _, _, ms in rows]
    return Measured(
        round(fmean(ndcg([hit.id for hit in hits], judged[query]) for query, hits, _ in rows), 4),
        round(fmean(recall([hit.id for hit in hits], judged[query]) for query, hits, _ in rows), 4),
        round(float(np.percentile(times, 50)), 2),
        round(float(np.percentile(times, 95)), 2),
    )


def ndcg(ranked: Sequence[str], grades: Mapping[str, float], at: int = NDCG_AT) -> float:
    """Normalised discounted cumulative gain with linear gain, as trec_eval's ndcg_cut.

    >>> round(ndcg(["b", "a"], {"a": 1.0}), 3)
    0.631
    """
    gains = [max(0.0, grades.get(document, 0.0)) for document in ranked[:at]]
    ideal = sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:at]
    best = sum(gain / log2(place + 2) for place, gain in enumerate(ideal))
    return sum(gain / log2(place + 2) for place, gain in enumerate(gains)) / best if best else 0.0


def recall(ranked: Sequence[str], grades: Mapping[str, float], at: int = RECALL_AT) -> float:
    """Share of the relevant documents among the first ``at``."""
    relevant = {document for document, grade in grades.items() if grade > 0}
    return len(relevant & set(ranked[:at])) / len(relevant) if relevant else 0.0
