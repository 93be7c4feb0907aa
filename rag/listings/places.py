"""Names of a search looked up in the gazetteer: what "near", "in" and "30 minutes from" mean in kilometres.

A place's own reach decides how far "near" is; travel times are turned into straight-line distance with the
door to door speeds below. Both are estimates, and results say the distance they found.
"""

from __future__ import annotations

from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.geo import great_circle_km
from domain.places import LIVED_IN, PlaceKind, gazetteer
from store.listing_criteria import Area, Circle, ResolvedPlaces

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from domain.places import Place
    from domain.search.slots import CommuteSlot, LandmarkSlot, SearchFilters

NEAR_KM: Final = {
    PlaceKind.METRO: 2.0,
    PlaceKind.RAILWAY: 2.5,
    PlaceKind.LANDMARK: 3.0,
    PlaceKind.BUSINESS_PARK: 5.0,
    PlaceKind.LOCALITY: 4.0,
    PlaceKind.ROAD: 4.0,
    PlaceKind.DISTRICT: 8.0,
    PlaceKind.AIRPORT: 12.0,
    PlaceKind.CITY: 30.0,
}
"""How far "near" reaches from a place of each kind, its own radius included."""
WIDE: Final = frozenset({PlaceKind.DISTRICT, PlaceKind.ROAD})
ZONE_RADIUS_KM: Final = 5.0
DETOUR: Final = 1.3
"""Road kilometres per straight kilometre in a city."""


class Travel(NamedTuple):
    """Door to door: minutes lost before and after, and speed between."""

    overhead_min: float
    speed_kmh: float


TRAVEL: Final = {
    "metro": Travel(12, 32),
    "car": Travel(5, 20),
    "bus": Travel(8, 14),
    "walk": Travel(0, 4.8),
    "any": Travel(5, 20),
}


def resolve_places(filters: SearchFilters) -> ResolvedPlaces:
    """Every place a search names, as circles and locality names."""
    city = filters.get("city")
    landmarks: dict[str, Circle] = {}
    unjudged = ["yield_min_pct"] if "yield_min_pct" in filters else []
    for wish in filters.get("landmarks", ()):
        key = f"landmarks.{wish['name']}"
        circle = landmark_circle(wish, city)
        if circle is None:
            unjudged.append(key)
        else:
            landmarks[key] = circle
    commute = _commute(filters["commute"], city) if "commute" in filters else None
    if "commute" in filters and commute is None:
        unjudged.append("commute")
    exclude = filters.get("exclude", {})
    not_near = (landmark_circle(wish, city) for wish in exclude.get("landmarks", ()))
    return ResolvedPlaces(
        localities=_area(filters.get("localities", ()), city),
        landmarks=landmarks,
        commute=commute,
        not_localities=_area(exclude.get("localities", ()), city),
        not_landmarks=tuple(circle for circle in not_near if circle),
        unjudged=tuple(unjudged),
    )


def landmark_circle(wish: LandmarkSlot, city: str | None) -> Circle | None:
    """The circle of a named landmark; None for a kind of place or one without coordinates."""
    if wish.get("category"):
        return None
    place = _first_placed(wish["name"], city)
    if place is None or place.latitude is None or place.longitude is None:
        return None
    near = max(NEAR_KM[place.kind], place.radius_km)
    usual = place.radius_km if wish.get("relation") == "within" and place.radius_km else near
    return Circle(place.latitude, place.longitude, wish.get("max_km", usual))


def _commute(wish: CommuteSlot, city: str | None) -> Circle | None:
    place = _first_placed(wish["to"], city)
    if place is None or place.latitude is None or place.longitude is None:
        return None
    travel = TRAVEL[wish.get("mode", "any")]
    moving_min = max(2.0, wish["max_min"] - travel.overhead_min)
    return Circle(place.latitude, place.longitude, moving_min / 60 * travel.speed_kmh / DETOUR)


def _first_placed(name: str, city: str | None) -> Place | None:
    found = gazetteer().resolve(name, city=city)
    return next((place for place in found if place.latitude is not None), None)


def _area(names: Iterable[str], city: str | None) -> Area | None:
    wanted = list(names)
    if not wanted:
        return None
    held = [_named_area(name, city) for name in wanted]
    return Area(
        tuple(sorted({name for area in held for name in area.names})),
        tuple(circle for area in held for circle in area.circles),
        tuple(circle for area in held for circle in area.zones),
    )


@lru_cache(maxsize=4096)
def _named_area(name: str, city: str | None) -> Area:
    place = gazetteer().locality(name, city)
    if place is None:
        return Area(names=(name,))
    names = tuple({name, *(part.name for part in gazetteer().within(place))})
    if place.latitude is None or place.longitude is None:
        return Area(names=names)
    circle = (Circle(place.latitude, place.longitude, place.radius_km),)
    is_wide = place.kind in WIDE or place.radius_km > ZONE_RADIUS_KM
    return Area(names, (), circle) if is_wide else Area(names, circle, ())


class Neighbour(NamedTuple):
    """A locality near a wished one."""

    name: str
    km: float


def neighbours(
    names: Iterable[str], city: str | None, *, km: float, among: Container[str]
) -> list[Neighbour]:
    """Those of ``among`` in the same city and within ``km`` of any of the named ones, nearest first."""
    wanted = set(names)
    homes = [home for home in (gazetteer().locality(name, city) for name in wanted) if home]
    nearest: dict[str, float] = {}
    for other in gazetteer().places:
        if other.kind in LIVED_IN and other.name in among and other.name not in wanted:
            far = min((_km(home, other) for home in homes if home.city == other.city), default=inf)
            if far <= km:
                nearest[other.name] = min(far, nearest.get(other.name, far))
    ranked = sorted(nearest.items(), key=lambda item: (item[1], item[0]))
    return [Neighbour(*item) for item in ranked]


def _km(one: Place, other: Place) -> float:
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return inf
    return great_circle_km(one.latitude, one.longitude, other.latitude, other.longitude)
