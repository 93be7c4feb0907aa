"""Where a listing is: names by the gazetteer, coordinates repaired or refused, the nearest metro station.

Coordinates of portals are zero, swapped, or of another city. A swap is undone; anything else that is not in
the named city gives way to the source's own locality point, then to the gazetteer's, and the flag says so. A
pin without a project is somebody's home and is kept to three decimals (about 110 m), no sharper (DOMAIN F).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.listing import GeoAccuracy, ListingFlag
from domain.places import PlaceKind, gazetteer, great_circle_km

if TYPE_CHECKING:
    from domain.listings.facts import ListingFacts
    from domain.places import Place

MAX_METRO_KM: Final = 25.0
_INDIA_LATITUDE: Final = (6.0, 38.0)
_INDIA_LONGITUDE: Final = (68.0, 98.0)
_SAME_DEGREES: Final = 1e-6


class Point(NamedTuple):
    """Degrees."""

    latitude: float
    longitude: float


class CityAndLocality(NamedTuple):
    """Canonical names where the gazetteer knows them, the source's words otherwise."""

    city: str | None
    locality: str | None
    point: Point | None
    """Of the locality, from the gazetteer."""
    is_known: bool


class Metro(NamedTuple):
    """The nearest station and its distance in km, two decimals."""

    station: str
    km: float


class Placing(NamedTuple):
    """Everything about where."""

    city: str | None
    locality: str | None
    point: Point | None
    accuracy: GeoAccuracy
    metro: Metro | None
    flags: tuple[ListingFlag, ...]


def place(facts: ListingFacts) -> Placing:
    """Names, coordinates and doubts of one row; ``city`` is None when no rule finds one."""
    names = name_place(facts.city or "", facts.locality or "")
    flags: list[ListingFlag] = []
    own = _judged(_point(facts.latitude, facts.longitude), names.city, flags)
    stated = _judged(_point(facts.locality_latitude, facts.locality_longitude), names.city, [])
    if own is not None and stated is not None and _is_same(own, stated):
        own = None
    point, accuracy = _best(own, stated, names.point, has_project=bool(facts.project))
    if facts.locality and not names.is_known:
        flags.append(ListingFlag.LOCALITY_UNKNOWN)
    metro = None if point is None else nearest_metro(round(point.latitude, 3), round(point.longitude, 3))
    return Placing(names.city, names.locality, point, accuracy, metro, tuple(flags))


@lru_cache(maxsize=16_384)
def name_place(city: str, locality: str) -> CityAndLocality:
    """City and locality by the gazetteer; a locality of a neighbouring city names that city."""
    known_city = gazetteer().city(city) if city else None
    city_name = known_city.name if known_city else (_titled(city) or None)
    found = gazetteer().locality(locality, city_name) if locality else None
    if found is None:
        return CityAndLocality(city_name, _titled(locality) or None, None, is_known=False)
    return CityAndLocality(found.city, found.name, _point_of(found), is_known=True)


@lru_cache(maxsize=16_384)
def nearest_metro(latitude: float, longitude: float) -> Metro | None:
    """The nearest station within `MAX_METRO_KM`."""
    found = gazetteer().nearest(latitude, longitude, kind=PlaceKind.METRO)
    if found is None or found[1] > MAX_METRO_KM:
        return None
    return Metro(found[0].name, round(found[1], 2))


def _point_of(found: Place) -> Point | None:
    return _point(found.latitude, found.longitude)


def _point(latitude: float | None, longitude: float | None) -> Point | None:
    return None if latitude is None or longitude is None else Point(latitude, longitude)


def _judged(point: Point | None, city: str | None, flags: list[ListingFlag]) -> Point | None:
    """The point if it can be true, swapped back where that makes it true, else None with the reason."""
    if point is None:
        return None
    if point.latitude == 0 or point.longitude == 0:
        flags.append(ListingFlag.COORDINATES_ZERO)
        return None
    swapped = Point(point.longitude, point.latitude)
    if not _in_india(point) and _in_india(swapped):
        flags.append(ListingFlag.COORDINATES_SWAPPED)
        point = swapped
    if not _in_india(point) or not _in_city(point, city):
        flags.append(ListingFlag.COORDINATES_OUTSIDE_CITY)
        return None
    return point


def _in_india(point: Point) -> bool:
    return (
        _INDIA_LATITUDE[0] <= point.latitude <= _INDIA_LATITUDE[1]
        and _INDIA_LONGITUDE[0] <= point.longitude <= _INDIA_LONGITUDE[1]
    )


def _in_city(point: Point, city: str | None) -> bool:
    """Inside the city's circle; a city the gazetteer does not know cannot be contradicted."""
    circle = _circle(city) if city else None
    return circle is None or great_circle_km(circle.latitude, circle.longitude, *point) <= circle.radius_km


class _Circle(NamedTuple):
    latitude: float
    longitude: float
    radius_km: float


@lru_cache(maxsize=1024)
def _circle(city: str) -> _Circle | None:
    """The reach of a city: the same circle as `Gazetteer.city_contains`, looked up once per name."""
    known = gazetteer().city(city)
    if known is None or known.latitude is None or known.longitude is None:
        return None
    return _Circle(known.latitude, known.longitude, known.radius_km)


def _best(
    own: Point | None, stated: Point | None, known: Point | None, *, has_project: bool
) -> tuple[Point | None, GeoAccuracy]:
    if own is not None:
        sharp = own if has_project else Point(round(own.latitude, 3), round(own.longitude, 3))
        return sharp, GeoAccuracy.PROJECT
    if stated is not None:
        return stated, GeoAccuracy.LOCALITY
    if known is not None:
        return known, GeoAccuracy.LOCALITY
    return None, GeoAccuracy.NONE


def _is_same(one: Point, other: Point) -> bool:
    return (
        abs(one.latitude - other.latitude) < _SAME_DEGREES
        and abs(one.longitude - other.longitude) < _SAME_DEGREES
    )


def _titled(words: str) -> str:
    """Reads "sector-33 sohna" as "Sector-33 Sohna"; words with capitals of their own stay."""
    plain = " ".join(words.split()).strip(" ,")
    return plain.title() if plain.islower() else plain
