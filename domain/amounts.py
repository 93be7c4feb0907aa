"""Amounts of money inside a sentence, as token ranges: 1.2 cr, Rs. 60,00,000/-, 1 crore 20 lakh, 80-90L.

An amount is ``[currency] number [unit] {smaller number unit} [/-] [currency]``. In a range a bound without a
unit takes the one sane unit of the other: in "50 to 1.2 cr" fifty crore would exceed the upper bound, so
fifty is lakh (DOMAIN E rule 1), and that reading is stated.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

from domain.lexicon import Phrases, load, phrases
from domain.numerals import read_number
from domain.tokens import Token, TokenKind, tokenize
from domain.wording import Assumption

if TYPE_CHECKING:
    from collections.abc import Sequence

CRORE: Final = Decimal(10_000_000)
LAKH: Final = Decimal(100_000)
THOUSAND: Final = Decimal(1_000)
_UNIT_NAMES: Final = {LAKH: "lakh", THOUSAND: "thousand"}
_SMALLER: Final = {CRORE: LAKH, LAKH: THOUSAND}
_LARGER: Final = {THOUSAND: LAKH, LAKH: CRORE}
_MAX_RUPEES: Final = Decimal(10) ** 15
"""Above any property price and any national budget: such a figure is not an amount of money here."""


def whole_rupees(amount: Decimal) -> int:
    """Rounded half up to whole rupees."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount of money and the tokens that say it."""

    figure: Decimal
    """The number before its unit: 1.2 in 1.2 crore."""
    rupees: Decimal
    unit: Decimal | None
    """Rupees per figure; None when no unit was said."""
    start: int
    end: int
    has_currency: bool = False
    is_word: bool = False

    @property
    def whole_rupees(self) -> int:
        """Rounded half up to whole rupees."""
        return whole_rupees(self.rupees)

    def in_unit(self, unit: Decimal) -> Amount:
        """The same figure read in another unit."""
        return replace(self, rupees=self.figure * unit, unit=unit)


@dataclass(frozen=True, slots=True)
class AmountRange:
    """Two amounts joined as a range, lower first, and what had to be assumed."""

    low: Amount
    high: Amount
    start: int
    end: int
    assumption: Assumption | None = None


def read_amount(tokens: Sequence[Token], start: int) -> Amount | None:
    """The amount that begins at token ``start``; a bare number counts (unit None)."""
    place = start
    currency = phrases("money", "currency").at(tokens, place)
    if currency is not None:
        place += currency.length
    number = read_number(tokens, place)
    if number is None:
        return None
    place += number.length
    unit = unit_at(tokens, place)
    if unit is None and number.needs_unit:
        return None
    rupees = number.value * (unit or 1)
    if unit is not None:
        place += 1
        rupees, place = _add_smaller(tokens, place, rupees, unit)
    if rupees >= _MAX_RUPEES:
        return None
    place, has_suffix = _skip_suffix(tokens, place)
    return Amount(
        number.value, rupees, unit, start, place, currency is not None or has_suffix, is_word=number.is_word
    )


def _add_smaller(tokens: Sequence[Token], place: int, rupees: Decimal, unit: Decimal) -> tuple[Decimal, int]:
    """Go on with "20 lakh 50 thousand": each next unit smaller, each figure below one unit of the last."""
    while True:
        gap = 1 if place < len(tokens) and tokens[place].text in {"and", "aur"} else 0
        number = read_number(tokens, place + gap)
        if number is None:
            return rupees, place
        smaller = unit_at(tokens, place + gap + number.length)
        if smaller is None or smaller >= unit or number.value * smaller >= unit:
            return rupees, place
        rupees, unit, place = rupees + number.value * smaller, smaller, place + gap + number.length + 1


