"""The gazetteer: cities, localities, stations, business parks and landmarks of India, with their names.

Data are the CSV files in ``domain/gazetteer`` (see its README): facts, with coordinates to about 0.005
degree. A place without known coordinates has none; nothing is placed by guess. Every question about a name
goes through one normal form (`domain.place_names`), so spelling is handled once for search, import and tools.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from domain.geo import PointGrid, great_circle_km
from domain.place_names import division_last, normalise_name, spelling_key, without_division

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "Gazetteer",
    "Place",
    "PlaceKind",
    "PlaceMatch",
    "gazetteer",
    "great_circle_km",
    "normalise_name",
]


class PlaceKind(StrEnum):
    """What sort of place."""

    CITY = "city"
    DISTRICT = "district"
    LOCALITY = "locality"
    METRO = "metro"
    RAILWAY = "railway"
    AIRPORT = "airport"
    BUSINESS_PARK = "business_park"
    LANDMARK = "landmark"
    ROAD = "road"


LIVED_IN: Final = frozenset({PlaceKind.LOCALITY, PlaceKind.DISTRICT, PlaceKind.ROAD})
"""Kinds a listing can be "in"; roads name a corridor of homes (Sarjapur Road, Dwarka Expressway)."""
_BEST_FIRST: Final = {kind: order for order, kind in enumerate((
    PlaceKind.CITY, PlaceKind.LOCALITY, PlaceKind.DISTRICT, PlaceKind.ROAD, PlaceKind.BUSINESS_PARK,
    PlaceKind.LANDMARK, PlaceKind.METRO, PlaceKind.RAILWAY, PlaceKind.AIRPORT,
))}  # fmt: skip
NEIGHBOUR_KM: Final = 50.0
"""Cities whose centres are this close share a property market (NCR, Mumbai region, Tricity)."""
ZONE_RADIUS_KM: Final = 5.0
"""Above this a locality is a zone ("South Delhi"): it names a point only when nothing smaller does."""
MIN_FUZZY_SCORE: Final = 72.0
MIN_NAME_INSIDE: Final = 5
"""Letters a name needs before it is looked for inside a longer address."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place. ``aliases`` hold the normal forms of every other name, never the canonical one."""

    id: str
    """Stable: "bengaluru/whitefield", "bengaluru" for a city, "mumbai/andheri-railway-station"."""
    name: str
    kind: PlaceKind
    city: str
    state: str
    """Two-letter code as on vehicle plates (KA, MH, TG is TS)."""
    latitude: float | None
    longitude: float | None
    radius_km: float
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    prominence: int = 2
    """3 the place meant when several share the name, 2 known, 1 minor: loses a shared name to the others."""


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A place found in a text: ``length`` words, by an exact name or by a spelling variant."""

    place: Place
    length: int
    exact: bool = True


class Gazetteer:
    """All places, indexed by name and by position. Immutable after construction; safe to share."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places: tuple[Place, ...] = tuple(places)
        self._by_id = {place.id: place for place in self.places}
        self._cities = {place.name: place for place in self.places if place.kind is PlaceKind.CITY}
        self._city_order = {name: order for order, name in enumerate(self._cities)}
        self._by_name: dict[str, tuple[Place, ...]] = self._index_names()
        self.max_alias_words: int = max(name.count(" ") + 1 for name in self._by_name)
        self._neighbours: dict[str, frozenset[str]] = {}

    def by_id(self, place_id: str) -> Place | None:
        """The place of this id."""
        return self._by_id.get(place_id)

    def by_alias(self, text: str) -> tuple[Place, ...]:
        """Every place of this exact name or alias, in all cities, best first."""
        return self._by_name.get(normalise_name(text), ())

    def city(self, text: str) -> Place | None:
        """The city of this name, old name, Hindi name or known misspelling."""
        return next((place for place in self.by_alias(text) if place.kind is PlaceKind.CITY), None)

    def locality(self, text: str, city: str | None = None) -> Place | None:
        """The locality meant by ``text``, or None when there is none or several are equally meant.

        Takes portal spellings too: "Bellandur, Outer Ring Road", "Block 7th Jayanagar", "Sector 45 Gurgaon".
        With ``city``, a place of a neighbouring city is given only when the city itself has none.
        """
        home = self._city_name(city)
        parts = [part for part in (normalise_name(piece) for piece in text.split(",")) if part]
        whole = normalise_name(text)
        for form in dict.fromkeys([whole, *parts]):
            if found := self._lived_in(form, home):
                return found
        for form in dict.fromkeys([*parts, whole]):
            if found := self._spelt_like(form, home):
                return found
        return self._named_inside(whole, home) if home else None

    def resolve(self, text: str, *, city: str | None = None) -> tuple[Place, ...]:
        """Places of any kind that ``text`` may name, best first; those of ``city`` alone when it has one."""
        if exact := self._prefer(self.by_alias(text), self._city_name(city)):
            return exact
        found = self.locality(text, city)
        return (found,) if found else ()

    def match_at(self, words: Sequence[str], start: int, *, city: str | None = None) -> list[PlaceMatch]:
        """Places named by the words from ``start`` on, longest name first; words must be normalised."""
        home = self._city_name(city)
        found: list[PlaceMatch] = []
        for length in range(min(self.max_alias_words, len(words) - start), 0, -1):
            name = " ".join(words[start : start + length])
            if named := self._by_name.get(name):
                found.extend(PlaceMatch(place, length) for place in self._prefer(named, home))
            elif variant := self._one_spelling(name, home):
                found.append(PlaceMatch(variant, length, exact=False))
        return found

    def suggest(self, text: str, *, city: str | None = None, limit: int = 3) -> list[Place]:
        """Places with names like ``text``, for a clarifying question; never to act upon unasked."""
        home = self._city_name(city)
        ranked = process.extract(
            normalise_name(text),
            self._by_name.keys(),
            scorer=fuzz.ratio,
            score_cutoff=MIN_FUZZY_SCORE,
            limit=40,
        )
        found: dict[str, Place] = {}
        for name, _, _ in ranked:
            for place in self._by_name[name]:
                if home is None or place.city == home:
                    found.setdefault(place.id, place)
        return list(found.values())[:limit]

    def nearest(
        self, latitude: float, longitude: float, *, kind: PlaceKind, city: str | None = None
    ) -> tuple[Place, float] | None:
        """Nearest place of a kind and its distance in km; None when none is within about 100 km."""
        home = self._city_name(city)
        accept = None if home is None else (lambda place: place.city == home)
        return self._grids[kind].nearest(latitude, longitude, accept)

    def locate(self, latitude: float, longitude: float) -> Place | None:
        """The nearest locality that reaches this point; a zone only when nothing smaller does."""
        reached = [
            (place.radius_km > ZONE_RADIUS_KM, km, place.id)
            for place, km in self._grids[PlaceKind.LOCALITY].within(latitude, longitude, rings=2)
            if km <= place.radius_km
        ]
        return self._by_id[min(reached)[2]] if reached else None

    def city_contains(self, city: str, latitude: float, longitude: float) -> bool:
        """Whether the point is inside the city's metropolitan circle; False for a city not known."""
        place = self.city(city)
        if place is None or place.latitude is None or place.longitude is None:
            return False
        return great_circle_km(place.latitude, place.longitude, latitude, longitude) <= place.radius_km

    def within(self, place: Place) -> tuple[Place, ...]:
        """The place and all places whose parent chain leads to it (JP Nagar and its phases)."""
        held = {place.id}
        found = [place]
        for other in self.places:
            if other.parent in held and other.id not in held:
                held.add(other.id)
                found.append(other)
        return tuple(found)

    def neighbours(self, city: str) -> frozenset[str]:
        """Canonical names of the cities that share this city's property market."""
        home = self._cities.get(self._city_name(city) or "")
        if home is None:
            return frozenset()
        if home.name not in self._neighbours:
            self._neighbours[home.name] = self._near_cities(home)
        return self._neighbours[home.name]

    def _index_names(self) -> dict[str, tuple[Place, ...]]:
        named: defaultdict[str, dict[str, Place]] = defaultdict(dict)
        for place in self.places:
            for name in (normalise_name(place.name), *place.aliases):
                named[name][place.id] = place
        return {
            name: tuple(held.values() if len(held) == 1 else sorted(held.values(), key=self._rank))
            for name, held in named.items()
        }

    @cached_property
    def _grids(self) -> dict[PlaceKind, PointGrid[Place]]:
        grids: dict[PlaceKind, PointGrid[Place]] = {kind: PointGrid() for kind in PlaceKind}
        for place in self.places:
            if place.latitude is not None and place.longitude is not None:
                grids[place.kind].add(place.latitude, place.longitude, place)
        return grids

    def _rank(self, place: Place) -> tuple[int, int, int]:
        order = self._city_order.get(place.city, len(self._city_order))
        return _BEST_FIRST[place.kind], -place.prominence, order

    @cached_property
    def _by_spelling(self) -> dict[str, dict[str, Place]]:
        spelt: defaultdict[str, dict[str, Place]] = defaultdict(dict)
        for name, places in self._by_name.items():
            if key := spelling_key(name):
                spelt[key].update({place.id: place for place in places if place.kind in LIVED_IN})
        return dict(spelt)

    @cached_property
    def _like_beginnings(self) -> dict[tuple[str, str], list[tuple[str, dict[str, Place]]]]:
        """Spelling keys of a city by their first two letters: what a name of one typo is looked for among.

        The two letters must be right anyway, so a few dozen keys stand for the ten thousand of the country.
        """
        held: defaultdict[tuple[str, str], list[tuple[str, dict[str, Place]]]] = defaultdict(list)
        for key, places in self._by_spelling.items():
            for city in dict.fromkeys(place.city for place in places.values()):
                own = {place.id: place for place in places.values() if place.city == city}
                held[city, key[:2]].append((key, own))
        return dict(held)

    def _near_cities(self, city: Place) -> frozenset[str]:
        return frozenset(
            other.name
            for other in self._cities.values()
            if other is not city and _km_between(city, other) <= NEIGHBOUR_KM
        )

    def _city_name(self, city: str | None) -> str | None:
        if city is None or city in self._cities:
            return city
        place = self.city(city)
        return place.name if place else city

    def _prefer(self, places: Sequence[Place], home: str | None) -> tuple[Place, ...]:
        if home is None:
            return tuple(places)
        own = tuple(place for place in places if place.city == home)
        return own or tuple(places)

    def _lived_in(self, normal: str, home: str | None) -> Place | None:
        for form in _forms(normal):
            if found := self._one(self._by_name.get(form, ()), home):
                return found
        base, named_city = self._without_city(normal)
        if named_city:
            return self._lived_in(base, named_city) or self._spelt_like(base, named_city)
        return None

    def _one(self, places: Iterable[Place], home: str | None) -> Place | None:
        """The one locality meant, or None."""
        found = [place for place in places if place.kind in LIVED_IN]
        if home is not None:
            own = [place for place in found if place.city == home]
            found = own or [place for place in found if place.city in self.neighbours(home)]
        top = max((place.prominence for place in found), default=0)
        best = [place for place in found if place.prominence == top]
        return best[0] if len(best) == 1 else None

    def _spelt_like(self, normal: str, home: str | None) -> Place | None:
        for form in _forms(normal):
            if found := self._one_spelling(form, home):
                return found
        return self._one_typo(normal, home) if home else None

    def _one_spelling(self, normal: str, home: str | None) -> Place | None:
        key = spelling_key(normal)
        return self._one(self._by_spelling.get(key, {}).values(), home) if key else None

    def _one_typo(self, normal: str, home: str) -> Place | None:
        """One letter wrong in a long name, and only one place of the city so near to it."""
        key = spelling_key(normal)
        if key is None or any(mark.isdigit() for mark in key):
            return None
        near: dict[str, Place] = {}
        for other, places in self._like_beginnings.get((home, key[:2]), ()):
            if Levenshtein.distance(other, key, score_cutoff=1) <= 1:
                near.update(places)
        return next(iter(near.values())) if len(near) == 1 else None

    def _named_inside(self, normal: str, home: str) -> Place | None:
        """The locality a longer address ends with, or begins with: "Balaji Layout Kaggadasapura"."""
        words = normal.split()
        for count in range(len(words) - 1, 0, -1):
            for piece in (words[-count:], words[:count]):
                name = " ".join(piece)
                found = self._one(self._by_name.get(name, ()), home)
                if found and found.city == home and len(name) >= MIN_NAME_INSIDE:
                    return found
        return None

    def _without_city(self, normal: str) -> tuple[str, str | None]:
        """Split a city name off either end: "sector 45 gurgaon" is ("sector 45", "Gurugram")."""
        words = normal.split()
        for count in (3, 2, 1):
            if count < len(words):
                for edge, rest in ((words[-count:], words[:-count]), (words[:count], words[count:])):
                    named = self._by_name.get(" ".join(edge), ())
                    if named and named[0].kind is PlaceKind.CITY:
                        return " ".join(rest), named[0].name
        return normal, None


def _forms(normal: str) -> list[str]:
    """The name as it is, with its division last, and without it."""
    turned = division_last(normal)
    forms = [normal, turned, without_division(turned or normal)]
    return [form for form in dict.fromkeys(forms) if form]


def _km_between(one: Place, other: Place) -> float:
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return float("inf")
    return great_circle_km(one.latitude, one.longitude, other.latitude, other.longitude)


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer shipped with the package; read once per process (about 60 ms)."""
    from domain.place_files import read_places

    return Gazetteer(read_places())
