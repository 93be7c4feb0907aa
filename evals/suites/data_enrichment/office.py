"""Shelf, worklist and market of one listing, and listings as cases write them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from domain.listing import Area, AreaBasis, Listing, PropertyType, Transaction
from domain.listings.identity import sealed
from domain.tenancy import DEMO_TENANT_ID
from store.gathered import Gathered

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from store.listing_enrichment import Enriched

_IDS: Final = UUID("0b8f5b8a-9c3d-4b57-8f0a-5d1c2e7a2026")
_EVENT: Final = UUID("0b8f5b8a-9c3d-4b57-8f0a-5d1c2e7a2027")
_PLAIN: Final = frozenset(
    {
        "title", "description", "description_hi", "city", "locality", "project", "bhk", "bathrooms",
        "price_inr", "deposit_inr", "latitude", "longitude", "floor", "total_floors", "facing", "furnishing",
        "rera_id", "tenant_policy", "extra",
    }
)  # fmt: skip


def listing_of(said: Mapping[str, Any], ref: str) -> Listing:
    """A listing as a case writes it: ``sqft`` with ``basis``, ``transaction``, ``type``, fields by name."""
    sqft = said.get("sqft", 1000)
    basis = AreaBasis(said.get("basis", "carpet"))
    fields = {key: value for key, value in said.items() if key in _PLAIN}
    return sealed(
        Listing(
            id=uuid5(_IDS, ref),
            tenant_id=DEMO_TENANT_ID,
            source="own",
            source_ref=ref,
            transaction=Transaction(said.get("transaction", "buy")),
            property_type=PropertyType(said.get("type", "apartment")),
            content_hash="",
            area=Area(Decimal(sqft), "sqft", basis, Decimal(sqft)) if sqft else None,
            amenities=tuple(said.get("amenities", ())),
            **{"title": "", "description": "", "city": "Pune", "price_inr": 9_000_000, **fields},
        )
    )


@dataclass
class Office:
    """One listing waits to be put in order; others may stand beside it."""

    listing: Listing
    neighbours: list[Listing] = field(default_factory=list)
    doubtful: set[UUID] = field(default_factory=set)
    writes: int = 0
    is_waiting: bool = True

    async def get_many(self, _tenant_id: UUID, ids: Sequence[UUID]) -> list[Listing]:
        """The listing, if asked for."""
        return [self.listing] if self.listing.id in ids else []

    async def in_blocks(self, _tenant_id: UUID, blocks: Sequence[str]) -> list[Listing]:
        """Those beside it."""
        return self.neighbours if blocks else []

    async def waiting(self, _tenant_id: UUID, _limit: int) -> list[Gathered]:
        """The listing, until it is dealt with."""
        return [Gathered(str(self.listing.id), _EVENT)] if self.is_waiting else []

    async def count(self, _tenant_id: UUID, _at_most: int) -> int:
        """One or none."""
        return int(self.is_waiting)

    async def keep(
        self,
        _tenant_id: UUID,
        enriched: Sequence[Enriched],
        *,
        doubtful_ids: Collection[UUID],
        dealt_with: Sequence[Gathered],
    ) -> int:
        """Takes what is new."""
        for one in enriched:
            self.listing = one.listing
            self.writes += 1
        self.doubtful |= set(doubtful_ids)
        self.is_waiting = self.is_waiting and not dealt_with
        return len(enriched)

    async def market(self, tenant_id: UUID, cities: Sequence[str]) -> Mapping[str, int]:
        """Prices of one listing tell nothing; a listing of another tenant has no place here."""
        return {city: 0 for city in cities if tenant_id != self.listing.tenant_id}
