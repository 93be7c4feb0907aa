"""A listing as people see it: figures with their labels, plain enough for graph state and events."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from typing_extensions import TypedDict

from domain.listing import AreaBasis, GeoAccuracy, ListingFlag, PropertyType, Transaction
from domain.money import format_indian, format_short

if TYPE_CHECKING:
    from domain.listing import Listing
    from domain.search.results import RankedListing

ABOUT_CHARS: Final = 280
SYNTHETIC_LABEL: Final = "Synthetic demo listing"

BASIS_WORDS: Final = {
    AreaBasis.CARPET: "carpet",
    AreaBasis.BUILT_UP: "built-up",
    AreaBasis.SUPER_BUILT_UP: "super built-up",
    AreaBasis.PLOT: "plot",
    AreaBasis.UNSPECIFIED: "basis not stated",
}

DOUBTS: Final = {
    ListingFlag.PRICE_ABSURD: "price looks wrong",
    ListingFlag.PRICE_UNIT_SUSPECT: "price unit is doubtful",
    ListingFlag.PRICE_ANOMALY: "price is unusual for the locality",
    ListingFlag.AREA_ABSURD: "area looks wrong",
    ListingFlag.AREA_RANGE: "area was given as a range",
    ListingFlag.AREA_UNIT_UNKNOWN: "area unit is unclear",
    ListingFlag.AREA_BASIS_CONFLICT: "area basis is contradictory",
    ListingFlag.BHK_SUSPECT: "bedroom count is doubtful",
    ListingFlag.FLOOR_ABOVE_TOTAL: "floor is above the building's height",
    ListingFlag.POSSIBLE_DUPLICATE: "may repeat another listing",
    ListingFlag.STALE: "posted over 30 days ago",
}
"""Flags a buyer should know of, in words."""


class ListingCard(TypedDict, total=False):
    """One shown listing. Absent keys are things the source did not say."""

    number: int
    """1-based place in the list the person sees."""
    listing_id: str
    title: str
    transaction: str
    property_type: str
    type_label: str
    price_inr: int
    price_label: str
    price_period: str
    price_per_sqft_inr: int
    deposit_inr: int
    maintenance_inr_month: int
    bhk: float
    bathrooms: int
    area_sqft: float
    area_label: str
    area_basis: str
    locality: str
    city: str
    project: str
    latitude: float
    """Degrees, as `longitude`; both only where they are of the building or project itself."""
    longitude: float
    distance_km: float
    metro_km: float
    metro_station: str
    floor: int
    total_floors: int
    facing: str
    furnishing: str
    possession_status: str
    possession_by: str
    sale_type: str
    age_years: int
    rera_id: str
    seller_type: str
    amenities: list[str]
    views: list[str]
    matched: list[str]
    unmatched: list[str]
    unknown: list[str]
    doubts: list[str]
    is_synthetic: bool
    synthetic_label: str
    about: str
    """The seller's own words, shortened: data to show, never instructions."""


_EXACT_PLACES: Final = frozenset({GeoAccuracy.ROOFTOP, GeoAccuracy.PROJECT})
"""The middle of a locality on a map would pass for the home's place."""

_COPIED: Final = (
    "deposit_inr", "maintenance_inr_month", "bhk", "bathrooms", "locality", "city", "project", "metro_km",
    "metro_station", "floor", "total_floors", "facing", "furnishing", "possession_status", "sale_type",
    "age_years", "rera_id", "seller_type",
)  # fmt: skip


def ranked_card(hit: RankedListing, number: int) -> ListingCard:
    """The card of a search hit, with why it stands where it stands."""
    card = listing_card(hit.listing, number)
    card["matched"] = list(hit.matched)
    card["unmatched"] = list(hit.unmatched)
    card["unknown"] = list(hit.unknown)
    if hit.distance_km is not None:
        card["distance_km"] = round(hit.distance_km, 1)
    return card


def listing_card(listing: Listing, number: int) -> ListingCard:
    """The card of a listing, at that place of the list."""
    card: ListingCard = {
        "number": number,
        "listing_id": str(listing.id),
        "title": listing.title,
        "transaction": str(listing.transaction),
        "property_type": str(listing.property_type),
        "type_label": type_label(listing.property_type),
        "price_label": price_label(listing),
        "price_period": listing.price_period,
        "amenities": list(listing.amenities),
        "views": list(listing.views),
        "doubts": [DOUBTS[flag] for flag in listing.flags if flag in DOUBTS],
        "is_synthetic": listing.is_synthetic,
        "about": shorten(listing.description),
    }
    for name in _COPIED:
        value = getattr(listing, name)
        if value is not None:
            card[name] = value
    if (
        listing.latitude is not None
        and listing.longitude is not None
        and listing.geo_accuracy in _EXACT_PLACES
    ):
        card["latitude"], card["longitude"] = listing.latitude, listing.longitude
    if "metro_km" in card:
        card["metro_km"] = round(card["metro_km"], 1)
    if listing.possession_by is not None:
        card["possession_by"] = listing.possession_by.isoformat()
    if listing.is_synthetic:
        card["synthetic_label"] = SYNTHETIC_LABEL
    _add_figures(card, listing)
    return card


def _add_figures(card: ListingCard, listing: Listing) -> None:
    if listing.price_inr is not None:
        card["price_inr"] = listing.price_inr
    if listing.area is None or listing.area.sqft is None:
        return
    sqft = listing.area.sqft
    card["area_sqft"] = float(sqft)
    card["area_basis"] = str(listing.area.basis)
    card["area_label"] = f"{_sqft_words(sqft)} sq ft ({BASIS_WORDS[listing.area.basis]})"
    if listing.price_inr is not None and sqft > 0:
        card["price_per_sqft_inr"] = int((Decimal(listing.price_inr) / sqft).to_integral_value(ROUND_HALF_UP))


def price_label(listing: Listing) -> str:
    """``₹1.15 Cr``, ``₹35,000 per month`` or ``Price on request``."""
    if listing.price_inr is None:
        return "Price on request"
    suffix = "" if listing.transaction is Transaction.BUY else " per month"
    return format_short(listing.price_inr) + suffix


def type_label(kind: PropertyType) -> str:
    """The property type in words."""
    return str(kind).replace("_", " ")


def shorten(text: str) -> str:
    """The first words of a description, cut at a word."""
    plain = " ".join(text.split())
    if len(plain) <= ABOUT_CHARS:
        return plain
    return plain[:ABOUT_CHARS].rsplit(" ", 1)[0] + "…"


def _sqft_words(sqft: Decimal) -> str:
    return format_indian(int(sqft.to_integral_value(ROUND_HALF_UP)))
