"""Area units of India in square feet.

Factors of fixed units are exact definitions; bigha, katha, biswa and nali differ by state and even
district, so they convert only where the state (and kind) has one factor, and otherwise the caller must ask
(DOMAIN E rule 4). Carpet, built-up and super built-up are different measurements, never converted into one
another here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from domain.errors import BadInput
from domain.lexicon import Phrases, load
from domain.numerals import read_number
from domain.tokens import Token, tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.lexicon import PhraseMatch

_PAISE_OF_AREA: Final = Decimal("0.01")
_LARGEST: Final = Decimal(10) ** 12
_RANGE_WORDS: Final = frozenset({"-", "to", "se", "से", "ते"})


@dataclass(frozen=True, slots=True)
class AreaConversion:
    """An area in square feet, and whether a person must confirm the factor."""

    sqft: Decimal | None
    """None where the unit has no single factor for the place."""
    must_confirm: bool
    why: str | None = None


@dataclass(frozen=True, slots=True)
class AreaReading:
    """An area as a text states it: one value (min = max) or a range, in its own unit."""

    min: Decimal
    max: Decimal
    unit: str
    """sqft, sqm, sqyd, acre, …; ``sqft`` when no unit was said and the caller allowed it."""
    has_unit: bool


def convert_area(value: Decimal, unit: str, state: str | None = None) -> AreaConversion:
    """Square feet of ``value`` units.

    Args:
        value: How many, zero or more.
        unit: A unit or any spelling of it (sq yd, gaj, guntha, acre, …).
        state: Two-letter code or name, with the kind where it matters (``RJ-pucca``); only bigha, katha,
        biswa
            and nali need it.

    >>> convert_area(Decimal("2.5"), "guntha").sqft
    Decimal('2722.5')
    >>> convert_area(Decimal(1), "bigha").must_confirm
    True

    Raises:
        BadInput: the unit is unknown or the value is not a sensible area.
    """
    if not value.is_finite() or not 0 <= value <= _LARGEST:
        raise BadInput("an area must be a number from 0 to 1,000,000,000,000")
    facts = load("area")["units"][canonical_unit(unit)]
    if "sqft" in facts:
        return AreaConversion(value * Decimal(facts["sqft"]), must_confirm=False)
    local = facts["per_state"].get(_state_code(state), {"confirm": load("area")["unknown_state"]})
    sqft = value * Decimal(local["sqft"]) if "sqft" in local else None
    return AreaConversion(sqft, "confirm" in local, local.get("confirm"))


def canonical_unit(said: str) -> str:
    """The name of a unit from any spelling of it.

    Raises:
        BadInput: no such unit; the sentence lists the known ones.
    """
    tokens = tokenize(said).items
    match = _units().at(tokens, 0)
    if match is not None and match.length == len(tokens):
        return match.concept
    raise BadInput(f"unknown unit of area; known are {', '.join(load('area')['units'])}")


def unit_at(tokens: Sequence[Token], start: int) -> tuple[str, int] | None:
    """The area unit that begins at token ``start`` and its length in tokens."""
    match = _spoken_units().at(tokens, start)
    return None if match is None else (match.concept, match.length)


def unit_before(tokens: Sequence[Token], end: int) -> PhraseMatch | None:
    """The area unit whose last token is ``end - 1``."""
    return _spoken_units().before(tokens, end)


def parse_area(text: str, default_unit: str | None = "sqft") -> AreaReading:
    """The first area in a text such as "1200 sq ft", "2100 - 2850" or "34.46Sq. Meter".

    Args:
        text: As a portal or a person wrote it.
        default_unit: For a figure without unit; None refuses such figures.

    Raises:
        BadInput: there is no area in the text.
    """
    tokens = tokenize(text).items
    for place in range(len(tokens)):
        first = read_number(tokens, place)
        if first is None:
            continue
        low, end, unit = first.value, place + first.length, unit_at(tokens, place + first.length)
        joint = end + (unit[1] if unit else 0)
        high = read_number(tokens, joint + 1) if _is_range(tokens, joint) else None
        if high is not None:
            unit = unit_at(tokens, joint + 1 + high.length) or unit
        if unit is None and default_unit is None:
            continue
        bounds = sorted((low, high.value if high else low))
        return AreaReading(bounds[0], bounds[1], unit[0] if unit else str(default_unit), unit is not None)
    raise BadInput("no area in the text; write it as 1200 sqft, 200 sq yd or 2 acre")


def _is_range(tokens: Sequence[Token], place: int) -> bool:
    return place < len(tokens) and tokens[place].text in _RANGE_WORDS


def area_value(text: str) -> Decimal:
    """A plain decimal number as an area value.

    Raises:
        BadInput: not a number.
    """
    try:
        return Decimal(text)
    except InvalidOperation:
        raise BadInput("the area value must be a plain number such as 2.5") from None


def round_sqft(sqft: Decimal) -> Decimal:
    """Two decimals, half up."""
    return sqft.quantize(_PAISE_OF_AREA, ROUND_HALF_UP)


def _state_code(state: str | None) -> str:
    place, _, kind = (state or "").partition("-")
    known = _state_codes().get(place.strip().casefold(), place.strip().upper())
    return f"{known}-{kind.strip().casefold()}" if kind else known


@cache
def _state_codes() -> dict[str, str]:
    return {said.casefold(): code for code, names in load("area")["states"].items() for said in names}


@cache
def _units() -> Phrases:
    """Every spelling, with the canonical names themselves."""
    units: dict[str, dict[str, Any]] = load("area")["units"]
    return Phrases({name: [name, *facts["says"]] for name, facts in units.items()})


@cache
def _spoken_units() -> Phrases:
    """The spellings that are safe inside a sentence ("are" and "ground" are words of their own)."""
    units: dict[str, dict[str, Any]] = load("area")["units"]
    return Phrases({name: facts["says"] for name, facts in units.items()})
