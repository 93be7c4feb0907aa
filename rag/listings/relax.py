"""What to give up when nothing matches: one constraint at a time, the cheapest to give up first.

Never given up: transaction, city, category and property type, the rules about people (PG occupant, tenant
policy), and exclusions. Every step is a whole set of filters, so that it can be counted, shown and refined.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from domain.money import format_short
from domain.wording import Given
from rag.listings.places import landmark_circle, neighbours

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from domain.search.slots import SearchFilters

PRICE_STEPS_PCT: Final = (10, 25)
AREA_STEP_PCT: Final = 10
NEAR_KM: Final = 6.0
MOST_NEIGHBOURS: Final = 8
SAID_NEIGHBOURS: Final = 3
EXTRA_COMMUTE_MIN: Final = 15
_PLAIN: Final = (
    "floor", "facing", "vastu", "views", "furnishing", "parking", "bath_min", "possession", "sale_type",
    "rera", "seller_type", "deposit_max", "pets",
)  # fmt: skip
"""Slots dropped whole, in this order."""


_NEVER_GIVEN_UP: Final = frozenset(
    {"transaction", "category", "property_types", "city", "tenant_policy", "pg", "exclude"}
)


class Step(NamedTuple):
    """One way to loosen a search."""

    key: str
    given: Given
    filters: SearchFilters
    sort: str | None = None
    """Order that shows what is nearest to the wish first."""

    @property
    def label(self) -> str:
        """What was given up, in English."""
        return self.given.sentence()


def steps(filters: SearchFilters, stocked: Collection[str] = ()) -> list[Step]:
    """Every single loosening of a search, the cheapest first.

    Args:
        filters: The search that found nothing.
        stocked: Localities that would have listings; only these are offered as nearby.
    """
    return [
        *_price(filters, PRICE_STEPS_PCT[0]),
        *_area(filters),
        *_dropped(filters),
        *_amenities(filters),
        *_reach(filters),
        *_localities(filters, stocked),
        *_bhk(filters),
        *_price(filters, PRICE_STEPS_PCT[1]),
    ]


def _copy(filters: SearchFilters) -> dict[str, Any]:
    return cast("dict[str, Any]", deepcopy(filters))


def _step(key: str, given: Given, loosened: dict[str, Any], sort: str | None = None) -> Step:
    return Step(key, given, cast("SearchFilters", loosened), sort)


def _price(filters: SearchFilters, pct: int) -> Iterator[Step]:
    price = filters.get("price", {})
    if "max" in price:
        loosened, raised = _copy(filters), price["max"] * (100 + pct) // 100
        loosened["price"]["max"] = raised
        given = Given("price_max", {"old": format_short(price["max"]), "new": format_short(raised)})
        yield _step("price.max", given, loosened, "price_asc")
    if "min" in price:
        loosened, lowered = _copy(filters), price["min"] * (100 - pct) // 100
        loosened["price"]["min"] = lowered
        given = Given("price_min", {"old": format_short(price["min"]), "new": format_short(lowered)})
        yield _step("price.min", given, loosened, "price_desc")
    if "max_per_sqft_month" in price:
        loosened, rate = _copy(filters), price["max_per_sqft_month"]
        loosened["price"]["max_per_sqft_month"] = round(rate * (100 + pct) / 100, 2)
        yield _step(
            "price.max_per_sqft_month", Given("rate", {"pct": str(pct), "rate": f"{rate:g}"}), loosened
        )


def _area(filters: SearchFilters) -> Iterator[Step]:
    area = filters.get("area")
    if area:
        loosened = _copy(filters)
        if "min_sqft" in area:
            loosened["area"]["min_sqft"] = round(area["min_sqft"] * (100 - AREA_STEP_PCT) / 100, 1)
        if "max_sqft" in area:
            loosened["area"]["max_sqft"] = round(area["max_sqft"] * (100 + AREA_STEP_PCT) / 100, 1)
        yield _step("area", Given("area", {"pct": str(AREA_STEP_PCT)}), loosened)


def _dropped(filters: SearchFilters) -> Iterator[Step]:
    for slot in _PLAIN:
        if slot in filters:
            loosened = _copy(filters)
            del loosened[slot]
            yield _step(slot, Given(slot, {}), loosened)


def _amenities(filters: SearchFilters) -> Iterator[Step]:
    wanted = filters.get("amenities", [])
    for name in reversed(wanted):
        loosened = _copy(filters)
        loosened["amenities"] = [other for other in wanted if other != name]
        if not loosened["amenities"]:
            del loosened["amenities"]
        yield _step(f"amenities.{name}", Given("amenity", {}, amenity=name), loosened)


def _reach(filters: SearchFilters) -> Iterator[Step]:
    if "max_km" in filters.get("metro", {}):
        loosened, km = _copy(filters), filters["metro"]["max_km"]
        loosened["metro"]["max_km"] = km * 2
        yield _step("metro", Given("metro", {"new": f"{km * 2:g}", "old": f"{km:g}"}), loosened)
    if "commute" in filters:
        loosened, minutes = _copy(filters), filters["commute"]["max_min"]
        loosened["commute"]["max_min"] = minutes + EXTRA_COMMUTE_MIN
        said = {"new": str(minutes + EXTRA_COMMUTE_MIN), "old": str(minutes), "to": filters["commute"]["to"]}
        yield _step("commute", Given("commute", said), loosened)
    yield from _landmarks(filters)


def _landmarks(filters: SearchFilters) -> Iterator[Step]:
    for at, wish in enumerate(filters.get("landmarks", ())):
        circle = landmark_circle(wish, filters.get("city"))
        if circle is not None:
            loosened = _copy(filters)
            loosened["landmarks"][at]["max_km"] = round(circle.km * 2, 1)
            said = {"new": f"{circle.km * 2:.1f}", "old": f"{circle.km:.1f}", "name": wish["name"]}
            yield _step(f"landmarks.{wish['name']}", Given("landmark", said), loosened, "distance")


def about(filters: SearchFilters) -> SearchFilters:
    """What a search is about and never gives up: the ground on which nearby localities are looked for."""
    return cast("SearchFilters", {slot: value for slot, value in filters.items() if slot in _NEVER_GIVEN_UP})


def _localities(filters: SearchFilters, stocked: Collection[str]) -> Iterator[Step]:
    wanted = filters.get("localities", [])
    if not wanted:
        return
    banned = set(filters.get("exclude", {}).get("localities", ()))
    allowed = set(stocked) - banned
    near = neighbours(wanted, filters.get("city"), km=NEAR_KM, among=allowed)[:MOST_NEIGHBOURS]
    if near:
        loosened = _copy(filters)
        loosened["localities"] = [*wanted, *(place.name for place in near)]
        said = ", ".join(f"{place.name} ({place.km:.1f} km)" for place in near[:SAID_NEIGHBOURS])
        key = "localities_more" if len(near) > SAID_NEIGHBOURS else "localities"
        yield _step("localities", Given(key, {"names": said}), loosened, "distance")


def _bhk(filters: SearchFilters) -> Iterator[Step]:
    wanted = filters.get("bhk", {}).get("in", [])
    if wanted:
        loosened = _copy(filters)
        beside = {size + change for size in wanted for change in (-1, 1) if size + change >= 1}
        loosened["bhk"]["in"] = sorted({*wanted, *beside})
        sizes = ", ".join(f"{size:g}" for size in sorted(beside - set(wanted)))
        yield _step("bhk", Given("bhk", {"sizes": sizes}), loosened)
