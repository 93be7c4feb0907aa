"""How fast search is: whole searches, the vector part alone with its recall, and a named baseline beside it.

The market is the seeded demo generator's. Embedding 100,000 texts takes minutes and is not what is
measured, so `EMBEDDED` texts go through the model and the others take the vector of a listing of the same
city, transaction, type and size, moved by noise; the report says so. Everything after the vector is real.
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, replace
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from domain.listings.measures import search_text
from domain.search.results import SearchRequest
from domain.tenancy import DEMO_TENANT_ID
from rag.listings.document import EMBEDDED_CHARS, listings_spec, payload_of, where_of
from rag.listings.index import BATCH, ListingIndexer
from rag.listings.places import resolve_places
from rag.listings.retrieve import ListingRetriever
from rag.vectors.edge import EdgeVectorStore
from rag.vectors.filters import holds
from store.listing_search import ListingSearch
from store.listings import ListingRepository
from store.vector_baseline import BaselineRow, PgVectorBaseline
from tools.demo_market.generator import generate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from uuid import UUID

    from numpy.typing import NDArray

    from domain.listing import Listing
    from domain.search.slots import SearchFilters
    from rag.embed.protocol import Embedder
    from store.database import Database

EMBEDDED: Final = 4000
NOISE: Final = 0.25
"""Length of the noise against the unit vector."""
SEARCHES: Final = 200
WARMING: Final = 20
BASELINE: Final = "pgvector HNSW m=16, iterative scan, same Postgres"
NEAREST: Final = 10
TIE: Final = 1e-5
PHRASES: Final = (
    "quiet corner flat with lots of light",
    "close to the metro and schools, power backup",
    "gated society with a gym and a swimming pool",
    "pet friendly with a garden and covered parking",
    "hawadar ghar, mandir ke paas",
    "newly painted, modular kitchen, lake view",
)


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds."""

    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class SearchBench:
    """One size of market."""

    rows: int
    whole_with_words: Spread
    whole_filters_only: Spread
    parts_p50_ms: dict[str, float]
    vector: Spread
    """Filtered nearest neighbours alone, as the store's caller waits for them."""
    vector_recall_at_10: float
    build_s: float
    """Words, vectors and graph of the index; embedding apart."""
    embedded_texts: int
    embedding_texts_per_s: float
    load_1min: float
    note: str
    baseline: str = BASELINE
    baseline_vector: Spread | None = None
    baseline_recall_at_10: float | None = None
    baseline_build_s: float | None = None
    baseline_over_ours_p95: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON-plain."""
        return asdict(self)


class _Case(NamedTuple):
    filters: SearchFilters
    text: str


class _Sampled:
    """An embedder that gives each text the vector prepared for it."""

    def __init__(self, embedder: Embedder, prepared: dict[str, NDArray[np.float32]]) -> None:
        self._embedder = embedder
        self._prepared = prepared
        self.name = embedder.name
        self.dimensions = embedder.dimensions

    async def embed_query(self, text: str) -> NDArray[np.float32]:
        return await self._embedder.embed_query(text)

    async def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self._prepared[text] for text in texts])


class Bench(NamedTuple):
    """Where to measure: a database made for this, whose demo tenant's listings are the market."""

    database: Database
    embedder: Embedder
    folder: Path
    baseline: Database | None = None
    """Where pgvector may be installed; None leaves the baseline out."""


class _Truth(NamedTuple):
    """How many nearest listings there are to find, and the score of the last of them.

    Several listings may have one text and so one vector: whoever scores as well as the last is as right.
    """

    wanted: int
    floor: float


class _Market(NamedTuple):
    listings: list[Listing]
    prepared: _Prepared
    cases: list[_Case]
    queries: list[NDArray[np.float32]]
    truths: list[_Truth]
    rows: dict[UUID, int]
    """Where each listing's vector lies."""


async def run(bench: Bench, rows: int, *, say: Callable[[str], None] = lambda _line: None) -> SearchBench:
    """Builds a market of ``rows`` listings, measures it and removes it."""
    repository = ListingRepository(bench.database)
    listings = list(generate(2026, rows, tenant_id=DEMO_TENANT_ID))
    say(f"{rows}: storing listings")
    for start in range(0, rows, BATCH * 4):
        await repository.upsert_batch(listings[start : start + BATCH * 4])
    try:
        say(f"{rows}: embedding {min(rows, EMBEDDED)} texts")
        market = await _market(bench.embedder, listings)
        result = await _measured(bench, market, say)
        if bench.baseline is None:
            return result
        say(f"{rows}: baseline")
        return await _with_baseline(bench.baseline, market, result)
    finally:
        await repository.delete(DEMO_TENANT_ID, [listing.id for listing in listings])


