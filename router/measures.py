"""Figures with what they measure: 2.6 km is not 2.6 lakh, and three rooms are not three kilometres.

A fact's unit comes from the name of its field (``metro_km``, ``rate_pct``) or from the words beside it in a
text; a figure's unit from the words beside it. They agree when the figure is how the fact would be written
and both are of one kind. A fact of unknown kind agrees with any. A figure with no unit beside it agrees with
numbers that had none either, and with a measured fact only when it is long or exact enough to be recognised:
1,450 or 8.5, but not 4. Small whole numbers are everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from domain.amounts import read_amount
from domain.lexicon import Phrases, load, phrases
from domain.numerals import read_number
from domain.tokens import TokenKind, tokenize
from router.statements import blanked, days_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.amounts import Amount
    from domain.tokens import Token


class Unit(StrEnum):
    """What a number measures or counts."""

    RUPEES = "rupees"
    AREA = "area"
    """Square feet."""
    OTHER_AREA = "other_area"
    KM = "km"
    METRES = "metres"
    MINUTES = "minutes"
    HOURS = "hours"
    ROOMS = "rooms"
    BATHROOMS = "bathrooms"
    FLOOR = "floor"
    YEARS = "years"
    MONTHS = "months"
    DAYS = "days"
    PERCENT = "percent"
    COUNT = "count"
    """Homes found or shown."""
    PLACE = "place"
    """A listing's number in the list."""
    DEGREES = "degrees"
    BARE = "bare"
    """A number in a text of the facts with nothing beside it: of a name, a year, a code."""


class Measure(NamedTuple):
    """A number of the evidence."""

    value: Decimal
    unit: Unit | None = None
    """None: of any kind, as in a person's "under 80"."""


class Figure(NamedTuple):
    """A number in a text and how far a fact may lie from it and still be written so."""

    value: Decimal
    tolerance: Decimal
    unit: Unit | None = None

    def agrees_with(self, fact: Measure) -> bool:
        """Whether the fact is written so."""
        return abs(self.value - fact.value) <= self.tolerance and _are_of_one_kind(self, fact)


_LONG: Final = 100
"""From here on a whole number is recognised without its unit."""
_HALF_SECOND_DECIMAL: Final = Decimal("0.005")
_BARE_WORDS: Final = frozenset({Decimal(1)})
"""Number words that mostly are pronouns or articles ("this one", "ek")."""
_JOINTS: Final = frozenset(
    {"/", "-", "to", "or", "and", "of", "se", "ya", "aur", "से", "या", "और", "ते", "किंवा", "आणि"}
)
"""Between two figures that share a unit: "2 or 3 BHK", "floor 4 / 12"."""
_FIELDS: Final = (
    ("_inr", Unit.RUPEES), ("_km", Unit.KM), ("_pct", Unit.PERCENT), ("sqft", Unit.AREA), ("bhk", Unit.ROOMS),
    ("bathrooms", Unit.BATHROOMS), ("floor", Unit.FLOOR), ("floors", Unit.FLOOR), ("years", Unit.YEARS),
    ("months", Unit.MONTHS), ("minutes", Unit.MINUTES), ("total", Unit.COUNT), ("shown", Unit.COUNT),
    ("number", Unit.PLACE), ("numbers", Unit.PLACE), ("latitude", Unit.DEGREES), ("longitude", Unit.DEGREES),
    ("best", Unit.BARE), ("offset", Unit.BARE),
)  # fmt: skip
"""How a field's name ends, and its unit; the first that fits."""


def _are_of_one_kind(figure: Figure, fact: Measure) -> bool:
    if fact.unit is None or figure.unit is fact.unit:
        return True
    if figure.unit is not None:
        return figure.unit is Unit.PLACE and fact.unit is Unit.BARE
    if fact.unit in {Unit.BARE, Unit.COUNT}:
        return True
    return figure.value >= _LONG or figure.value != figure.value.to_integral_value()


def figures_in(text: str) -> list[Figure]:
    """Every number a text states, with its unit.

    >>> [(str(one.value), str(one.unit)) for one in figures_in("3 BHK, 2.6 km from the metro")]
    [('3', 'rooms'), ('2.6', 'km')]
    """
    tokens = tokenize(text).items
    found = list(_figures(tokens))
    for at in range(len(found) - 2, -1, -1):
        here, following = found[at], found[at + 1]
        if here.figure.unit is None and _are_joined(tokens, here, following):
            found[at] = here._replace(figure=here.figure._replace(unit=following.figure.unit))
    for at in range(1, len(found)):
        before, here = found[at - 1], found[at]
        if here.figure.unit is None and _are_joined(tokens, before, here):
            found[at] = here._replace(figure=here.figure._replace(unit=before.figure.unit))
    return [one.figure for one in found]


class _Placed(NamedTuple):
    start: int
    end: int
    figure: Figure


def _are_joined(tokens: Sequence[Token], one: _Placed, other: _Placed) -> bool:
    return other.start == one.end + 1 and tokens[one.end].text in _JOINTS


