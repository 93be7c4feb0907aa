"""Which wishes a listing meets, misses or is silent on: the reasons shown beside it.

The same verdicts as `store.listing_criteria` gives in SQL, for one listing in hand. Results of a relaxed
search are judged by the wish as it was, so that what was given up shows as not met.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from domain.geo import great_circle_km
from domain.listing import COMMERCIAL_TYPES
from domain.listings.measures import price_per_sqft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from domain.listing import Listing
    from domain.search.slots import AreaSlot, FloorSlot, ParkingSlot, PossessionSlot, SearchFilters
    from store.listing_criteria import Area, Circle, ResolvedPlaces

    Verdict = bool | None

T = TypeVar("T")


class Reasons(NamedTuple):
    """Keys of wishes by verdict, in the order of the slots."""

    matched: tuple[str, ...]
    unmatched: tuple[str, ...]
    unknown: tuple[str, ...]


def reasons(listing: Listing, filters: SearchFilters, places: ResolvedPlaces) -> Reasons:
    """The verdict on every wish; wishes no data can judge are unknown."""
    by_verdict: dict[Verdict, list[str]] = {True: [], False: [], None: list(places.unjudged)}
    for key, verdict in verdicts(listing, filters, places):
        by_verdict[verdict].append(key)
    return Reasons(tuple(by_verdict[True]), tuple(by_verdict[False]), tuple(by_verdict[None]))


def distance_km(listing: Listing, circle: Circle | None) -> float | None:
    """To the wished place, to 10 metres; None where either has no coordinates."""
    if circle is None or listing.latitude is None or listing.longitude is None:
        return None
    km = great_circle_km(circle.latitude, circle.longitude, listing.latitude, listing.longitude)
    return round(km, 2)


def verdicts(
    listing: Listing, filters: SearchFilters, places: ResolvedPlaces
) -> Iterator[tuple[str, Verdict]]:
    """(key, True, False or None) for every wish that can be judged."""
    yield from _required(listing, filters, places)
    yield from _money_and_size(listing, filters)
    yield from _building(listing, filters)
    yield from _comforts(listing, filters)
    yield from _people(listing, filters)


def _if_stated(value: T | None, test: Callable[[T], bool]) -> Verdict:
    return None if value is None else test(value)


def _required(
    listing: Listing, filters: SearchFilters, places: ResolvedPlaces
) -> Iterator[tuple[str, Verdict]]:
    yield from _kind(listing, filters)
    price = filters.get("price", {})
    if "min" in price:
        yield "price.min", _if_stated(listing.price_inr, lambda inr: inr >= price["min"])
    if "max" in price:
        yield "price.max", _if_stated(listing.price_inr, lambda inr: inr <= price["max"])
    if "city" in filters:
        yield "city", listing.city == filters["city"]
    if places.localities:
        yield "localities", _inside(listing, places.localities)
    for key, circle in places.landmarks.items():
        yield key, _within(listing, circle)
    if places.commute:
        yield "commute", _within(listing, places.commute)


def _kind(listing: Listing, filters: SearchFilters) -> Iterator[tuple[str, Verdict]]:
    if "transaction" in filters:
        yield "transaction", listing.transaction == filters["transaction"]
    if "category" in filters:
        is_commercial = listing.property_type in COMMERCIAL_TYPES
        yield "category", is_commercial == (filters["category"] == "commercial")
    if filters.get("property_types"):
        yield "property_types", listing.property_type.value in filters["property_types"]
    if filters.get("bhk", {}).get("in"):
        yield "bhk", _if_stated(listing.bhk, lambda bhk: bhk in filters["bhk"]["in"])


def _inside(listing: Listing, area: Area) -> bool:
    if listing.locality is not None and listing.locality in area.names:
        return True
    circles = area.zones if listing.locality is not None else (*area.circles, *area.zones)
    return any(_within(listing, circle) for circle in circles)


def _within(listing: Listing, circle: Circle) -> Verdict:
    if listing.latitude is None or listing.longitude is None:
        return None
    km = great_circle_km(circle.latitude, circle.longitude, listing.latitude, listing.longitude)
    return km <= circle.km


def _money_and_size(listing: Listing, filters: SearchFilters) -> Iterator[tuple[str, Verdict]]:
    price = filters.get("price", {})
    if "max_per_sqft_month" in price:
        ceiling = price["max_per_sqft_month"]
        yield "price.max_per_sqft_month", _if_stated(price_per_sqft(listing), lambda rate: rate <= ceiling)
    if "deposit_max" in filters:
        yield "deposit_max", _if_stated(listing.deposit_inr, lambda inr: inr <= filters["deposit_max"])
    if "area" in filters:
        size = _sqft(listing, filters["area"])
        wish = filters["area"]
        if "min_sqft" in wish:
            yield "area.min", _if_stated(size, lambda sqft: sqft >= wish["min_sqft"])
        if "max_sqft" in wish:
            yield "area.max", _if_stated(size, lambda sqft: sqft <= wish["max_sqft"])


def _sqft(listing: Listing, wish: AreaSlot) -> float | None:
    basis = wish.get("basis", "unspecified")
    leading = listing.area.sqft if listing.area else None
    if basis == "unspecified":
        return None if leading is None else float(leading)
    by_basis = {
        "carpet": listing.carpet_sqft,
        "super_built_up": listing.super_built_up_sqft,
        "plot": listing.plot_sqft,
    }
    stated = by_basis.get(basis)
    if stated is None and listing.area and listing.area.basis == basis and leading is not None:
        return float(leading)
    return stated


def _building(listing: Listing, filters: SearchFilters) -> Iterator[tuple[str, Verdict]]:
    if "possession" in filters:
        yield from _possession(listing, filters["possession"])
    if "sale_type" in filters:
        yield "sale_type", _if_stated(listing.sale_type, lambda kind: kind == filters["sale_type"])
    if filters.get("rera"):
        yield "rera", None if listing.rera_id is None else True
    floor = list(_floor(listing, filters.get("floor", {})))
    if floor:
        yield "floor", _all(floor)
    if filters.get("facing"):
        yield "facing", _if_stated(listing.facing, lambda facing: facing in filters["facing"])
    if filters.get("vastu"):
        yield "vastu", listing.is_vastu
    if filters.get("views"):
        yield "views", bool(set(listing.views) & set(filters["views"])) if listing.views else None


def _possession(listing: Listing, wish: PossessionSlot) -> Iterator[tuple[str, Verdict]]:
    if "status" in wish:
        yield "possession.status", _if_stated(listing.possession_status, lambda now: now == wish["status"])
    if "by" in wish:
        is_ready = True if listing.possession_status == "ready" else None
        day = date.fromisoformat(wish["by"])
        yield "possession.by", is_ready if listing.possession_by is None else listing.possession_by <= day


def _floor(listing: Listing, wish: FloorSlot) -> Iterator[Verdict]:
    floor, top = listing.floor, listing.total_floors
    if "min" in wish:
        yield _if_stated(floor, lambda number: number >= wish["min"])
    if "max" in wish:
        yield _if_stated(floor, lambda number: number <= wish["max"])
    if wish.get("in"):
        yield _if_stated(floor, lambda number: number in wish["in"])
    if wish.get("not_ground"):
        yield _if_stated(floor, lambda number: number > 0)
    if wish.get("not_top"):
        yield None if floor is None or top is None else floor < top


def _all(parts: list[Verdict]) -> Verdict:
    """SQL's AND: false wins over unknown."""
    if any(part is False for part in parts):
        return False
    return None if any(part is None for part in parts) else True


