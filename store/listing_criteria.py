"""Search slots as SQL: for each wish one boolean that is null where the listing is silent.

A required wish keeps only rows for which it is true. A soft wish (`Criterion.is_soft`) also keeps rows that
say nothing about it; they rank below the rows that are known to match. Which wishes are soft is decided
here, once:

* required: transaction, category, property_types, bhk, price, city, localities, landmarks, commute. They
are what
  a person means by the search, and every source states them.
* soft: everything else. Portals leave floor, facing, parking, furnishing and the like out of good listings.
* ``yield_min_pct`` and landmarks of a kind ("a mosque") are never judged: no data answers them, so they are
  unknown for every row.

Exclusions hold whenever they are known to apply: a silent row is not excluded. `rag.listings.explain` gives
the same verdicts for one listing; a property test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from math import cos, radians
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import and_, case, func, literal, not_, null, or_

from domain.geo import EARTH_RADIUS_KM, KM_PER_DEGREE
from domain.listing import COMMERCIAL_TYPES
from store.tables.listings import ListingRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement

    from domain.search.slots import AreaSlot, FloorSlot, ParkingSlot, PossessionSlot, SearchFilters

    Test = ColumnElement[bool]
    Number = ColumnElement[float]

ROW: Final = ListingRow.__table__.c
"""Plain columns: a search is compiled often, and mapped attributes cost twice as much."""
COMMERCIAL: Final = tuple(sorted(kind.value for kind in COMMERCIAL_TYPES))


class Circle(NamedTuple):
    """A resolved place: rows within ``km`` of it count."""

    latitude: float
    longitude: float
    km: float


@dataclass(frozen=True, slots=True)
class Area:
    """Localities as listings name them, and circles for rows without a name or within a whole zone."""

    names: tuple[str, ...] = ()
    circles: tuple[Circle, ...] = ()
    """Count only for rows without a locality name."""
    zones: tuple[Circle, ...] = ()
    """Count for every row: a zone or a road is wider than any one name."""


@dataclass(frozen=True, slots=True)
class ResolvedPlaces:
    """The places of a search looked up in the gazetteer, by criterion key."""

    localities: Area | None = None
    landmarks: dict[str, Circle] = field(default_factory=dict)
    commute: Circle | None = None
    not_localities: Area | None = None
    not_landmarks: tuple[Circle, ...] = ()
    unjudged: tuple[str, ...] = ()
    """Keys of wishes nothing can judge: a kind of place, a place without coordinates, a yield."""

    @property
    def centre(self) -> Circle | None:
        """The wished place distances are measured to: the first landmark, commute goal or locality."""
        circles = [*self.landmarks.values(), *([self.commute] if self.commute else [])]
        if self.localities:
            circles += [*self.localities.zones, *self.localities.circles]
        return circles[0] if circles else None


class Criterion(NamedTuple):
    """One wish: ``test`` is true, false, or null where the listing is silent."""

    key: str
    test: Test
    is_soft: bool


def criteria(filters: SearchFilters, places: ResolvedPlaces) -> list[Criterion]:
    """Every judged wish of a search, in the order of the slots."""
    return [
        *(Criterion(key, test, is_soft=False) for key, test in _required(filters, places)),
        *(Criterion(key, test, is_soft=True) for key, test in _soft(filters)),
    ]


def excluded(filters: SearchFilters, places: ResolvedPlaces) -> list[Test]:
    """Tests of which none may be true."""
    wish = filters.get("exclude", {})
    row = ROW
    tests: list[Test] = [row.amenities.contains([name]) for name in wish.get("amenities", ())]
    tests += [row.views.contains([view]) for view in wish.get("views", ())]
    for column, values in (
        (row.property_type, wish.get("property_types")),
        (row.furnishing, wish.get("furnishing")),
        (row.facing, wish.get("facing")),
        (row.seller_type, wish.get("seller_type")),
        (row.bhk, wish.get("bhk", {}).get("in")),
    ):
        if values:
            tests.append(column.in_(values))
    if "floor" in wish:
        tests += [and_(*parts) for parts in [list(_floor(wish["floor"]))] if parts]
    if places.not_localities:
        tests.append(_inside(places.not_localities))
    tests += [within(circle) for circle in places.not_landmarks]
    return tests


def within(circle: Circle) -> Test:
    """Rows inside a circle; null without coordinates. The box lets the index on coordinates serve."""
    margin = circle.km / KM_PER_DEGREE
    wide = margin / max(0.1, cos(radians(circle.latitude)))
    return and_(
        ROW.latitude.between(circle.latitude - margin, circle.latitude + margin),
        ROW.longitude.between(circle.longitude - wide, circle.longitude + wide),
        distance_km(circle) <= circle.km,
    )


def distance_km(circle: Circle) -> Number:
    """Great-circle distance of a row to the circle's centre (haversine, as `domain.geo.great_circle_km`)."""
    lat, lon = func.radians(ROW.latitude), func.radians(ROW.longitude)
    chord = func.power(func.sin((lat - radians(circle.latitude)) / 2), 2) + func.cos(lat) * cos(
        radians(circle.latitude)
    ) * func.power(func.sin((lon - radians(circle.longitude)) / 2), 2)
    return 2 * EARTH_RADIUS_KM * func.asin(func.least(1.0, func.sqrt(chord)))


