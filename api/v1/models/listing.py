"""A listing as the API shows it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from api.v1.models.shape import OutBody
from domain.listing import AreaBasis, GeoAccuracy, ListingFlag, PropertyType, Transaction


class AreaOut(OutBody):
    """One measured area; bases are not convertible into one another."""

    value: float
    unit: str
    basis: AreaBasis
    sqft: float | None
    """Normal form; null where the unit has no single factor."""


class ListingOut(OutBody):
    """One property on offer. Null means that its source did not say."""

    id: UUID
    source: str
    source_ref: str
    transaction: Transaction
    property_type: PropertyType
    title: str
    description: str
    description_hi: str | None
    city: str
    locality: str | None
    address: str | None
    project: str | None
    bhk: float | None
    bathrooms: int | None
    balconies: int | None
    price_inr: int | None
    """Whole rupees: total for a sale, per month otherwise. Null: price on request."""
    price_period: str
    deposit_inr: int | None
    maintenance_inr_month: int | None
    area: AreaOut | None
    carpet_sqft: float | None
    super_built_up_sqft: float | None
    plot_sqft: float | None
    latitude: float | None
    longitude: float | None
    geo_accuracy: GeoAccuracy
    metro_km: float | None
    metro_station: str | None
    floor: int | None
    total_floors: int | None
    facing: str | None
    furnishing: str | None
    parking_covered: int | None
    parking_open: int | None
    possession_status: str | None
    possession_by: date | None
    age_years: int | None
    sale_type: str | None
    rera_id: str | None
    amenities: tuple[str, ...]
    views: tuple[str, ...]
    is_vastu: bool | None
    pets_allowed: bool | None
    tenant_policy: str | None
    pg_occupant: str | None
    seller_type: str | None
    posted_on: date | None
    flags: tuple[ListingFlag, ...]
    is_synthetic: bool
    """True for the demo market; show it wherever the listing is shown."""
    merged_sources: tuple[str, ...]
    updated_at: datetime | None