def _comforts(listing: Listing, filters: SearchFilters) -> Iterator[tuple[str, Verdict]]:
    if "metro" in filters and "max_km" in filters["metro"]:
        yield "metro", _if_stated(listing.metro_km, lambda km: km <= filters["metro"]["max_km"])
    if filters.get("furnishing"):
        yield "furnishing", _if_stated(listing.furnishing, lambda state: state in filters["furnishing"])
    if "parking" in filters:
        places, least = _parking(listing, filters["parking"]), filters["parking"].get("min", 1)
        yield "parking", _if_stated(places, lambda count: count >= least)
    if "bath_min" in filters:
        yield "bath_min", _if_stated(listing.bathrooms, lambda count: count >= filters["bath_min"])
    for name in filters.get("amenities", ()):
        yield f"amenities.{name}", name in listing.amenities if listing.amenities else None


def _parking(listing: Listing, wish: ParkingSlot) -> int | None:
    match wish.get("type"):
        case "covered":
            return listing.parking_covered
        case "open":
            return listing.parking_open
        case _:
            stated = [held for held in (listing.parking_covered, listing.parking_open) if held is not None]
            return sum(stated) if stated else None


def _people(listing: Listing, filters: SearchFilters) -> Iterator[tuple[str, Verdict]]:
    if filters.get("pets"):
        yield "pets", listing.pets_allowed
    if filters.get("seller_type"):
        yield "seller_type", _if_stated(listing.seller_type, lambda kind: kind in filters["seller_type"])
    if "tenant_policy" in filters:
        wanted = filters["tenant_policy"]
        yield "tenant_policy", _if_stated(listing.tenant_policy, lambda policy: policy == wanted)
    occupant = filters.get("pg", {}).get("occupant", "any")
    if occupant != "any":
        yield "pg.occupant", _if_stated(listing.pg_occupant, lambda held: held in (occupant, "any"))
