"""What one row of any source says, before judgement: the common form all mappings fill."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from domain.listing import AreaBasis
    from domain.listings.figures import AreaFigure, PriceReading


@dataclass(slots=True)
class ListingFacts:
    """Typed but unjudged; None is "the source does not say"."""

    transaction: str | None = None
    property_type: str | None = None
    title: str | None = None
    description: str | None = None
    description_hi: str | None = None
    is_generated_text: bool | None = None
    """The portal wrote the description, not the seller."""
    city: str | None = None
    locality: str | None = None
    project: str | None = None
    address: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    locality_latitude: float | None = None
    locality_longitude: float | None = None
    bhk: float | None = None
    bathrooms: int | None = None
    balconies: int | None = None
    price: PriceReading | None = None
    price_stated: PriceReading | None = None
    """The same price said a second time ("3.29 Cr" beside 32900000): a check, not a source."""
    deposit: PriceReading | None = None
    maintenance: PriceReading | None = None
    maintenance_period: str | None = None
    areas: dict[AreaBasis, AreaFigure] = field(default_factory=dict)
    """In the source's order: the first one leads."""
    floor: int | None = None
    total_floors: int | None = None
    facing: str | None = None
    furnishing: str | None = None
    parking_covered: int | None = None
    parking_open: int | None = None
    possession_status: str | None = None
    possession_by: date | None = None
    age_years: int | None = None
    sale_type: str | None = None
    rera_id: str | None = None
    labels: list[str] = field(default_factory=list)
    """Amenities in the portal's words."""
    views: list[str] = field(default_factory=list)
    is_vastu: bool | None = None
    pets_allowed: bool | None = None
    tenants: str | None = None
    """Whom the source says it is for, in its own words; only "anybody" is kept."""
    pg_occupant: str | None = None
    seller_type: str | None = None
    posted_on: date | None = None
    extra: dict[str, str] = field(default_factory=dict)
