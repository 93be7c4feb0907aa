"""A listing as the whole platform knows it, whatever portal or form it came from.

Importers make `Listing` values, the store keeps them, retrieval ranks them, graphs show them. Money is whole
rupees, areas keep value, unit and basis beside their square-foot normal form, places say how exact they are.
Nothing is guessed: what a source did not say is ``None`` or empty, and every doubt is a flag.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal
    from uuid import UUID


class Transaction(StrEnum):
    """What is offered."""

    BUY = "buy"
    RENT = "rent"
    PG = "pg"
    LEASE = "lease"


class PropertyType(StrEnum):
    """Closed vocabulary of DOMAIN E."""

    APARTMENT = "apartment"
    INDEPENDENT_HOUSE = "independent_house"
    VILLA = "villa"
    BUILDER_FLOOR = "builder_floor"
    ROW_HOUSE = "row_house"
    PLOT = "plot"
    STUDIO = "studio"
    PENTHOUSE = "penthouse"
    FARM_HOUSE = "farm_house"
    AGRICULTURAL_LAND = "agricultural_land"
    OFFICE = "office"
    SHOP = "shop"
    WAREHOUSE = "warehouse"


COMMERCIAL_TYPES: Final = frozenset({PropertyType.OFFICE, PropertyType.SHOP, PropertyType.WAREHOUSE})


class AreaBasis(StrEnum):
    """Which area a figure measures. Not convertible into one another (RERA s.2(k) defines carpet only)."""

    CARPET = "carpet"
    BUILT_UP = "built_up"
    SUPER_BUILT_UP = "super_built_up"
    PLOT = "plot"
    UNSPECIFIED = "unspecified"


class GeoAccuracy(StrEnum):
    """How exact the coordinates are, best first."""

    ROOFTOP = "rooftop"
    PROJECT = "project"
    LOCALITY = "locality"
    CITY = "city"
    NONE = "none"


class ListingFlag(StrEnum):
    """A doubt about a listing, shown to people and to the ranker; never an edit in silence."""

    PRICE_ABSURD = "price_absurd"
    PRICE_UNIT_SUSPECT = "price_unit_suspect"
    PRICE_MISSING = "price_missing"
    PRICE_ANOMALY = "price_anomaly"
    PRICE_CONFLICT = "price_conflict"
    PRICE_RANGE = "price_range"
    AREA_ABSURD = "area_absurd"
    AREA_RANGE = "area_range"
    AREA_UNIT_UNKNOWN = "area_unit_unknown"
    AREA_MISSING = "area_missing"
    AREA_BASIS_CONFLICT = "area_basis_conflict"
    COORDINATES_ZERO = "coordinates_zero"
    COORDINATES_SWAPPED = "coordinates_swapped"
    COORDINATES_OUTSIDE_CITY = "coordinates_outside_city"
    DESCRIPTION_REPEATED = "description_repeated"
    POSSIBLE_DUPLICATE = "possible_duplicate"
    BHK_SUSPECT = "bhk_suspect"
    FLOOR_ABOVE_TOTAL = "floor_above_total"
    TRANSACTION_MISMATCH = "transaction_mismatch"
    CONTACT_MASKED = "contact_masked"
    EXCLUSIONARY_TEXT = "exclusionary_text"
    LOCALITY_UNKNOWN = "locality_unknown"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Area:
    """One measured area."""

    value: Decimal
    """As the source gave it (upper end of a range is not kept here; see the AREA_RANGE flag)."""
    unit: str
    """sqft, sqm, sqyd, acre, … as in `domain.area`."""
    basis: AreaBasis
    sqft: Decimal | None
    """Normal form; None where the unit has no single factor (bigha without state)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One property on offer.

    ``content_hash`` covers every field a buyer can see, so an import or an index run can tell "unchanged"
    without comparing texts; it is set by `tools.listing_import` / `domain.listings` and never by hand.
    """

    id: UUID
    """UUIDv5 of (tenant, source, source_ref): the same row of the same source is always the same listing."""
    tenant_id: UUID
    source: str
    """magicbricks, 99acres, kaggle_bengaluru, …, own, synthetic."""
    source_ref: str
    transaction: Transaction
    property_type: PropertyType
    title: str
    description: str
    """Plain text, HTML and contact data removed."""
    city: str
    """Canonical English name from the gazetteer (Bengaluru, Gurugram, New Delhi, …)."""
    content_hash: str
    description_hi: str | None = None
    bhk: float | None = None
    """Bedrooms-hall-kitchen count; 0.5 is 1 RK, 2.5 exists."""
    bathrooms: int | None = None
    balconies: int | None = None
    price_inr: int | None = None
    """Whole rupees: total for buy, per month for rent, pg and lease. None: price on request."""
    deposit_inr: int | None = None
    maintenance_inr_month: int | None = None
    area: Area | None = None
    """The area the source leads with: compare only with the same basis."""
    carpet_sqft: float | None = None
    super_built_up_sqft: float | None = None
    plot_sqft: float | None = None
    locality: str | None = None
    """Canonical name from the gazetteer where known, else the source's words."""
    address: str | None = None
    project: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geo_accuracy: GeoAccuracy = GeoAccuracy.NONE
    metro_km: float | None = None
    """Great-circle distance to the nearest metro station of the gazetteer, km."""
    metro_station: str | None = None
    floor: int | None = None
    """0 is ground, -1 basement."""
    total_floors: int | None = None
    facing: str | None = None
    """north, north_east, east, …"""
    furnishing: str | None = None
    """furnished, semi_furnished, unfurnished."""
    parking_covered: int | None = None
    parking_open: int | None = None
    possession_status: str | None = None
    """ready or under_construction."""
    possession_by: date | None = None
    age_years: int | None = None
    sale_type: str | None = None
    """new or resale."""
    rera_id: str | None = None
    amenities: tuple[str, ...] = ()
    """Closed vocabulary of `domain/rules/amenities.yaml`, sorted."""
    views: tuple[str, ...] = ()
    is_vastu: bool | None = None
    pets_allowed: bool | None = None
    tenant_policy: str | None = None
    """open_to_all where the source says so; exclusions of people are never kept (flag EXCLUSIONARY_TEXT)."""
    pg_occupant: str | None = None
    """male, female or any (lawful single-sex PG)."""
    seller_type: str | None = None
    """owner, agent, builder."""
    posted_on: date | None = None
    flags: tuple[ListingFlag, ...] = ()
    is_synthetic: bool = False
    """True for the demo market; shown as a label wherever the listing is shown."""
    extra: dict[str, str] = field(default_factory=dict)
    """Other source fields worth keeping, as text."""
    merged_sources: tuple[str, ...] = ()
    """`source:source_ref` of rows merged into this listing."""
    updated_at: datetime | None = None

    @property
    def price_period(self) -> str:
        """``total`` for a sale, ``month`` otherwise."""
        return "total" if self.transaction is Transaction.BUY else "month"
