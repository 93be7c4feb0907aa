"""What an enrichment remembers of the batch it works on, JSON-plain, and what it needs to run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from typing_extensions import TypedDict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from uuid import UUID

    from domain.listing import Listing
    from domain.tenancy import Principal
    from router.port import ModelPort
    from store.gathered import Gathered
    from store.listing_enrichment import Enriched


class Waiting(TypedDict):
    """A listing on the worklist."""

    listing_id: str
    event_id: str
    """The newest event about it."""


class Counts(TypedDict):
    """What a run has done."""

    looked_at: int
    written: int
    """Listings whose content changed."""
    doubtful: int
    """Listings flagged as perhaps one property with another."""
    skipped: int
    """Listings that could not be judged; they stay as they are."""


class EnrichmentState(TypedDict, total=False):
    """One run: batch after batch of the tenant's worklist."""

    listing_id: str
    """Of the event that started the run. The listing is on the worklist with others; this one is not read."""
    batch: list[Waiting]
    seen: dict[str, str]
    """Content hash of each listing of the batch when it was looked at first."""
    changes: dict[str, dict[str, Any]]
    """By listing: fields that are to be as given here (`domain.listings.enrichment.changes_between`)."""
    doubtful: list[str]
    cities: list[str]
    """Cities of the listings looked at in this run, whose prices are compared at its end."""
    is_worded: bool
    """So few wait that a model may word their descriptions."""
    counts: Counts
    engine: str
    """What wrote the last description: ``rules`` or a model's name."""


class EnrichmentInput(TypedDict, total=False):
    """The data of ``property.created`` and ``property.updated``."""

    listing_id: str


class EnrichmentOutput(TypedDict, total=False):
    """What became of the run."""

    counts: Counts
    engine: str


class Shelf(Protocol):
    """Reads listings (`store.listings.ListingRepository`)."""

    async def get_many(self, tenant_id: UUID, ids: Sequence[UUID]) -> list[Listing]:
        """Those that there are."""
        ...

    async def in_blocks(self, tenant_id: UUID, blocks: Sequence[str]) -> list[Listing]:
        """Listings that may be the same property as one of these blocks."""
        ...


class Worklist(Protocol):
    """What waits, and where results are kept (`store.listing_enrichment.ListingEnrichment`)."""

    async def waiting(self, tenant_id: UUID, limit: int) -> list[Gathered]:
        """Some that wait."""
        ...

    async def count(self, tenant_id: UUID, at_most: int) -> int:
        """How many wait."""
        ...

    async def keep(
        self,
        tenant_id: UUID,
        enriched: Sequence[Enriched],
        *,
        doubtful_ids: Collection[UUID],
        dealt_with: Sequence[Gathered],
    ) -> int:
        """Writes what is new; how many listings were."""
        ...


class Market(Protocol):
    """Compares prices of whole cities."""

    async def __call__(self, tenant_id: UUID, cities: Sequence[str]) -> Mapping[str, int]:
        """Writes the doubts that only other listings raise; how many by flag."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrichmentContext:
    """What a run needs and does not remember."""

    principal: Principal
    shelf: Shelf
    worklist: Worklist
    market: Market
    model: ModelPort | None = None
    """None: the template describes."""
