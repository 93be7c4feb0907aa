"""Prices and areas as portals write them, read by the platform's own rules of money and area."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from domain.area import canonical_unit, convert_area, parse_area, round_sqft
from domain.errors import BadInput
from domain.listing import Area, AreaBasis
from domain.money import parse_money

_LARGEST_INR: Final = Decimal(10) ** 13
_LARGEST_AREA: Final = Decimal(10) ** 10
_AFTER_NUMBER: Final = re.compile(r"^[\s\d.,]*\d\s*([^\W\d_]+)\s*$")
_SPELLINGS: Final = {"sq-yrd": "sqyd", "sq yrd": "sqyd", "sq.yrd": "sqyd"}
"""Units as one portal alone spells them."""
_BASES: Final = {
    "carpet": AreaBasis.CARPET,
    "super": AreaBasis.SUPER_BUILT_UP,
    "built": AreaBasis.BUILT_UP,
    "plot": AreaBasis.PLOT,
    "land": AreaBasis.PLOT,
}
_AREA_WITH_TYPE: Final = re.compile(
    r"(Plot|Super Built[ -]?up|Built[ -]?Up|Carpet) area:?\s*[\d.,]+[^(]{0,20}\(([\d.,]+) sq\.?\s?m\.?\)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PriceReading:
    """Whole rupees, and the upper end where a range was given."""

    inr: int
    max_inr: int | None = None


@dataclass(frozen=True, slots=True)
class AreaFigure:
    """One area of a row."""

    area: Area
    is_range: bool = False
    is_unit_known: bool = True


def plain_number(text: str) -> Decimal | None:
    """Reads "12,50,000", "7000.0", "1.2e7" as a number; None where it is none, negative, or beyond reason."""
    value = _number(text)
    return value if value is not None and value.is_finite() and 0 <= value < _LARGEST_INR else None


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        return None


def read_rupees(text: str, unit_inr: int = 1) -> PriceReading | None:
    """A bare number counted in ``unit_inr`` rupees (100000 for a column in lakh); zero says nothing.

    >>> read_rupees("39.07", 100_000)
    PriceReading(inr=3907000, max_inr=None)
    """
    value = plain_number(text)
    rupees = None if value is None else int((value * unit_inr).to_integral_value())
    return PriceReading(rupees) if rupees and rupees < _LARGEST_INR else None


@lru_cache(maxsize=4096)
def read_price(text: str) -> PriceReading | None:
    """A price in words or digits, "3.29 Cr", "₹ 2 - 2.4 Cr", "15,000"; None for "Price on Request".

    >>> read_price("₹ 93.01 L - 1.06 Cr")
    PriceReading(inr=9301000, max_inr=10600000)
    """
    if _number(text) is not None:
        return read_rupees(text)
    try:
        found = parse_money(text)
    except BadInput:
        return None
    return PriceReading(found.min, found.max if found.max > found.min else None) if found.min else None


@lru_cache(maxsize=8192)
def read_area(text: str, unit: str, basis: AreaBasis) -> AreaFigure | None:
    """An area with its unit in the text ("34.46Sq. Meter", "2100 - 2850", "1.26Acres") or in ``unit``.

    The lower end of a range counts. A unit nobody knows ("5Perch") is kept with no square feet.

    >>> read_area("34.46Sq. Meter", "", AreaBasis.CARPET).area.sqft
    Decimal('370.92')
    """
    plain = plain_number(text)
    if plain is not None:
        return _figure(plain, plain, unit or "sqft", basis)
    try:
        found = parse_area(text)
    except BadInput:
        return None
    named = found.unit if found.has_unit else _trailing_word(text) or unit or "sqft"
    return _figure(found.min, found.max, named, basis)


def _figure(low: Decimal, high: Decimal, unit: str, basis: AreaBasis) -> AreaFigure | None:
    if not 0 < low < _LARGEST_AREA:
        return None
    known = _known_unit(unit)
    if known is None:
        return AreaFigure(Area(low, unit.casefold(), basis, None), high > low, is_unit_known=False)
    sqft = convert_area(low, known).sqft
    area = Area(low, known, basis, None if sqft is None else round_sqft(sqft))
    return AreaFigure(area, high > low, is_unit_known=sqft is not None)


@lru_cache(maxsize=256)
def _known_unit(said: str) -> str | None:
    try:
        return canonical_unit(_SPELLINGS.get(said.strip().casefold(), said))
    except BadInput:
        return None


def read_basis(text: str) -> AreaBasis | None:
    """Reads "Super built-up  Area", "Carpet Area", "Plot  Area" as a basis.

    >>> read_basis("Super built-up  Area")
    <AreaBasis.SUPER_BUILT_UP: 'super_built_up'>
    """
    words = text.casefold().replace("_", " ")
    return next((basis for stem, basis in _BASES.items() if stem in words), None)


@lru_cache(maxsize=4096)
def read_typed_areas(text: str) -> tuple[AreaFigure, ...]:
    """Reads "Plot area 500(418.06 sq.m.)Built Up area: 400 sq.yards (334.45 sq.m.)": one area of each kind.

    The bracketed square metres count: the figure before them is in a unit the portal does not name.
    """
    figures: list[AreaFigure] = []
    for kind, metres in _AREA_WITH_TYPE.findall(text):
        basis = read_basis(kind)
        figure = read_area(metres, "sqm", basis) if basis else None
        if figure is not None:
            figures.append(figure)
    return tuple(figures)


def _trailing_word(text: str) -> str | None:
    """A word glued behind the only number: a unit that `parse_area` did not know."""
    found = _AFTER_NUMBER.match(text)
    return found.group(1) if found else None
