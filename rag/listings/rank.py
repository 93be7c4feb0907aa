"""Orders candidates by words, likeness and quality, and keeps near-copies and sameness out of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from rag.fuse import ABSENT, fuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    import numpy as np
    from numpy.typing import NDArray

    from domain.listing import Listing
    from rag.vectors.protocol import HybridHits
    from store.listing_search import Candidate

QUALITY_WEIGHT: Final = 0.4
"""Against words in standard scores: a doubtful price (-3) costs more than one step of text fit."""
UNKNOWN_COST: Final = 0.5
"""Per wish the listing is silent on."""
LIKENESS: Final = 0.7
"""Share of fit, against newness, when results should differ among themselves (maximal marginal relevance)."""


class Ranked(NamedTuple):
    """A candidate in its place."""

    id: UUID
    score: float
    text_score: float | None = None
    dense_score: float | None = None


def by_quality(candidates: Iterable[Candidate]) -> list[Ranked]:
    """The order Postgres gave, with a score that falls along it."""
    return [Ranked(row.id, row.quality - row.unknowns) for row in candidates]


def by_words(candidates: Iterable[Candidate], hits: HybridHits) -> list[Ranked]:
    """Fused score of words and meaning, then quality; candidates without a hit follow. Ties go by id."""
    dense = {hit.id: hit.score for hit in hits.dense}
    sparse = {hit.id: hit.score for hit in hits.sparse}
    fused = fuse(dense, sparse)
    ranked = [
        Ranked(
            row.id,
            fused.get(row.id, ABSENT) + QUALITY_WEIGHT * row.quality - UNKNOWN_COST * row.unknowns,
            sparse.get(row.id),
            dense.get(row.id),
        )
        for row in candidates
    ]
    return sorted(ranked, key=lambda row: (-row.score, row.id))


def diversified(
    ranked: Sequence[Ranked], vectors: Mapping[UUID, NDArray[np.float32]], *, limit: int
) -> list[Ranked]:
    """The best first, each next one also unlike those before it; the rest in their order."""
    pool = [row for row in ranked if row.id in vectors]
    chosen: list[Ranked] = []
    while pool and len(chosen) < limit:
        best = max(pool, key=lambda row: (_marginal(row, chosen, vectors), -ranked.index(row)))
        chosen.append(best)
        pool.remove(best)
    taken = {row.id for row in chosen}
    return [*chosen, *(row for row in ranked if row.id not in taken)]


def _marginal(row: Ranked, chosen: Sequence[Ranked], vectors: Mapping[UUID, NDArray[np.float32]]) -> float:
    nearest = max((float(vectors[row.id] @ vectors[other.id]) for other in chosen), default=0.0)
    return LIKENESS * row.score - (1 - LIKENESS) * nearest


def without_copies(ranked: Sequence[Ranked], listings: Mapping[UUID, Listing]) -> list[Ranked]:
    """Drops listings that offer what an earlier one offers: same place, size, area, price and name."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Ranked] = []
    for row in ranked:
        listing = listings.get(row.id)
        if listing is None:
            continue
        look = _look(listing)
        if look not in seen:
            seen.add(look)
            kept.append(row)
    return kept


def _look(listing: Listing) -> tuple[object, ...]:
    return (
        listing.transaction,
        listing.property_type,
        listing.city,
        listing.locality,
        listing.bhk,
        listing.price_inr,
        listing.area.sqft if listing.area else None,
        listing.floor,
        (listing.project or listing.title).casefold(),
    )
