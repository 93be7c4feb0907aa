"""What a search gives back: ranked listings that explain themselves, and how the wish had to be relaxed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.wording.rupees import in_words_of

if TYPE_CHECKING:
    from uuid import UUID

    from domain.leads import Language
    from domain.listing import Listing
    from domain.search.slots import SearchFilters
    from domain.wording import Given


@dataclass(frozen=True, slots=True)
class RankedListing:
    """One hit and why it stands where it stands."""

    listing: Listing
    score: float
    """Fused rank score, comparable only within one result."""
    matched: tuple[str, ...]
    """Constraint keys that hold exactly, e.g. ("bhk", "price.max", "localities")."""
    unmatched: tuple[str, ...] = ()
    """Constraint keys that do not hold (only after relaxation)."""
    unknown: tuple[str, ...] = ()
    """Constraint keys the listing says nothing about (e.g. floor not stated)."""
    distance_km: float | None = None
    """To the wished place or landmark, where one was named."""
    text_score: float | None = None
    dense_score: float | None = None


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One constraint given up because nothing matched, and what that brought."""

    key: str
    """Path of the slot, e.g. ``price.max``."""
    label: str
    """In words: "budget raised from ₹1.2 Cr to ₹1.32 Cr"."""
    found: int
    given: Given | None = None
    """The same for other languages."""

    def in_words(self, language: Language) -> str:
        """The label in that language, with lakh and crore in its words."""
        if self.given is None:
            return self.label
        return in_words_of(self.given.sentence(language), language)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """Answer of one search."""

    filters: SearchFilters
    """As searched (after relaxation, if any)."""
    hits: tuple[RankedListing, ...]
    total: int
    """Listings that satisfy the filters, not only those shown."""
    relaxed: tuple[Relaxation, ...] = ()
    """Empty when the wish itself had hits; otherwise the one relaxation in force first, then alternatives."""
    timings_ms: dict[str, float] = field(default_factory=dict)
    """Parts of the search: sql, embed, vector, load, total."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """What to search for. Tenant comes from the run's context, never from text or model."""

    tenant_id: UUID
    filters: SearchFilters
    text: str = ""
    """Free words for ranking only; they never widen a filter."""
    limit: int = 10
    offset: int = 0
    liked: tuple[UUID, ...] = ()
    disliked: tuple[UUID, ...] = ()
    exclude: tuple[UUID, ...] = ()
    may_relax: bool = True
