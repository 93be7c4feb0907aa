"""Finding listings: the one tool that searches, with tenant and paging from the run and never from text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from typing_extensions import TypedDict

from tools.card_words import worded
from tools.cards import ListingCard, ranked_card
from tools.declaration import ToolSpec, Touch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.leads import Language
    from domain.listing import Listing
    from domain.search.results import SearchRequest, SearchResult

PAGE: Final = 5
"""Listings shown at a time: what a person can hold in mind, and one screen of a phone."""

SPEC: Final = ToolSpec(
    name="search_listings",
    verb="Finds listings of the caller's marketplace that satisfy the given slots, best first.",
    touches=frozenset({Touch.UNTRUSTED_INPUT}),
    max_items=PAGE,
)


class Retriever(Protocol):
    """Ranks listings for a request (`rag.listings.retrieve.ListingRetriever`)."""

    async def search(self, request: SearchRequest) -> SearchResult:
        """The ranked listings, relaxed when nothing matches."""
        ...


class ListingShelf(Protocol):
    """Reads listings by id within one tenant; unknown ids are left out."""

    async def get_many(self, tenant_id: UUID, ids: Sequence[UUID]) -> list[Listing]:
        """The listings of those ids, in that order."""
        ...


class Relaxed(TypedDict):
    """One constraint given up, in words."""

    key: str
    label: str
    found: int


class Found(NamedTuple):
    """A page of results."""

    cards: list[ListingCard]
    total: int
    relaxed: list[Relaxed]
    """The one in force first, then alternatives."""


async def search_listings(retriever: Retriever, request: SearchRequest, language: Language = "en") -> Found:
    """One page of cards, numbered on from the request's offset; labels are in ``language``."""
    result = await retriever.search(request)
    return Found(
        cards=[
            worded(ranked_card(hit, number), language)
            for number, hit in enumerate(result.hits[: request.limit], start=request.offset + 1)
        ],
        total=result.total,
        relaxed=[{"key": r.key, "label": r.in_words(language), "found": r.found} for r in result.relaxed],
    )


async def has_matches(retriever: Retriever, request: SearchRequest) -> bool:
    """Whether a reading of the wish would bring anything: a question is worth asking only then."""
    result = await retriever.search(replace(request, limit=1, offset=0, may_relax=False))
    return result.total > 0
