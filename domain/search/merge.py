"""Edits folded into filters: the one place where a search changes.

`refine` copies the state and changes only what the edits say (DOMAIN E rule 7). Consequences that follow from
a change are here too: a new transaction clears the price, a new city drops the places of the old one, an
excluded value leaves its slot.
"""

from __future__ import annotations

import copy
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from domain.search.edits import Edit, Scale
    from domain.search.slots import SearchFilters

SLOTS: Final = (
    "transaction", "category", "property_types", "bhk", "price", "deposit_max", "area", "city", "localities",
    "landmarks", "commute", "metro", "possession", "facing", "vastu", "views", "floor", "furnishing",
    "parking", "sale_type", "rera", "bath_min", "amenities", "pets", "seller_type", "tenant_policy", "pg",
    "yield_min_pct", "exclude", "sort",
)  # fmt: skip
"""Every slot, in the order in which people are told about them."""
_ADDS_UP: Final = frozenset({"amenities"})
"""Lists whose values must all hold; a new one narrows the search and never replaces the others."""
_COMMERCIAL: Final = frozenset({"office", "shop", "warehouse"})

_Plain = dict[str, Any]


def known_slots(state: Mapping[str, Any] | None) -> SearchFilters:
    """A copy of the known slots of a saved state; what is no slot (shown results, …) is left out."""
    kept = {slot: copy.deepcopy(state[slot]) for slot in SLOTS if slot in state} if state else {}
    return cast("SearchFilters", kept)


def refine(state: SearchFilters, edits: Iterable[Edit]) -> SearchFilters:
    """The state with the edits made; the state itself is not touched."""
    filters = cast("_Plain", known_slots(cast("Mapping[str, Any]", state)))
    made = list(edits)
    _before(filters, made)
    touched: set[str] = set()
    for edit in made:
        _OPERATIONS[edit.operation](filters, edit, touched)
        touched.add(edit.slot)
    _after(filters)
    return cast("SearchFilters", {slot: filters[slot] for slot in SLOTS if slot in filters})


def _before(filters: _Plain, edits: list[Edit]) -> None:
    """What must go because of what comes."""
    for edit in edits:
        if (
            edit.operation == "set"
            and edit.slot == "transaction"
            and edit.value != filters.get("transaction")
        ):
            _leave_transaction(filters, edit.value)
        if edit.operation == "set" and edit.slot == "city" and edit.value != filters.get("city"):
            for slot in ("localities", "landmarks", "commute"):
                filters.pop(slot, None)
            excluded = filters.get("exclude", {})
            excluded.pop("localities", None)
            excluded.pop("landmarks", None)
        if edit.operation == "add" and edit.slot == "property_types" and not set(edit.value) & _COMMERCIAL:
            filters.pop("category", None)


def _leave_transaction(filters: _Plain, wanted: str) -> None:
    if "transaction" not in filters:
        return
    filters.pop("price", None)
    filters.pop("deposit_max", None)
    if wanted != "pg":
        filters.pop("pg", None)
    if wanted != "buy":
        for slot in ("sale_type", "yield_min_pct"):
            filters.pop(slot, None)


def _after(filters: _Plain) -> None:
    """Leave nothing empty, nothing both wanted and excluded."""
    excluded: _Plain = filters.get("exclude", {})
    for slot, values in list(excluded.items()):
        if isinstance(values, list) and isinstance(filters.get(slot), list):
            _without(filters, slot, values)
    for slot in [slot for slot, value in excluded.items() if value in ([], {})]:
        del excluded[slot]
    for slot in [slot for slot, value in filters.items() if value in ([], {}, None)]:
        del filters[slot]
    price = filters.get("price")
    if price is not None and set(price) <= {"period"}:
        del filters["price"]


def _set(filters: _Plain, edit: Edit, _touched: set[str]) -> None:
    filters[edit.slot] = copy.deepcopy(edit.value)


