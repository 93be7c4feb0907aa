"""Answers a search: Postgres says which listings satisfy it, the index says which of them fit the words best.

Small results are ranked within their exact ids; large ones are proposed by the index under the required
wishes and checked again in Postgres, so that every hit satisfies every wish whatever the index holds.
Without words the index is not asked at all. Should it be down, or its vectors still in the making, quality
ranks alone.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import structlog

from domain.errors import ModelUnavailable, Unavailable
from domain.search.results import RankedListing, Relaxation, SearchResult
from rag.listings import relax
from rag.listings.document import where_of
from rag.listings.explain import distance_km, reasons
from rag.listings.places import resolve_places
from rag.listings.rank import by_quality, by_words, diversified, without_copies
from rag.sparse import SparseEncoder
from rag.vectors.filters import IdIn, Where
from rag.vectors.protocol import HybridHits
from store.listing_search import Candidate, Candidates, Question

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from numpy.typing import NDArray

    from domain.search.results import SearchRequest
    from rag.embed.protocol import Embedder
    from rag.listings.rank import Ranked
    from rag.vectors.protocol import VectorStore
    from store.listing_search import ListingSearch
    from store.listings import ListingRepository

log = structlog.get_logger()

EXACT_UP_TO: Final = 400
"""Results this small are ranked within their ids; a longer id list costs the index more than its filters."""
DEPTH: Final = 64
"""Listings each side of the index proposes; pages beyond that are ordered by quality."""
SPARE: Final = 12
"""Listings read beyond the page, because some turn out to be copies."""
ALTERNATIVES: Final = 4
DISLIKE: Final = 0.4
"""How far a liked vector is pushed away from the mean of the disliked ones."""
NOTHING: Final = HybridHits([], [])


class _Clock:
    """Milliseconds spent by part."""

    def __init__(self) -> None:
        self.ms: dict[str, float] = {}
        self._start = self._last = perf_counter()

    def lap(self, part: str) -> None:
        now = perf_counter()
        self.ms[part] = round(self.ms.get(part, 0.0) + (now - self._last) * 1000, 3)
        self._last = now

    def done(self) -> dict[str, float]:
        self.ms["total"] = round((perf_counter() - self._start) * 1000, 3)
        return self.ms


class _Query(NamedTuple):
    """What the index is asked with: words, or the direction of liked listings."""

    text: str
    likeness: NDArray[np.float32] | None = None

    @property
    def is_empty(self) -> bool:
        return not self.text and self.likeness is None


class ListingRetriever:
    """Searches one tenant's listings per request."""

    def __init__(
        self, repository: ListingRepository, search: ListingSearch, vectors: VectorStore, embedder: Embedder
    ) -> None:
        self._repository = repository
        self._search = search
        self._vectors = vectors
        self._embedder = embedder
        self._encoder = SparseEncoder()

    async def search(self, request: SearchRequest) -> SearchResult:
        """Ranked listings; when nothing matches, those of the cheapest relaxation that brings any."""
        clock = _Clock()
        question = _question(request)
        query = await self._query(request)
        clock.lap("embed")
        ranked, total = await self._ranked(question, query, request, clock)
        if total == 0 and request.may_relax:
            return await self._relaxed(request, question, query, clock)
        hits = await self._page(ranked, question, request, clock)
        return SearchResult(filters=request.filters, hits=hits, total=total, timings_ms=clock.done())

    async def more_like(
        self, request: SearchRequest, liked: Sequence[UUID], disliked: Sequence[UUID] = ()
    ) -> SearchResult:
        """Listings like the liked and unlike the disliked, within the filters, varied among themselves."""
        return await self.search(replace(request, liked=tuple(liked), disliked=tuple(disliked)))

    async def _query(self, request: SearchRequest) -> _Query:
        likeness = None
        if request.liked:
            likeness = await self._likeness(request)
        return _Query(request.text.strip(), likeness)

    async def _likeness(self, request: SearchRequest) -> NDArray[np.float32] | None:
        try:
            held = await self._vectors.vectors(request.tenant_id, [*request.liked, *request.disliked])
        except Unavailable:
            return None
        liked = [held[listing_id] for listing_id in request.liked if listing_id in held]
        disliked = [held[listing_id] for listing_id in request.disliked if listing_id in held]
        if not liked:
            return None
        wanted: NDArray[np.float32] = np.mean(liked, axis=0)
        if disliked:
            wanted = wanted - DISLIKE * np.mean(disliked, axis=0)
        norm = float(np.linalg.norm(wanted))
        return (wanted / norm).astype(np.float32) if norm > 0 else None

    async def _ranked(
        self, question: Question, query: _Query, request: SearchRequest, clock: _Clock
    ) -> tuple[list[Ranked], int]:
        window = request.offset + request.limit + SPARE
        is_sorted = question.sort or question.filters.get("sort", "relevance") != "relevance"
        if query.is_empty or is_sorted:
            found = await self._search.candidates(question, window)
            clock.lap("sql")
            return by_quality(found.rows), found.total
        found, vector = await asyncio.gather(
            self._search.candidates(question, window, all_up_to=EXACT_UP_TO), self._vector(query)
        )
        clock.lap("sql")
        hits = await self._hits(question, query, vector, found)
        clock.lap("vector")
        candidates = await self._checked(question, found, hits)
        ranked = by_words(candidates, hits)
        clock.lap("check")
        if query.likeness is not None:
            ranked = await self._varied(question.tenant_id, ranked, window)
        return ranked, found.total

    async def _vector(self, query: _Query) -> NDArray[np.float32] | None:
        if query.likeness is not None:
            return query.likeness
        try:
            return await self._embedder.embed_query(query.text)
        except ModelUnavailable as error:
            log.warning("search.without_vector", reason=error.detail)
            return None

    async def _hits(
        self, question: Question, query: _Query, vector: NDArray[np.float32] | None, found: Candidates
    ) -> HybridHits:
        if found.total == 0:
            return NOTHING
        if found.total <= len(found.rows):
            where = Where(all_of=(IdIn(frozenset(row.id for row in found.rows)),))
        else:
            where = where_of(question.filters, question.places)
        sparse = self._encoder.query(query.text) if query.text else None
        try:
            return await self._vectors.search(
                question.tenant_id, dense=vector, sparse=sparse, where=where, limit=DEPTH
            )
        except Unavailable as error:
            log.warning("search.without_index", reason=error.detail)
            return NOTHING

    async def _checked(self, question: Question, found: Candidates, hits: HybridHits) -> list[Candidate]:
        """Candidates of both sides; what the index proposed counts only once Postgres has agreed."""
        have = {row.id for row in found.rows}
        proposed = {hit.id for hit in (*hits.dense, *hits.sparse)} - have - set(question.without)
        more = await self._search.among(question, sorted(proposed)) if proposed else []
        return [*found.rows, *more]

    async def _varied(self, tenant_id: UUID, ranked: list[Ranked], window: int) -> list[Ranked]:
        head = ranked[: 3 * window]
        try:
            vectors = await self._vectors.vectors(tenant_id, [row.id for row in head])
        except Unavailable:
            return ranked
        return [*diversified(head, vectors, limit=window), *ranked[3 * window :]]

    async def _page(
        self, ranked: Sequence[Ranked], question: Question, request: SearchRequest, clock: _Clock
    ) -> tuple[RankedListing, ...]:
        """The listings of the page, judged by the wish as it was asked."""
        window = ranked[: request.offset + request.limit + SPARE]
        loaded = await self._repository.get_many(question.tenant_id, [row.id for row in window])
        listings = {listing.id: listing for listing in loaded}
        rows = without_copies(window, listings)[request.offset : request.offset + request.limit]
        asked = resolve_places(request.filters)
        hits = []
        for row in rows:
            listing = listings[row.id]
            matched, unmatched, unknown = reasons(listing, request.filters, asked)
            hits.append(
                RankedListing(
                    listing=listing,
                    score=round(row.score, 6),
                    matched=matched,
                    unmatched=unmatched,
                    unknown=unknown,
                    distance_km=distance_km(listing, asked.centre),
                    text_score=row.text_score,
                    dense_score=row.dense_score,
                )
            )
        clock.lap("load")
        return tuple(hits)

    async def _relaxed(
        self, request: SearchRequest, question: Question, query: _Query, clock: _Clock
    ) -> SearchResult:
        stocked = await self._stocked(question)
        steps = relax.steps(request.filters, stocked)
        questions = [_loosened(question, step) for step in steps]
        counts = await self._search.counts(questions)
        clock.lap("relax")
        helpful = [number for number, count in enumerate(counts) if count]
        if not helpful:
            return await self._relaxed_together(request, question, query, stocked, clock)
        first = helpful[0]
        ranked, total = await self._ranked(questions[first], query, request, clock)
        hits = await self._page(ranked, questions[first], request, clock)
        said: dict[str, Relaxation] = {}
        for number in helpful:
            step = steps[number]
            said.setdefault(step.key, Relaxation(step.key, step.label, counts[number], step.given))
        return SearchResult(
            filters=steps[first].filters,
            hits=hits,
            total=total,
            relaxed=tuple(said.values())[: 1 + ALTERNATIVES],
            timings_ms=clock.done(),
        )

    async def _stocked(self, question: Question) -> Collection[str]:
        """Localities with listings of the kind searched for."""
        if not question.filters.get("localities"):
            return ()
        about = relax.about(question.filters)
        return await self._search.localities(replace(question, filters=about, places=resolve_places(about)))

    async def _relaxed_together(
        self,
        request: SearchRequest,
        question: Question,
        query: _Query,
        stocked: Collection[str],
        clock: _Clock,
    ) -> SearchResult:
        """No single step helps: give up one after another, all of them said, until something is found."""
        filters, taken = request.filters, list[relax.Step]()
        ladder: list[tuple[Question, list[relax.Step]]] = []
        while True:
            used = {step.key for step in taken}
            step = next((step for step in relax.steps(filters, stocked) if step.key not in used), None)
            if step is None:
                break
            filters, taken = step.filters, [*taken, step]
            ladder.append((_loosened(question, step), taken))
        counts = await self._search.counts([rung for rung, _ in ladder])
        clock.lap("relax")
        for (rung, given_up), count in zip(ladder, counts, strict=True):
            if count:
                ranked, total = await self._ranked(rung, query, request, clock)
                hits = await self._page(ranked, rung, request, clock)
                said = tuple(Relaxation(step.key, step.label, count, step.given) for step in given_up)
                return SearchResult(
                    filters=rung.filters, hits=hits, total=total, relaxed=said, timings_ms=clock.done()
                )
        return SearchResult(filters=request.filters, hits=(), total=0, timings_ms=clock.done())


def _question(request: SearchRequest) -> Question:
    return Question(
        tenant_id=request.tenant_id,
        filters=request.filters,
        places=resolve_places(request.filters),
        without=(*request.exclude, *request.liked, *request.disliked),
    )


def _loosened(question: Question, step: relax.Step) -> Question:
    own_order = "sort" in step.filters
    return replace(
        question,
        filters=step.filters,
        places=resolve_places(step.filters),
        sort=None if own_order else step.sort,
    )