def _required(filters: SearchFilters, places: ResolvedPlaces) -> Iterator[tuple[str, Test]]:
    yield from _kind(filters)
    price = filters.get("price", {})
    if "min" in price:
        yield "price.min", ROW.price_inr >= price["min"]
    if "max" in price:
        yield "price.max", ROW.price_inr <= price["max"]
    if "city" in filters:
        yield "city", ROW.city == filters["city"]
    if places.localities:
        yield "localities", _inside(places.localities)
    for key, circle in places.landmarks.items():
        yield key, within(circle)
    if places.commute:
        yield "commute", within(places.commute)


def _kind(filters: SearchFilters) -> Iterator[tuple[str, Test]]:
    row = ROW
    if "transaction" in filters:
        yield "transaction", row.transaction == filters["transaction"]
    if "category" in filters:
        is_commercial = row.property_type.in_(COMMERCIAL)
        yield "category", is_commercial if filters["category"] == "commercial" else not_(is_commercial)
    if filters.get("property_types"):
        yield "property_types", row.property_type.in_(filters["property_types"])
    if filters.get("bhk", {}).get("in"):
        yield "bhk", row.bhk.in_(filters["bhk"]["in"])


def _inside(area: Area) -> Test:
    tests: list[Test] = []
    if area.names:
        tests.append(ROW.locality.in_(area.names))
    nameless = [within(circle) for circle in area.circles]
    if nameless:
        tests.append(and_(ROW.locality.is_(None), or_(*nameless)))
    tests += [within(circle) for circle in area.zones]
    # Null for a row without a name or a point: no place test is soft, so null keeps a row out as false does,
    # and without a coalesce around it each branch may use its index.
    return or_(*tests) if tests else literal(False)


def _soft(filters: SearchFilters) -> Iterator[tuple[str, Test]]:
    yield from _money_and_size(filters)
    yield from _building(filters)
    yield from _comforts(filters)
    yield from _people(filters)


def _money_and_size(filters: SearchFilters) -> Iterator[tuple[str, Test]]:
    row = ROW
    price = filters.get("price", {})
    if "max_per_sqft_month" in price:
        yield "price.max_per_sqft_month", row.price_per_sqft <= price["max_per_sqft_month"]
    if "deposit_max" in filters:
        yield "deposit_max", row.deposit_inr <= filters["deposit_max"]
    if "area" in filters:
        yield from _area(filters["area"])


