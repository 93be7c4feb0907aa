"""Listing to row and back: the one place that knows how a listing lies in the table."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import orjson
from psycopg.types.json import Jsonb

from domain.listing import (
    Area,
    AreaBasis,
    GeoAccuracy,
    Listing,
    ListingFlag,
    PropertyType,
    Transaction,
)
from domain.listings.dedupe import dedupe_block, description_key
from domain.listings.identity import own_flags
from domain.listings.measures import price_per_sqft, search_text
from store.tables.listings import ListingRow

if TYPE_CHECKING:
    from collections.abc import Mapping

SAME_NAME: Final = (
    "id", "tenant_id", "source", "source_ref", "title", "description", "description_hi", "city", "locality",
    "project", "bhk", "bathrooms", "balconies", "price_inr", "deposit_inr", "maintenance_inr_month",
    "carpet_sqft", "super_built_up_sqft", "plot_sqft", "latitude", "longitude", "metro_km", "metro_station",
    "floor", "total_floors", "facing", "furnishing", "parking_covered", "parking_open", "possession_status",
    "possession_by", "age_years", "sale_type", "rera_id", "is_vastu", "pets_allowed", "tenant_policy",
    "pg_occupant", "seller_type", "posted_on", "is_synthetic", "content_hash",
)  # fmt: skip
"""Fields that lie in the table under their own name and as they are."""
_CONVERTED: Final = (
    "transaction", "property_type", "geo_accuracy", "area_value", "area_unit", "area_basis", "area_sqft",
    "amenities", "views", "flags", "price_per_sqft", "search_text", "dedupe_block", "description_key",
    "payload", "updated_at",
)  # fmt: skip
WRITTEN: Final = SAME_NAME + _CONVERTED
"""Columns an import writes; index state, market doubts, merges and creation have their own writers."""
_DERIVED: Final = frozenset({"search_text", "dedupe_block", "description_key", "price_per_sqft"})
READ_COLUMNS: Final = tuple(
    ListingRow.__table__.c[name]
    for name in (*WRITTEN, "market_flags", "merged_sources")
    if name not in _DERIVED
)
"""What `to_listing` needs."""


def to_values(listing: Listing) -> tuple[Any, ...]:
    """The values of the `WRITTEN` columns, in their order, as psycopg's COPY takes them."""
    area = listing.area
    return (
        *(getattr(listing, name) for name in SAME_NAME),
        listing.transaction.value,
        listing.property_type.value,
        listing.geo_accuracy.value,
        area.value if area else None,
        area.unit if area else None,
        area.basis.value if area else None,
        area.sqft if area else None,
        list(listing.amenities),
        list(listing.views),
        own_flags(listing.flags),
        price_per_sqft(listing),
        search_text(listing),
        dedupe_block(listing),
        description_key(listing),
        Jsonb({"address": listing.address, "extra": listing.extra}, dumps=orjson.dumps),
        listing.updated_at or datetime.now(UTC),
    )


def to_listing(row: Mapping[str, Any]) -> Listing:
    """A listing from a row of the `READ_COLUMNS`."""
    payload = row["payload"]
    area = None
    if row["area_unit"] is not None:
        area = Area(row["area_value"], row["area_unit"], AreaBasis(row["area_basis"]), row["area_sqft"])
    return Listing(
        **{name: row[name] for name in SAME_NAME},
        transaction=Transaction(row["transaction"]),
        property_type=PropertyType(row["property_type"]),
        geo_accuracy=GeoAccuracy(row["geo_accuracy"]),
        area=area,
        address=payload.get("address"),
        extra=payload.get("extra", {}),
        amenities=tuple(row["amenities"]),
        views=tuple(row["views"]),
        flags=tuple(ListingFlag(flag) for flag in [*row["flags"], *row["market_flags"]]),
        merged_sources=tuple(row["merged_sources"]),
        updated_at=row["updated_at"],
    )