def _figures(tokens: Sequence[Token]) -> Iterator[_Placed]:
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.kind is TokenKind.ORDINAL or (
            token.value is not None and read_number(tokens, place) is None
        ):
            unit = _unit_after(tokens, place + 1) or Unit.PLACE
            yield _Placed(place, place + 1, Figure(token.value or Decimal(0), Decimal(0), unit))  # 15th
            place += 1
            continue
        amount = read_amount(tokens, place)
        if amount is None:
            place += 1
            continue
        if amount.unit is not None or not (amount.is_word and amount.figure in _BARE_WORDS):
            yield _Placed(amount.start, amount.end, _figure(tokens, amount))
        place = max(amount.end, place + 1)


def _figure(tokens: Sequence[Token], amount: Amount) -> Figure:
    value = amount.rupees
    if amount.has_currency:
        unit: Unit | None = Unit.RUPEES
    elif _says(tokens, amount.end, "rk"):
        value, unit = value / 2, Unit.ROOMS  # A room and a kitchen count as half of a BHK.
    else:
        unit = _unit_after(tokens, amount.end) or (Unit.RUPEES if amount.unit is not None else None)
    return Figure(value, _tolerance(amount), unit or _unit_before(tokens, amount.start))


def _says(tokens: Sequence[Token], start: int, concept: str) -> bool:
    match = _after().at(tokens, start)
    return match is not None and match.concept == concept


def _unit_after(tokens: Sequence[Token], start: int) -> Unit | None:
    area = _areas().at(tokens, start)
    if area is not None:
        return Unit.AREA if area.concept == "sqft" else Unit.OTHER_AREA
    match = _after().at(tokens, start)
    return None if match is None else Unit(match.concept)


def _unit_before(tokens: Sequence[Token], start: int) -> Unit | None:
    """Of "floor 4" and "Floor: 4"; a colon is needed where the word more often follows its number."""
    has_colon = start > 0 and tokens[start - 1].text == ":"
    match = phrases("measures", "before").before(tokens, start - has_colon)
    if match is None or not (has_colon or match.concept in {Unit.FLOOR, Unit.PLACE}):
        return None
    return Unit(match.concept)


def _after() -> Phrases:
    return phrases("measures", "after")


@cache
def _areas() -> Phrases:
    return Phrases({unit: row["says"] for unit, row in load("area")["units"].items()})


def _tolerance(amount: Amount) -> Decimal:
    """Half of the second decimal of a unit; half of the last digit of a bare decimal; nothing else."""
    if amount.unit is not None:
        return amount.unit * _HALF_SECOND_DECIMAL
    exponent = amount.figure.as_tuple().exponent
    return Decimal(1).scaleb(exponent) / 2 if isinstance(exponent, int) and exponent < 0 else Decimal(0)


def facts_of(value: Any) -> frozenset[Decimal]:  # noqa: ANN401  # any JSON-plain value
    """Every number in a JSON-plain value, whatever it measures."""
    return frozenset(one.value for one in measures_of(value))


def measures_of(value: Any) -> frozenset[Measure]:  # noqa: ANN401  # any JSON-plain value
    """Every number in a JSON-plain value: numbers, numeric texts, and numbers inside labels."""
    return frozenset(_measures(value, None, None))


def _measures(value: Any, unit: Unit | None, bare: Unit | None) -> Iterator[Measure]:  # noqa: ANN401  # any JSON-plain value
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float | Decimal):
        yield from _finite(str(value), unit)
    elif isinstance(value, str):
        yield from _of_text(value, unit, bare)
    elif isinstance(value, date):
        yield Measure(Decimal(value.year), Unit.BARE)
    elif isinstance(value, Mapping):
        # A row of a table says under "key" what its values are.
        row = _unit_of_field(str(value.get("key", "")))
        for key, inner in value.items():
            yield from _measures(inner, _unit_of_field(str(key)) or row or unit, Unit.BARE)
    elif isinstance(value, Iterable):
        for inner in value:
            yield from _measures(inner, unit, bare)


def _unit_of_field(name: str) -> Unit | None:
    return next((unit for ending, unit in _FIELDS if name.endswith(ending)), None)


def _of_text(text: str, unit: Unit | None, bare: Unit | None) -> Iterator[Measure]:
    """Numbers of a text; of a date only the year is one: its day is no count of anything."""
    days = days_in(text)
    yield from (Measure(Decimal(found.day.year), Unit.BARE) for found in days if found.day.year is not None)
    rest = blanked(text, [(found.start, found.end) for found in days])
    is_number = rest.strip().replace(".", "", 1).isdecimal()
    for figure in figures_in(rest):
        yield Measure(figure.value, figure.unit or (unit if is_number or unit else bare))


def _finite(text: str, unit: Unit | None) -> Iterator[Measure]:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return
    if number.is_finite():
        yield Measure(number, unit)