def _put(filters: _Plain, edit: Edit, touched: set[str]) -> None:
    held = dict(filters.get(edit.slot, {}))
    if edit.slot == "price":
        held = _compatible_price(held, edit.value, is_first=edit.slot not in touched)
    elif edit.slot == "floor" and edit.slot not in touched:
        held = _compatible_floor(held, edit.value)
    elif edit.slot == "floor" and "in" in held and "in" in edit.value:
        held["in"] = sorted({*held["in"], *edit.value["in"]})
        edit = replace(edit, value={**edit.value, "in": held["in"]})
    filters[edit.slot] = {**held, **edit.value}


def _compatible_price(held: _Plain, said: _Plain, *, is_first: bool) -> _Plain:
    """The earlier bounds that can stand beside the new ones."""
    if "max_per_sqft_month" in said or held.get("period", said.get("period")) != said.get("period"):
        return {} if is_first else held
    low, high = said.get("min"), said.get("max")
    if high is not None and held.get("min", 0) > high:
        held.pop("min")
    if low is not None and held.get("max", low) < low:
        held.pop("max")
    return held


def _compatible_floor(held: _Plain, said: _Plain) -> _Plain:
    replaced = {"in": ("min", "max"), "min": ("in", "max"), "max": ("in", "min")}
    gone = {name for key in said for name in replaced.get(key, ())}
    return {key: value for key, value in held.items() if key not in gone}


def _add(filters: _Plain, edit: Edit, touched: set[str]) -> None:
    replaces = edit.slot not in _ADDS_UP and edit.slot not in touched and not edit.is_also
    values = [] if replaces else list(_values(filters, edit.slot))
    values.extend(copy.deepcopy(value) for value in edit.value if value not in values)
    _store(filters, edit.slot, sorted(values) if edit.slot == "bhk" else values)
    _admit(filters, edit.slot, edit.value)


def _admit(filters: _Plain, slot: str, values: list[Any]) -> None:
    """What is wanted now is excluded no longer."""
    excluded = filters.get("exclude")
    if excluded and isinstance(excluded.get(slot), list):
        excluded[slot] = [value for value in excluded[slot] if value not in values]


def _exclude(filters: _Plain, edit: Edit, _touched: set[str]) -> None:
    excluded: _Plain = filters.setdefault("exclude", {})
    values = list(_values(excluded, edit.slot))
    values.extend(value for value in edit.value if value not in values)
    _store(excluded, edit.slot, values)
    _without(filters, edit.slot, edit.value)


def _clear(filters: _Plain, edit: Edit, _touched: set[str]) -> None:
    filters.pop(edit.slot, None)


def _drop(filters: _Plain, edit: Edit, _touched: set[str]) -> None:
    _without(filters, edit.slot, edit.value)


def _scale(filters: _Plain, edit: Edit, touched: set[str]) -> None:
    scale: Scale = edit.value
    held = filters.get(edit.slot, {})
    if scale.key not in held:
        if scale.otherwise is not None:
            _OPERATIONS[scale.otherwise.operation](filters, scale.otherwise, touched)
        return
    scaled = Decimal(str(held[scale.key])) * scale.factor
    is_whole = isinstance(held[scale.key], int) and edit.slot == "price"
    figure = int(scaled.quantize(Decimal(1), ROUND_HALF_UP)) if is_whole else float(round(scaled, 2))
    filters[edit.slot] = {**held, scale.key: figure}


def _values(filters: _Plain, slot: str) -> list[Any]:
    held = filters.get(slot, [])
    return list(held.get("in", [])) if isinstance(held, dict) else list(held)


def _store(filters: _Plain, slot: str, values: list[Any]) -> None:
    if slot in {"bhk", "floor"}:
        filters[slot] = {**filters.get(slot, {}), "in": values}
    else:
        filters[slot] = values


def _without(filters: _Plain, slot: str, values: list[Any]) -> None:
    if slot not in filters:
        return
    left = [value for value in _values(filters, slot) if value not in values]
    if slot in {"bhk", "floor"} and not left:
        filters[slot] = {key: value for key, value in filters[slot].items() if key != "in"}
    else:
        _store(filters, slot, left)


_OPERATIONS: Final[dict[str, Callable[[_Plain, Edit, set[str]], None]]] = {
    "set": _set,
    "put": _put,
    "add": _add,
    "exclude": _exclude,
    "clear": _clear,
    "drop": _drop,
    "scale": _scale,
}
