"""Active filters as chips and as one sentence: the echo every answer carries (DOMAIN E rule 7).

A chip's key is the path that `remove_chip` takes back: ``price``, ``localities.Whitefield``,
``exclude.property_types.villa``. Labels are plain English with Indian figures.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, cast

from domain.errors import BadInput
from domain.listings.amenities import vocabulary
from domain.money import format_indian, format_short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from domain.search.slots import SearchFilters

_TRANSACTIONS: Final = {"buy": "to buy", "rent": "for rent", "pg": "PG", "lease": "for lease"}
_BASES: Final = {
    "carpet": " carpet",
    "built_up": " built-up",
    "super_built_up": " super built-up",
    "plot": " of land",
}
_SORTS: Final = {
    "price_asc": "cheapest first",
    "price_desc": "costliest first",
    "area_desc": "largest first",
    "newest": "newest first",
    "relevance": "best match first",
}
_SHOWN_AS_A_LIST: Final = (
    "property_types",
    "localities",
    "facing",
    "views",
    "furnishing",
    "amenities",
    "seller_type",
)


@dataclass(frozen=True, slots=True)
class Chip:
    """One active filter in words."""

    key: str
    label: str


def chips(filters: SearchFilters) -> list[Chip]:
    """Every active filter, in reading order.

    >>> [chip.label for chip in chips({"bhk": {"in": [3]}, "price": {"max": 12000000, "period": "total"}})]
    ['3 BHK', 'under ₹1.2 Cr']
    """
    held = cast("dict[str, Any]", filters)
    found: list[Chip] = []
    for slot, render in _RENDERERS.items():
        if slot in held:
            found.extend(render(held[slot]))
    return found


def remove_chip(filters: SearchFilters, key: str) -> SearchFilters:
    """The filters without what the chip stands for.

    Raises:
        BadInput: no active filter has this key.
    """
    if key not in {chip.key for chip in chips(filters)}:
        raise BadInput("no active filter has this key; take one from the chips of the last answer")
    held = copy.deepcopy(cast("dict[str, Any]", filters))
    parents, name = _walk(held, key)
    parent = parents[-1][0]
    if isinstance(parent, list):
        parent[:] = [value for value in parent if _name(value) != name]
    else:
        parent.pop(name)
    for holder, part in reversed(parents[:-1]):
        if holder[part] in ([], {}):
            del holder[part]
    return cast("SearchFilters", held)


def _walk(held: dict[str, Any], key: str) -> tuple[list[tuple[Any, str]], str]:
    """Holders from the filters down to the one that holds the last part of the key."""
    parents: list[tuple[Any, str]] = []
    holder: Any = held
    rest = key
    while True:
        part, _, following = rest.partition(".")
        if isinstance(holder, list) or not following:
            parents.append((holder, rest))
            return parents, rest
        parents.append((holder, part))
        holder, rest = holder[part], following


def describe(filters: SearchFilters) -> str:
    """The filters in one sentence; what is searched when there are none.

    >>> describe({"transaction": "buy", "bhk": {"in": [2]}, "city": "Pune"})
    'Searching: to buy, 2 BHK, Pune.'
    """
    labels = [chip.label for chip in chips(filters)]
    return f"Searching: {', '.join(labels)}." if labels else "Searching all homes, no filter is set."


def _name(value: object) -> str:
    return str(value["name"]) if isinstance(value, dict) else str(value)


def _words(value: str) -> str:
    return value.replace("_", " ")


def _bhk(value: dict[str, Any]) -> Iterator[Chip]:
    if value.get("in"):
        yield Chip("bhk", rooms_label(value["in"]))


def rooms_label(rooms: list[float]) -> str:
    """Words for rooms: "1 RK", "3 BHK", "2 or 3 BHK"."""
    names = ["1 RK" if count == 0.5 else f"{count:g}" for count in rooms]
    plain = [name for name in names if name != "1 RK"]
    parts = ["1 RK"] * ("1 RK" in names) + ([f"{' or '.join(plain)} BHK"] if plain else [])
    return " or ".join(parts)


def _price(value: dict[str, Any]) -> Iterator[Chip]:
    per = " a month" if value.get("period") == "month" else ""
    if "min" in value or "max" in value:
        yield Chip("price", _bounds(value.get("min"), value.get("max"), format_short) + per)
    if "max_per_sqft_month" in value:
        yield Chip("price.max_per_sqft_month", f"under ₹{value['max_per_sqft_month']:g} per sq ft a month")


def _bounds(low: float | None, high: float | None, show: Callable[[Any], str]) -> str:
    if low is not None and high is not None:
        return f"{show(low)} to {show(high)}"
    return f"under {show(high)}" if high is not None else f"above {show(low)}"


def _area(value: dict[str, Any]) -> Iterator[Chip]:
    if "min_sqft" in value or "max_sqft" in value:
        bounds = _bounds(
            value.get("min_sqft"), value.get("max_sqft"), lambda sqft: format_indian(round(sqft))
        )
        yield Chip("area", f"{bounds} sq ft{_BASES.get(value.get('basis', ''), '')}")
    elif "original" in value:
        yield Chip(
            "area", f"{value['original']['value']:g} {value['original']['unit']} (size to be confirmed)"
        )


def _landmarks(values: list[dict[str, Any]], prefix: str = "landmarks", no: str = "") -> Iterator[Chip]:
    for value in values:
        name = f"a {value['name']}" if value.get("category") else value["name"]
        where = f"within {value['max_km']:g} km of {name}" if "max_km" in value else f"near {name}"
        yield Chip(f"{prefix}.{value['name']}", f"{no}{where}")


def _commute(value: dict[str, Any]) -> Iterator[Chip]:
    mode = value.get("mode", "any")
    by = "" if mode == "any" else f" by {mode}" if mode != "walk" else " on foot"
    yield Chip("commute", f"within {value['max_min']} min of {value['to']}{by}")


def _metro(value: dict[str, Any]) -> Iterator[Chip]:
    yield Chip("metro", f"metro within {value['max_km']:g} km")


def _possession(value: dict[str, Any]) -> Iterator[Chip]:
    if "status" in value:
        yield Chip(
            "possession.status", "ready to move" if value["status"] == "ready" else "under construction"
        )
    if "by" in value:
        yield Chip("possession.by", f"possession by {date.fromisoformat(value['by']):%d %b %Y}")


def _floor(value: dict[str, Any]) -> Iterator[Chip]:
    if "min" in value and "max" in value:
        yield Chip("floor.min", f"floor {value['min']} or above")
        yield Chip("floor.max", f"floor {value['max']} or below")
    elif "min" in value or "max" in value:
        key, side = ("min", "above") if "min" in value else ("max", "below")
        yield Chip(f"floor.{key}", f"floor {value[key]} or {side}")
    if value.get("in"):
        yield Chip("floor.in", floors_label(value["in"]))
    for key, label in (("not_ground", "not ground floor"), ("not_top", "not top floor")):
        if value.get(key):
            yield Chip(f"floor.{key}", label)
    if "prefer" in value:
        yield Chip("floor.prefer", f"{value['prefer']} floors preferred")


def floors_label(floors: list[int]) -> str:
    """Words for floors: "ground floor", "floor 3 or 4"."""
    names = {0: "ground", -1: "basement"}
    return f"floor {' or '.join(names.get(floor, str(floor)) for floor in floors)}"


def _parking(value: dict[str, Any]) -> Iterator[Chip]:
    kind = f"{value['type']} " if "type" in value else ""
    count = value.get("min", 1)
    yield Chip("parking", f"{count} {kind}parking" if count > 1 else f"{kind}parking")


def _list(slot: str, no: str = "") -> Callable[[list[str]], Iterator[Chip]]:
    def render(values: list[str]) -> Iterator[Chip]:
        for value in values:
            yield Chip(f"{'exclude.' if no else ''}{slot}.{value}", no + _value_label(slot, value))

    return render


def _value_label(slot: str, value: str) -> str:
    labels = vocabulary().labels
    if slot == "amenities" and value in labels:
        return labels[value]
    suffix = {"facing": " facing", "views": " view", "seller_type": " listings"}.get(slot, "")
    return (value if slot == "localities" else _words(value)) + suffix


def _exclude(value: dict[str, Any]) -> Iterator[Chip]:
    for slot in _SHOWN_AS_A_LIST:
        if slot in value:
            yield from _list(slot, "no ")(value[slot])
    if "landmarks" in value:
        yield from _landmarks(value["landmarks"], "exclude.landmarks", "not ")
    if "bhk" in value:
        yield Chip("exclude.bhk", f"not {rooms_label(value['bhk']['in'])}")
    if value.get("floor", {}).get("in"):
        yield Chip("exclude.floor", f"not {floors_label(value['floor']['in'])}")


def _one(slot: str, label: Callable[[Any], str]) -> Callable[[Any], Iterator[Chip]]:
    def render(value: object) -> Iterator[Chip]:
        yield Chip(slot, label(value))

    return render


_RENDERERS: Final[dict[str, Callable[[Any], Iterator[Chip]]]] = {
    "transaction": _one("transaction", lambda value: _TRANSACTIONS.get(value, value)),
    "category": _one("category", str),
    "bhk": _bhk,
    "property_types": _list("property_types"),
    "price": _price,
    "deposit_max": _one("deposit_max", lambda value: f"deposit under {format_short(value)}"),
    "localities": _list("localities"),
    "city": _one("city", str),
    "landmarks": _landmarks,
    "commute": _commute,
    "metro": _metro,
    "area": _area,
    "possession": _possession,
    "sale_type": _one("sale_type", str),
    "rera": _one("rera", lambda value: "RERA registered" if value else "RERA not needed"),
    "floor": _floor,
    "facing": _list("facing"),
    "vastu": _one("vastu", lambda value: "vastu compliant" if value else "vastu not needed"),
    "views": _list("views"),
    "furnishing": _list("furnishing"),
    "bath_min": _one("bath_min", lambda value: f"{value} or more bathrooms"),
    "parking": _parking,
    "amenities": _list("amenities"),
    "pets": _one("pets", lambda value: "pets allowed" if value else "no pets"),
    "seller_type": _list("seller_type"),
    "tenant_policy": _one("tenant_policy", _words),
    "pg": _one("pg", lambda value: f"PG for {value.get('occupant', 'any')}"),
    "yield_min_pct": _one("yield_min_pct", lambda value: f"yield {value:g}% or more"),
    "exclude": _exclude,
    "sort": _one("sort", lambda value: _SORTS.get(value, value)),
}
