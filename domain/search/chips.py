"""Active filters as chips and as one sentence: the echo every answer carries (DOMAIN E rule 7).

A chip's key is the path that `remove_chip` takes back: ``price``, ``localities.Whitefield``,
``exclude.property_types.villa``. It is the same in every language; labels are plain words and
Indian figures.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, cast

from domain.errors import BadInput
from domain.listings.amenities import vocabulary
from domain.money import format_indian
from domain.wording import say, wording
from domain.wording.rupees import rupees

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from domain.leads import Language
    from domain.search.slots import SearchFilters

    Renderer = Callable[[Any, Language], Iterator["Chip"]]

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


def chips(filters: SearchFilters, language: Language = "en") -> list[Chip]:
    """Every active filter, in reading order, in the language of the person.

    >>> [chip.label for chip in chips({"bhk": {"in": [3]}, "price": {"max": 12000000, "period": "total"}})]
    ['3 BHK', 'under ₹1.2 Cr']
    """
    held = cast("dict[str, Any]", filters)
    found: list[Chip] = []
    for slot, render in _RENDERERS.items():
        if slot in held:
            found.extend(render(held[slot], language))
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


def describe(filters: SearchFilters, language: Language = "en") -> str:
    """The filters in one sentence; what is searched when there are none.

    >>> describe({"transaction": "buy", "bhk": {"in": [2]}, "city": "Pune"})
    'Searching: to buy, 2 BHK, Pune.'
    """
    labels = [chip.label for chip in chips(filters, language)]
    if not labels:
        return say("chips", "searching_all", language)
    return say("chips", "searching", language, labels=", ".join(labels))


def _name(value: object) -> str:
    return str(value["name"]) if isinstance(value, dict) else str(value)


def _bhk(value: dict[str, Any], language: Language) -> Iterator[Chip]:
    if value.get("in"):
        yield Chip("bhk", rooms_label(value["in"], language))


def rooms_label(rooms: list[float], language: Language = "en") -> str:
    """Words for rooms: "1 RK", "3 BHK", "2 or 3 BHK"."""
    either = say("chips", "or", language)
    names = ["1 RK" if count == 0.5 else f"{count:g}" for count in rooms]
    plain = [name for name in names if name != "1 RK"]
    parts = ["1 RK"] * ("1 RK" in names) + ([f"{either.join(plain)} BHK"] if plain else [])
    return either.join(parts)


def _price(value: dict[str, Any], language: Language) -> Iterator[Chip]:
    if "min" in value or "max" in value:
        label = _bounds(value.get("min"), value.get("max"), lambda amount: rupees(amount, language), language)
        if value.get("period") == "month":
            label = say("chips", "per_month", language, price=label)
        yield Chip("price", label)
    if "max_per_sqft_month" in value:
        rate = f"{value['max_per_sqft_month']:g}"
        yield Chip("price.max_per_sqft_month", say("chips", "per_sqft_month", language, rate=rate))


def _bounds(low: float | None, high: float | None, show: Callable[[Any], str], language: Language) -> str:
    if low is not None and high is not None:
        return say("chips", "between", language, low=show(low), high=show(high))
    if high is not None:
        return say("chips", "under", language, high=show(high))
    return say("chips", "above", language, low=show(low))


def _area(value: dict[str, Any], language: Language) -> Iterator[Chip]:
    if "min_sqft" in value or "max_sqft" in value:
        low, high = value.get("min_sqft"), value.get("max_sqft")
        label = _sqft_bounds(low, high, language)
        basis = value.get("basis", "")
        yield Chip(
            "area", say("chips", basis, language, bounds=label) if basis in wording("chips") else label
        )
    elif "original" in value:
        size, unit = f"{value['original']['value']:g}", value["original"]["unit"]
        yield Chip("area", say("chips", "unconfirmed_area", language, value=size, unit=unit))


def _sqft_bounds(low: float | None, high: float | None, language: Language) -> str:
    """Bounds with one unit: behind both figures of a range, behind the figure of a single bound."""

    def show(sqft: float) -> str:
        return say("chips", "sqft", language, sqft=format_indian(round(sqft)))

    if low is None or high is None:
        return _bounds(low, high, show, language)
    return say("chips", "between", language, low=format_indian(round(low)), high=show(high))


def _landmarks(values: list[dict[str, Any]], language: Language) -> Iterator[Chip]:
    for value in values:
        name = value["name"]
        if value.get("category"):
            known = name in wording("place_kinds")
            name = say("place_kinds", name, language) if known else f"a {name}"
        if "max_km" in value:
            label = say("chips", "within_km", language, km=f"{value['max_km']:g}", name=name)
        else:
            label = say("chips", "near", language, name=name)
        yield Chip(f"landmarks.{value['name']}", label)


def _commute(value: dict[str, Any], language: Language) -> Iterator[Chip]:
    mode = value.get("mode", "any")
    key = "commute" if mode == "any" else f"commute_{mode}"
    yield Chip("commute", say("chips", key, language, minutes=value["max_min"], to=value["to"]))


def _metro(value: dict[str, Any], language: Language) -> Iterator[Chip]:
    yield Chip("metro", say("chips", "metro", language, km=f"{value['max_km']:g}"))


def _possession(value: dict[str, Any], language: Language) -> Iterator[Chip]:
    if "status" in value:
        yield Chip("possession.status", say("possession", value["status"], language))
    if "by" in value:
        day = date.fromisoformat(value["by"])
        shown = f"{day:%d} {say('months', str(day.month), language)} {day.year}"
        yield Chip("possession.by", say("chips", "possession_by", language, day=shown))


def _floor(value: dict[str, Any], language: Language) -> Iterator[Chip]:
    for key, side in (("min", "floor_above"), ("max", "floor_below")):
        if key in value:
            yield Chip(f"floor.{key}", say("chips", side, language, floor=value[key]))
    if value.get("in"):
        yield Chip("floor.in", floors_label(value["in"], language))
    for key in ("not_ground", "not_top"):
        if value.get(key):
            yield Chip(f"floor.{key}", say("chips", key, language))
    if "prefer" in value:
        yield Chip("floor.prefer", say("chips", f"prefer_{value['prefer']}", language))


def floors_label(floors: list[int], language: Language = "en") -> str:
    """Words for floors: "floor ground", "floor 3 or 4"."""
    names = [say("floors", str(floor), language) for floor in floors]
    return say("chips", "floor_in", language, floors=say("chips", "or", language).join(names))


def _parking(value: dict[str, Any], language: Language) -> Iterator[Chip]:
    label = say("chips", "parking", language)
    if "type" in value:
        label = say("chips", "parking_kind", language, kind=say("parking_kinds", value["type"], language))
    count = value.get("min", 1)
    if count > 1:
        label = say("chips", "parking_count", language, count=count, parking=label)
    yield Chip("parking", label)


def _list(slot: str) -> Renderer:
    def render(values: list[str], language: Language) -> Iterator[Chip]:
        for value in values:
            yield Chip(f"{slot}.{value}", _value_label(slot, value, language))

    return render


_SECTION_OF: Final = {
    "property_types": "property_types",
    "furnishing": "furnishing",
    "facing": "directions",
    "views": "views",
    "seller_type": "sellers",
}
_AROUND: Final = {"facing": "facing", "views": "view", "seller_type": "listings"}


def _value_label(slot: str, value: str, language: Language) -> str:
    if slot == "localities":
        return value
    if slot == "amenities":
        return say_amenity(value, language)
    label = say(_SECTION_OF[slot], value, language)
    return say("chips", _AROUND[slot], language, value=label) if slot in _AROUND else label


def say_amenity(name: str, language: Language = "en") -> str:
    """The label of an amenity; a name of no vocabulary is its own words."""
    own = wording("amenities").get(name, {}).get(language)
    return own or vocabulary().labels.get(name, name.replace("_", " "))


def _exclude(value: dict[str, Any], language: Language) -> Iterator[Chip]:
    for slot in _SHOWN_AS_A_LIST:
        for chip in _list(slot)(value.get(slot, []), language):
            yield Chip(f"exclude.{chip.key}", say("chips", "no_label", language, label=chip.label))
    for chip in _landmarks(value.get("landmarks", []), language):
        yield Chip(f"exclude.{chip.key}", say("chips", "not_label", language, label=chip.label))
    if "bhk" in value:
        label = rooms_label(value["bhk"]["in"], language)
        yield Chip("exclude.bhk", say("chips", "not_label", language, label=label))
    if value.get("floor", {}).get("in"):
        label = floors_label(value["floor"]["in"], language)
        yield Chip("exclude.floor", say("chips", "not_label", language, label=label))


def _one(slot: str, label: Callable[[Any, Language], str]) -> Renderer:
    def render(value: object, language: Language) -> Iterator[Chip]:
        yield Chip(slot, label(value, language))

    return render


def _of(slot: str, section: str) -> Renderer:
    return _one(slot, lambda value, language: say(section, value, language))


def _yes_no(slot: str) -> Renderer:
    return _one(slot, lambda value, language: say("chips", slot if value else f"no_{slot}", language))


_RENDERERS: Final[dict[str, Renderer]] = {
    "transaction": _of("transaction", "transactions"),
    "category": _of("category", "categories"),
    "bhk": _bhk,
    "property_types": _list("property_types"),
    "price": _price,
    "deposit_max": _one(
        "deposit_max", lambda value, language: say("chips", "deposit", language, high=rupees(value, language))
    ),
    "localities": _list("localities"),
    "city": _one("city", lambda value, _: str(value)),
    "landmarks": _landmarks,
    "commute": _commute,
    "metro": _metro,
    "area": _area,
    "possession": _possession,
    "sale_type": _of("sale_type", "sale_types"),
    "rera": _yes_no("rera"),
    "floor": _floor,
    "facing": _list("facing"),
    "vastu": _yes_no("vastu"),
    "views": _list("views"),
    "furnishing": _list("furnishing"),
    "bath_min": _one("bath_min", lambda value, language: say("chips", "baths", language, count=value)),
    "parking": _parking,
    "amenities": _list("amenities"),
    "pets": _yes_no("pets"),
    "seller_type": _list("seller_type"),
    "tenant_policy": _of("tenant_policy", "tenant_policies"),
    "pg": _one(
        "pg",
        lambda value, language: say(
            "chips", "pg_for", language, value=say("occupants", value.get("occupant", "any"), language)
        ),
    ),
    "yield_min_pct": _one(
        "yield_min_pct", lambda value, language: say("chips", "yield", language, pct=f"{value:g}")
    ),
    "exclude": _exclude,
    "sort": _of("sort", "sorts"),
}