async def _market(embedder: Embedder, listings: list[Listing]) -> _Market:
    prepared = await _prepared(embedder, listings)
    cases = _cases(listings)
    queries = [await embedder.embed_query(case.text) for case in cases]
    exact = _Exact(listings, prepared.by_row)
    truths = [exact.nearest(case, query) for case, query in zip(cases, queries, strict=True)]
    rows = {listing.id: at for at, listing in enumerate(listings)}
    return _Market(listings, prepared, cases, queries, truths, rows)


async def _measured(bench: Bench, market: _Market, say: Callable[[str], None]) -> SearchBench:
    rows = len(market.listings)
    repository, search = ListingRepository(bench.database), ListingSearch(bench.database)
    sampled = _Sampled(bench.embedder, market.prepared.by_text)
    store = await EdgeVectorStore.open(bench.folder / f"bench-{rows}", listings_spec(bench.embedder))
    try:
        say(f"{rows}: building the index")
        started = perf_counter()
        await ListingIndexer(repository, store, sampled).run(DEMO_TENANT_ID)
        build_s = perf_counter() - started
        say(f"{rows}: searching")
        retriever = ListingRetriever(repository, search, store, bench.embedder)
        worded, parts = await _whole(retriever, market.cases)
        plain, _ = await _whole(retriever, [case._replace(text="") for case in market.cases])
        times, recall = await _vector_part(store, market)
    finally:
        await store.close()
    return SearchBench(
        rows=rows,
        whole_with_words=_spread(worded),
        whole_filters_only=_spread(plain),
        parts_p50_ms=parts,
        vector=_spread(times),
        vector_recall_at_10=recall,
        build_s=round(build_s, 1),
        embedded_texts=min(rows, EMBEDDED),
        embedding_texts_per_s=market.prepared.texts_per_s,
        load_1min=round(os.getloadavg()[0], 2),
        note=f"{max(0, rows - EMBEDDED)} vectors are those of a like listing with noise of length {NOISE}",
    )


class _Prepared(NamedTuple):
    by_text: dict[str, NDArray[np.float32]]
    by_row: NDArray[np.float32]
    texts_per_s: float


async def _prepared(embedder: Embedder, listings: Sequence[Listing]) -> _Prepared:
    """The vector of every text and so of every listing, and how many texts the model took a second."""
    texts = [search_text(listing)[:EMBEDDED_CHARS] for listing in listings]
    held = listings[:EMBEDDED]
    started = perf_counter()
    real = await embedder.embed_documents(texts[: len(held)])
    per_s = round(len(held) / (perf_counter() - started), 1)
    alike: dict[tuple[object, ...], list[int]] = {}
    for at, listing in enumerate(held):
        alike.setdefault(_sort_of(listing), []).append(at)
    noise = np.random.default_rng(7)
    vectors = np.empty((len(listings), real.shape[1]), np.float32)
    vectors[: len(held)] = real
    for at, listing in enumerate(listings[len(held) :], start=len(held)):
        pool = alike.get(_sort_of(listing)) or range(len(held))
        moved = real[pool[int(noise.integers(len(pool)))]] + noise.normal(
            0, NOISE / real.shape[1] ** 0.5, real.shape[1]
        )
        vectors[at] = moved / np.linalg.norm(moved)
    by_text: dict[str, NDArray[np.float32]] = {}
    for at, text in enumerate(texts):
        # Listings with one and the same text have one and the same vector.
        vectors[at] = by_text.setdefault(text, vectors[at].copy())
    return _Prepared(by_text, vectors, per_s)


def _sort_of(listing: Listing) -> tuple[object, ...]:
    return listing.city, listing.transaction, listing.property_type, listing.bhk


def _cases(listings: Sequence[Listing]) -> list[_Case]:
    """Searches as people make them: about a listing that exists, with a budget a little above its price."""
    dice = Random(11)  # noqa: S311  # reproducible, not secret
    cases = []
    for number in range(SEARCHES):
        home = dice.choice(listings)
        filters: SearchFilters = {"city": home.city}
        filters["transaction"] = home.transaction.value
        if number % 4 and home.bhk is not None:
            filters["bhk"] = {"in": [home.bhk]}
        if number % 3 and home.price_inr is not None:
            filters["price"] = {"max": int(home.price_inr * 1.2)}
        if number % 5 == 0 and home.locality is not None:
            filters["localities"] = [home.locality]
        if number % 7 == 0:
            filters["floor"] = {"not_ground": True}
        cases.append(_Case(filters, dice.choice(PHRASES)))
    return cases


