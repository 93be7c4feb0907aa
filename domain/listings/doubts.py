"""Doubts about a listing, by dated bounds: a flag for a person and the ranker, never an edit (DOMAIN F)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from domain.listing import AreaBasis, Listing, ListingFlag, Transaction
from domain.listings.measures import price_per_sqft
from domain.listings.rule_files import read_rules

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Bounds:
    """From and to, both allowed."""

    min: float
    max: float

    def __contains__(self, value: object) -> bool:
        return isinstance(value, (int, float)) and self.min <= value <= self.max


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingBounds:
    """`domain/rules/listing_bounds.yaml`, read."""

    price_inr: dict[str, Bounds]
    price_per_sqft: dict[str, Bounds]
    land_price_per_sqft: Bounds
    land_types: frozenset[str]
    rent_like_sale_per_sqft: float
    sale_like_rent_inr: float
    area_sqft: Bounds
    land_sqft: Bounds
    bhk_max: float
    bathrooms_over_bhk: int
    min_sqft_per_bhk: float
    floors_max: int
    carpet_share_of_super: Bounds
    stale_after: timedelta


@cache
def listing_bounds() -> ListingBounds:
    """The bounds shipped with the package; read once per process."""
    rules: dict[str, Any] = read_rules("listing_bounds")
    return ListingBounds(
        price_inr={name: Bounds(**bounds) for name, bounds in rules["price_inr"].items()},
        price_per_sqft={name: Bounds(**bounds) for name, bounds in rules["price_per_sqft"].items()},
        land_price_per_sqft=Bounds(**rules["land_price_per_sqft"]),
        land_types=frozenset(rules["land_types"]),
        rent_like_sale_per_sqft=rules["rent_like_sale_per_sqft"],
        sale_like_rent_inr=rules["sale_like_rent_inr"],
        area_sqft=Bounds(**rules["area_sqft"]),
        land_sqft=Bounds(**rules["land_sqft"]),
        bhk_max=rules["bhk_max"],
        bathrooms_over_bhk=rules["bathrooms_over_bhk"],
        min_sqft_per_bhk=rules["min_sqft_per_bhk"],
        floors_max=rules["floors_max"],
        carpet_share_of_super=Bounds(**rules["carpet_share_of_super"]),
        stale_after=timedelta(days=rules["stale_after_days"]),
    )


def doubts(listing: Listing) -> set[ListingFlag]:
    """Every doubt that the listing raises by itself."""
    return _price_doubts(listing) | _area_doubts(listing) | _room_doubts(listing)


def is_priced_like_rent(property_type: str, price_inr: int | None, sqft: float | None) -> bool:
    """A built home "for sale" at a monthly rent's price per square foot."""
    rules = listing_bounds()
    if not price_inr or not sqft or property_type in rules.land_types:
        return False
    return price_inr / sqft <= rules.rent_like_sale_per_sqft


def is_stale(listing: Listing, today: date) -> bool:
    """Posted longer ago than listings stay true; judged when shown, so no import decides it."""
    return listing.posted_on is not None and today - listing.posted_on > listing_bounds().stale_after


def _price_doubts(listing: Listing) -> set[ListingFlag]:
    rules = listing_bounds()
    if listing.price_inr is None:
        return {ListingFlag.PRICE_MISSING}
    found: set[ListingFlag] = set()
    sort = listing.transaction.value
    per_sqft = price_per_sqft(listing)
    is_land = listing.property_type.value in rules.land_types
    usual = rules.land_price_per_sqft if is_land else rules.price_per_sqft[sort]
    if listing.price_inr not in rules.price_inr[sort] or (per_sqft is not None and per_sqft not in usual):
        found.add(ListingFlag.PRICE_ABSURD)
    sqft = float(listing.area.sqft) if listing.area and listing.area.sqft else None
    is_sale = listing.transaction is Transaction.BUY
    if is_sale and is_priced_like_rent(listing.property_type.value, listing.price_inr, sqft):
        found.add(ListingFlag.TRANSACTION_MISMATCH)
    if listing.transaction is Transaction.RENT and listing.price_inr > rules.sale_like_rent_inr:
        found.add(ListingFlag.TRANSACTION_MISMATCH)
    return found


def _area_doubts(listing: Listing) -> set[ListingFlag]:
    rules = listing_bounds()
    if listing.area is None:
        return {ListingFlag.AREA_MISSING}
    found: set[ListingFlag] = set()
    if listing.area.sqft is None:
        return {ListingFlag.AREA_UNIT_UNKNOWN}
    is_land = listing.area.basis is AreaBasis.PLOT or listing.property_type.value in rules.land_types
    if float(listing.area.sqft) not in (rules.land_sqft if is_land else rules.area_sqft):
        found.add(ListingFlag.AREA_ABSURD)
    if listing.carpet_sqft and listing.super_built_up_sqft:
        share = listing.carpet_sqft / listing.super_built_up_sqft
        if share not in rules.carpet_share_of_super:
            found.add(ListingFlag.AREA_BASIS_CONFLICT)
    return found


def _room_doubts(listing: Listing) -> set[ListingFlag]:
    rules = listing_bounds()
    found: set[ListingFlag] = set()
    if listing.bhk is not None and _is_odd_bhk(listing, listing.bhk):
        found.add(ListingFlag.BHK_SUSPECT)
    floor, total = listing.floor, listing.total_floors
    if floor is not None and (floor > rules.floors_max or (total is not None and floor > total)):
        found.add(ListingFlag.FLOOR_ABOVE_TOTAL)
    return found


def _is_odd_bhk(listing: Listing, bhk: float) -> bool:
    rules = listing_bounds()
    if bhk > rules.bhk_max or (listing.bathrooms or 0) > bhk + rules.bathrooms_over_bhk:
        return True
    area = listing.area
    if area is None or area.sqft is None or area.basis is AreaBasis.PLOT:
        return False
    return float(area.sqft) / max(bhk, 1.0) < rules.min_sqft_per_bhk