def _skip_suffix(tokens: Sequence[Token], place: int) -> tuple[int, bool]:
    """``/-``, ``only`` and a currency word after the amount."""
    started = place
    if place + 1 < len(tokens) and tokens[place].text == "/" and tokens[place + 1].text == "-":
        place += 2
    currency = phrases("money", "currency").at(tokens, place)
    if currency is not None and not _opens_amount(tokens, place, currency.length):
        place += currency.length
    has_suffix = place > started
    if place < len(tokens) and tokens[place].text == "only" and has_suffix:
        place += 1
    return place, has_suffix


def _opens_amount(tokens: Sequence[Token], place: int, length: int) -> bool:
    """Whether the currency sign belongs to the number after it ("50 ₹60")."""
    return place + length < len(tokens) and tokens[place + length].kind is TokenKind.NUMBER


def read_range(tokens: Sequence[Token], start: int) -> AmountRange | None:
    """``A - B``, ``A to B``, ``A se B`` or ``between A and B`` from token ``start``, or None.

    Two bare numbers are a range too; whether they are money is the caller's to judge.
    """
    between = phrases("money", "between").at(tokens, start)
    place = start + (between.length if between else 0)
    low = read_amount(tokens, place) or _bare_word(tokens, place)
    if low is None:
        return None
    joint = phrases("money", "range_between" if between else "range").at(tokens, low.end)
    high = read_amount(tokens, low.end + joint.length) if joint is not None else _ended_by_beech(tokens, low)
    if high is None:
        return None
    if low.is_word and low.unit is None and high.unit is None:
        return None
    beech = _beech().at(tokens, high.end)
    end = high.end + (beech.length if beech else 0)
    low, high, assumption = _share_unit(low, high)
    if low.rupees > high.rupees:
        low, high = high, low
    return AmountRange(low, high, start, end, assumption)


def _ended_by_beech(tokens: Sequence[Token], low: Amount) -> Amount | None:
    """The upper amount of "50 lakh aur 70 lakh ke beech", where only the last word tells the range."""
    joint = phrases("money", "range_between").at(tokens, low.end)
    high = read_amount(tokens, low.end + joint.length) if joint is not None else None
    return high if high is not None and _beech().at(tokens, high.end) is not None else None


def _bare_word(tokens: Sequence[Token], start: int) -> Amount | None:
    """A number word that needs a unit, accepted as a lower bound because the upper bound may carry it."""
    number = read_number(tokens, start)
    if number is None or start + number.length >= len(tokens):
        return None
    return Amount(number.value, number.value, None, start, start + number.length, is_word=True)


def _share_unit(low: Amount, high: Amount) -> tuple[Amount, Amount, Assumption | None]:
    """Give a bound without unit the only sane unit of the other (DOMAIN E rule 1)."""
    if low.unit is None and high.unit is not None and low.rupees < high.rupees and low.figure < LAKH / 100:
        return _lower_inherits(low, high, high.unit)
    if high.unit is None and low.unit is not None and high.figure < LAKH / 100:
        if high.figure < low.figure and low.unit in _LARGER:
            return low, high.in_unit(_LARGER[low.unit]), None
        return low, high.in_unit(low.unit), None
    return low, high, None


def _lower_inherits(low: Amount, high: Amount, unit: Decimal) -> tuple[Amount, Amount, Assumption | None]:
    if low.figure * unit <= high.rupees:
        return low.in_unit(unit), high, None
    smaller = _SMALLER.get(unit)
    if smaller is None or low.figure * smaller > high.rupees:
        return low, high, None
    said = Assumption(f"low_is_{_UNIT_NAMES[smaller]}", {"low": str(low.figure), "high": str(high.figure)})
    return low.in_unit(smaller), high, said


def unit_at(tokens: Sequence[Token], place: int) -> Decimal | None:
    """Rupees per figure of the money unit at ``place`` (lakh, cr, k, …), or None."""
    if place >= len(tokens):
        return None
    return _units().get(tokens[place].text)


@cache
def _units() -> dict[str, Decimal]:
    sections: dict[str, list[str]] = load("money")["units"]
    return {
        tokenize(word).items[0].text: Decimal(rupees) for rupees, said in sections.items() for word in said
    }


@cache
def _beech() -> Phrases:
    return phrases("money", "beech")