async def _whole(retriever: ListingRetriever, cases: Sequence[_Case]) -> tuple[list[float], dict[str, float]]:
    """Total milliseconds of each search after one round of warming, and the median of each part."""
    for case in cases[:WARMING]:
        await retriever.search(_request(case))
    totals: list[float] = []
    parts: dict[str, list[float]] = {}
    for case in cases:
        started = perf_counter()
        result = await retriever.search(_request(case))
        totals.append((perf_counter() - started) * 1000)
        for part, ms in result.timings_ms.items():
            parts.setdefault(part, []).append(ms)
    return totals, {part: round(float(np.median(held)), 2) for part, held in parts.items()}


def _request(case: _Case) -> SearchRequest:
    return SearchRequest(tenant_id=DEMO_TENANT_ID, filters=case.filters, text=case.text, limit=10)


class _Exact:
    """The true nearest neighbours, by looking at every listing."""

    def __init__(self, listings: Sequence[Listing], vectors: NDArray[np.float32]) -> None:
        self._payloads = [(listing.id, payload_of(listing)) for listing in listings]
        self._vectors = vectors

    def nearest(self, case: _Case, query: NDArray[np.float32]) -> _Truth:
        where = where_of(case.filters, resolve_places(case.filters))
        kept = [at for at, (point, payload) in enumerate(self._payloads) if holds(where, point, payload)]
        best = np.sort(self._vectors[kept] @ query)[::-1][:NEAREST]
        return _Truth(len(best), float(best[-1]) if len(best) else 0.0)


async def _vector_part(store: EdgeVectorStore, market: _Market) -> tuple[list[float], float]:
    times: list[float] = []
    recalls: list[float] = []
    wheres = [where_of(case.filters, resolve_places(case.filters)) for case in market.cases]
    for number in range(-WARMING, len(market.cases)):
        at = number % len(market.cases)
        started = perf_counter()
        hits = await store.search(DEMO_TENANT_ID, dense=market.queries[at], where=wheres[at], limit=NEAREST)
        if number >= 0:
            times.append((perf_counter() - started) * 1000)
            recalls.append(_recall(market, at, [hit.id for hit in hits.dense]))
    return times, round(float(np.mean(recalls)), 4)


def _recall(market: _Market, case: int, found: Sequence[UUID]) -> float:
    truth = market.truths[case]
    if not truth.wanted:
        return 1.0
    vectors = market.prepared.by_row[[market.rows[listing_id] for listing_id in found]]
    return float(np.sum(vectors @ market.queries[case] >= truth.floor - TIE)) / truth.wanted


async def _with_baseline(database: Database, market: _Market, result: SearchBench) -> SearchBench:
    baseline = PgVectorBaseline(database)
    vectors = market.prepared.by_row
    rows = (
        BaselineRow(home.id, home.transaction.value, home.city, home.bhk, home.price_inr, vector.tolist())
        for home, vector in zip(market.listings, vectors, strict=True)
    )
    build_s = await baseline.load(rows, vectors.shape[1])
    times: list[float] = []
    recalls: list[float] = []
    for at, (case, query) in enumerate(zip(market.cases, market.queries, strict=True)):
        if "localities" in case.filters:
            continue
        found, ms = await baseline.nearest(
            query.tolist(),
            transaction=case.filters["transaction"],
            city=case.filters["city"],
            bhk=case.filters["bhk"]["in"][0] if "bhk" in case.filters else None,
            price_max=case.filters.get("price", {}).get("max"),
            limit=NEAREST,
        )
        times.append(ms)
        recalls.append(_recall(market, at, found))
    await baseline.drop()
    theirs = _spread(times)
    return replace(
        result,
        baseline_vector=theirs,
        baseline_recall_at_10=round(float(np.mean(recalls)), 4),
        baseline_build_s=round(build_s, 1),
        baseline_over_ours_p95=round(theirs.p95_ms / result.vector.p95_ms, 2),
    )


def _spread(times: Sequence[float]) -> Spread:
    return Spread(round(float(np.percentile(times, 50)), 2), round(float(np.percentile(times, 95)), 2))
