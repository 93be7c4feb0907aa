"""The ``area`` slot: 1200 sqft, 1000-1500 sq ft carpet, 30x40 site, 200 gaj; bigha asks for its state.

A bare area is plus or minus 10 %, a plus sign or "at least" a floor, "under" a ceiling (DOMAIN E rule 3). The
basis is the one named; land has the basis ``plot``; nothing is converted between bases.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from domain.area import convert_area, unit_at
from domain.budgets import marker_after, marker_before
from domain.lexicon import phrases
from domain.numerals import read_number
from domain.places import gazetteer

if TYPE_CHECKING:
    from domain.search.reading import Reading

_ABOUT: Final = Decimal("0.10")
_LAND_UNITS: Final = frozenset(
    {
        "acre",
        "hectare",
        "guntha",
        "cent",
        "decimal",
        "ground",
        "kanal",
        "marla",
        "bigha",
        "katha",
        "biswa",
        "nali",
    }
)
_RANGE_WORDS: Final = frozenset({"-", "to", "se", "and", "aur", "से", "ते", "आणि"})
_GROUND: Final = frozenset({"plot", "plots", "site", "land", "ground", "प्लॉट", "जमीन", "ज़मीन"})
"""Right after a size they say what was measured."""
_PLOT_TYPES: Final = frozenset({"plot", "agricultural_land", "farm_house"})
_BUILT: Final = frozenset({"independent_house", "villa", "row_house", "farm_house"})
_DIMENSIONS: Final = (Decimal(8), Decimal(500))
"""Sides of a site in feet that are believable: 20x30 to 100x200; 24x7 is not a site."""


@dataclass(frozen=True, slots=True)
class _Size:
    low: Decimal
    high: Decimal
    unit: str
    start: int
    end: int


def read_size(reading: Reading) -> None:
    """Write the ``area`` slot from the first area in the sentence."""
    for place in range(len(reading)):
        size = _dimensions_at(reading, place) or _size_at(reading, place)
        if size is not None and not phrases("money", "per_sqft").before(reading.items, size.end):
            _write(reading, size)
            return


def _size_at(reading: Reading, start: int) -> _Size | None:
    items = reading.items
    first = read_number(items, start)
    if first is None:
        return None
    end = start + first.length
    plus = 1 if reading.word(end) == "+" else 0
    unit = unit_at(items, end + plus)
    joint = end + (unit[1] if unit else 0)
    if reading.word(joint) in _RANGE_WORDS:
        second = read_number(items, joint + 1)
        far = unit_at(items, joint + 1 + second.length) if second else None
        if second is not None and far is not None and second.value > first.value:
            stop = joint + 1 + second.length + far[1]
            return (
                _Size(first.value, second.value, far[0], start, stop)
                if reading.is_free(start, stop)
                else None
            )
    if unit is None or not reading.is_free(start, end + plus + unit[1]):
        return None
    if unit[0] == "sqft" and items[end + plus].text == "feet":
        return None
    return _Size(first.value, first.value, unit[0], start, end + plus + unit[1])


def _dimensions_at(reading: Reading, start: int) -> _Size | None:
    """Read "30x40", "40 x 60 ft", "30 by 40": feet along two sides of a site."""
    items = reading.items
    if not reading.is_number(start) or not reading.is_number(start + 2):
        return None
    if reading.word(start + 1) not in {"x", "by", "into"} or not reading.is_free(start, start + 3):
        return None
    sides = [items[start].value or Decimal(0), items[start + 2].value or Decimal(0)]
    if not all(_DIMENSIONS[0] <= side <= _DIMENSIONS[1] for side in sides):
        return None
    end = start + 3
    while reading.word(end) in {"ft", "feet", "foot", "dimension", "size"}:
        end += 1
    return _Size(sides[0] * sides[1], sides[0] * sides[1], "site", start, end)


def _write(reading: Reading, size: _Size) -> None:
    before = marker_before(reading.items, size.start)
    after = marker_after(reading.items, size.end)
    start = size.start - (before.length if before else 0)
    end = size.end + (after.length if after else 0)
    has_plus = "+" in {reading.word(place) for place in range(size.start, size.end)}
    bound = "floor" if has_plus else (after or before).bound if (after or before) else None  # type: ignore[union-attr]  # one is set
    basis, start, end = _basis(reading, size, start, end)
    wish = _bounds(reading, size, bound)
    wish["basis"] = basis
    if size.unit not in {"sqft", "site"}:
        wish["original"] = {"value": plain(size.high), "unit": size.unit}
    is_site = size.unit == "site" and not reading.said("property_types")
    if is_site and not set(reading.state.get("property_types", [])) & _BUILT:
        reading.edit("add", "property_types", ["plot"], size.start, size.end)
    reading.edit("set", "area", wish, start, end)


def _bounds(reading: Reading, size: _Size, bound: str | None) -> dict[str, Any]:
    unit = "sqft" if size.unit == "site" else size.unit
    state = None
    if reading.city is not None:
        city = gazetteer().city(reading.city)
        state = city.state if city is not None else None
    low, high = (convert_area(value, unit, state) for value in (size.low, size.high))
    if low.sqft is None or high.sqft is None or low.must_confirm:
        reading.clarify.append("area")
        reading.assume("local_unit", unit=unit, why=low.why)
        return {}
    if size.low != size.high:
        return {"min_sqft": plain(low.sqft), "max_sqft": plain(high.sqft)}
    if bound == "floor":
        return {"min_sqft": plain(low.sqft)}
    if bound == "ceiling":
        return {"max_sqft": plain(low.sqft)}
    return {"min_sqft": plain(low.sqft * (1 - _ABOUT)), "max_sqft": plain(low.sqft * (1 + _ABOUT))}


def _basis(reading: Reading, size: _Size, start: int, end: int) -> tuple[str, int, int]:
    table = phrases("area", "basis")
    for place in (size.end, end, end + 1):
        match = table.at(reading.items, place)
        if match is not None:
            return match.concept, start, max(end, place + match.length)
    for place in (start, size.start, start - 1):
        match = table.before(reading.items, place)
        if match is not None:
            return match.concept, min(start, place - match.length), end
    types = {name for edit in reading.edits if edit.slot == "property_types" for name in edit.value}
    types |= set(reading.state.get("property_types", []))
    for place in (size.end, end, start - 2 if reading.word(start - 1) == "of" else start - 1):
        if types & _BUILT and reading.word(place) in _GROUND:
            return "plot", min(start, place), max(end, place + 1)
    is_land = size.unit in _LAND_UNITS or size.unit == "site" or bool(types & _PLOT_TYPES)
    return ("plot" if is_land else "unspecified"), start, end


def plain(value: Decimal) -> int | float:
    """A JSON number: whole where it is whole, else to two decimals."""
    rounded = round(value, 2)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)