def _area(wish: AreaSlot) -> Iterator[tuple[str, Test]]:
    """Only like is compared with like: a row that states another basis is silent about this one."""
    basis = wish.get("basis", "unspecified")
    by_basis: dict[str, ColumnElement[Any]] = {
        "carpet": ROW.carpet_sqft,
        "super_built_up": ROW.super_built_up_sqft,
        "plot": ROW.plot_sqft,
    }
    leading = ROW.area_sqft
    same_basis = case((ROW.area_basis == basis, leading), else_=null())
    size = leading if basis == "unspecified" else func.coalesce(by_basis.get(basis, null()), same_basis)
    if "min_sqft" in wish:
        yield "area.min", size >= wish["min_sqft"]
    if "max_sqft" in wish:
        yield "area.max", size <= wish["max_sqft"]


def _building(filters: SearchFilters) -> Iterator[tuple[str, Test]]:
    row = ROW
    if "possession" in filters:
        yield from _possession(filters["possession"])
    if "sale_type" in filters:
        yield "sale_type", row.sale_type == filters["sale_type"]
    if filters.get("rera"):
        yield "rera", case((row.rera_id.is_not(None), literal(True)), else_=null())
    floor = list(_floor(filters.get("floor", {})))
    if floor:
        yield "floor", and_(*floor)
    if filters.get("facing"):
        yield "facing", row.facing.in_(filters["facing"])
    if filters.get("vastu"):
        yield "vastu", row.is_vastu == literal(True)
    if filters.get("views"):
        yield (
            "views",
            case((func.cardinality(row.views) == 0, null()), else_=row.views.overlap(filters["views"])),
        )


def _possession(wish: PossessionSlot) -> Iterator[tuple[str, Test]]:
    row = ROW
    if "status" in wish:
        yield "possession.status", row.possession_status == wish["status"]
    if "by" in wish:
        day = date.fromisoformat(wish["by"])
        yield (
            "possession.by",
            case(
                (row.possession_by.is_not(None), row.possession_by <= day),
                (row.possession_status == "ready", literal(True)),
                else_=null(),
            ),
        )


def _floor(wish: FloorSlot) -> Iterator[Test]:
    row = ROW
    if "min" in wish:
        yield row.floor >= wish["min"]
    if "max" in wish:
        yield row.floor <= wish["max"]
    if wish.get("in"):
        yield row.floor.in_(wish["in"])
    if wish.get("not_ground"):
        yield row.floor > 0
    if wish.get("not_top"):
        yield row.floor < row.total_floors


def _comforts(filters: SearchFilters) -> Iterator[tuple[str, Test]]:
    row = ROW
    if "metro" in filters and "max_km" in filters["metro"]:
        yield "metro", row.metro_km <= filters["metro"]["max_km"]
    if filters.get("furnishing"):
        yield "furnishing", row.furnishing.in_(filters["furnishing"])
    if "parking" in filters:
        yield "parking", _parking(filters["parking"])
    if "bath_min" in filters:
        yield "bath_min", row.bathrooms >= filters["bath_min"]
    for name in filters.get("amenities", ()):
        yield (
            f"amenities.{name}",
            case((func.cardinality(row.amenities) == 0, null()), else_=row.amenities.contains([name])),
        )


def _parking(wish: ParkingSlot) -> Test:
    row = ROW
    kind = wish.get("type")
    if kind == "covered":
        places: ColumnElement[Any] = row.parking_covered
    elif kind == "open":
        places = row.parking_open
    else:
        stated = or_(row.parking_covered.is_not(None), row.parking_open.is_not(None))
        both = func.coalesce(row.parking_covered, 0) + func.coalesce(row.parking_open, 0)
        places = case((stated, both), else_=null())
    return places >= wish.get("min", 1)


def _people(filters: SearchFilters) -> Iterator[tuple[str, Test]]:
    row = ROW
    if filters.get("pets"):
        yield "pets", row.pets_allowed == literal(True)
    if filters.get("seller_type"):
        yield "seller_type", row.seller_type.in_(filters["seller_type"])
    if "tenant_policy" in filters:
        yield "tenant_policy", row.tenant_policy == filters["tenant_policy"]
    occupant = filters.get("pg", {}).get("occupant", "any")
    if occupant != "any":
        yield "pg.occupant", row.pg_occupant.in_([occupant, "any"])
