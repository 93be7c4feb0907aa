"""Listings, and the rows of other sources that were merged into them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Computed, Double, ForeignKey, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from store.listing_rank import RANK_SQL
from store.tables.base import Base, CreatedAt, TenantId

EMPTY_LIST = text("'{}'::text[]")


class ListingRow(Base):
    """One property on offer: a typed column for each fact a search filters on, the rest in ``payload``."""

    __tablename__ = "listings"
    __table_args__ = (
        UniqueConstraint("tenant_id", "source", "source_ref"),
        Index(
            "ix_listings_place",
            *("tenant_id", "transaction", "city", "locality", "bhk", "price_inr"),
            # What most searches test, so that they are counted in the index alone.
            postgresql_include=[
                "property_type",
                "floor",
                "total_floors",
                "latitude",
                "longitude",
                "unit_status",
            ],
        ),
        Index("ix_listings_rank", "tenant_id", "transaction", "city", text("rank desc"), "id"),
        Index("ix_listings_locality", "tenant_id", "locality"),
        Index("ix_listings_point", "tenant_id", "latitude", "longitude"),
        Index("ix_listings_dedupe", "tenant_id", "dedupe_block"),
        Index("ix_listings_amenities", "amenities", postgresql_using="gin"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id"))
    source: Mapped[str]
    source_ref: Mapped[str]
    transaction: Mapped[str]
    property_type: Mapped[str]
    title: Mapped[str]
    description: Mapped[str]
    description_hi: Mapped[str | None]
    city: Mapped[str]
    locality: Mapped[str | None]
    project: Mapped[str | None]
    bhk: Mapped[float | None] = mapped_column(Double)
    bathrooms: Mapped[int | None] = mapped_column(Integer)
    balconies: Mapped[int | None] = mapped_column(Integer)
    price_inr: Mapped[int | None]
    price_per_sqft: Mapped[float | None] = mapped_column(Double)
    """Rupees per square foot of the leading area; per month where the price is monthly."""
    deposit_inr: Mapped[int | None]
    maintenance_inr_month: Mapped[int | None]
    area_value: Mapped[Decimal | None]
    area_unit: Mapped[str | None]
    area_basis: Mapped[str | None]
    area_sqft: Mapped[Decimal | None]
    carpet_sqft: Mapped[float | None] = mapped_column(Double)
    super_built_up_sqft: Mapped[float | None] = mapped_column(Double)
    plot_sqft: Mapped[float | None] = mapped_column(Double)
    latitude: Mapped[float | None] = mapped_column(Double)
    longitude: Mapped[float | None] = mapped_column(Double)
    geo_accuracy: Mapped[str]
    metro_km: Mapped[float | None] = mapped_column(Double)
    metro_station: Mapped[str | None]
    floor: Mapped[int | None] = mapped_column(Integer)
    total_floors: Mapped[int | None] = mapped_column(Integer)
    facing: Mapped[str | None]
    furnishing: Mapped[str | None]
    parking_covered: Mapped[int | None] = mapped_column(Integer)
    parking_open: Mapped[int | None] = mapped_column(Integer)
    possession_status: Mapped[str | None]
    possession_by: Mapped[date | None]
    age_years: Mapped[int | None] = mapped_column(Integer)
    sale_type: Mapped[str | None]
    rera_id: Mapped[str | None]
    amenities: Mapped[list[str]] = mapped_column(server_default=EMPTY_LIST)
    views: Mapped[list[str]] = mapped_column(server_default=EMPTY_LIST)
    is_vastu: Mapped[bool | None]
    pets_allowed: Mapped[bool | None]
    tenant_policy: Mapped[str | None]
    pg_occupant: Mapped[str | None]
    seller_type: Mapped[str | None]
    posted_on: Mapped[date | None]
    flags: Mapped[list[str]] = mapped_column(server_default=EMPTY_LIST)
    """Doubts found in the row itself."""
    market_flags: Mapped[list[str]] = mapped_column(server_default=EMPTY_LIST)
    """Doubts found by comparison with other listings; recomputed after each import, not content."""
    is_synthetic: Mapped[bool] = mapped_column(server_default="false")
    search_text: Mapped[str]
    """What text ranking reads: title, place, project, amenities, description. No personal data."""
    content_hash: Mapped[str]
    source_hash: Mapped[str | None]
    """``content_hash`` of the listing as its source gave it, where enrichment has changed it since: by it an
    import knows the source's row again. Null: as the source gave it."""
    dedupe_block: Mapped[str | None]
    """Rows of one block are compared with each other for duplicates (`domain.listings.dedupe`)."""
    description_key: Mapped[str | None]
    """Hash of the description's words, null for short ones: finds texts pasted under many listings."""
    merged_sources: Mapped[list[str]] = mapped_column(server_default=EMPTY_LIST)
    unit_status: Mapped[str] = mapped_column(server_default="available")
    """`domain.units.UnitStatus`: whether it can still be had."""
    rank: Mapped[float | None] = mapped_column(Double, Computed(RANK_SQL, persisted=True))
    """Quality and freshness, higher is better; computed by Postgres (`store.listing_rank`)."""
    payload: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    """``address`` and ``extra``."""
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[datetime]


class ListingToIndexRow(Base):
    """A listing whose present content the vector store has not got.

    Apart from the listing, because marking a wide row costs an entry in each of its indexes.
    """

    __tablename__ = "listings_to_index"

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id"), primary_key=True)
    listing_id: Mapped[UUID] = mapped_column(
        ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    content_hash: Mapped[str]


class MergedListingRow(Base):
    """A source row that turned out to be a duplicate, so that the next import knows it again."""

    __tablename__ = "merged_listings"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """The id the row would have had as a listing of its own."""
    tenant_id: Mapped[TenantId]
    into_id: Mapped[UUID] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"), index=True)
    source: Mapped[str]
    source_ref: Mapped[str]
    content_hash: Mapped[str]
    score: Mapped[float] = mapped_column(Double)
    """Likeness 0..1 at the time of merging."""
    created_at: Mapped[CreatedAt]


__all__ = ["ListingRow", "MergedListingRow"]
