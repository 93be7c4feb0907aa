"""The grounding check: a figure in an answer that no tool produced is cut out, with its sentence (T9).

A sentence is kept when

* every listing it cites as ``[n]`` is one that was given to the writer,
* every number in it, read the Indian way (1.2 crore, ₹85.5 L, साढ़े तीन लाख, 8.5 %, "two"), is among the facts
  of the cited listings, the facts of the step, or the person's own words,
* and, if it states a number that only a listing can know, it cites that listing.

A number agrees with a fact when it is how we would write the fact: amounts in lakh and crore to two decimals
without trailing zeros (₹5 L may stand for ₹4,99,500, ₹1.2 Cr not for ₹1.15 Cr), other decimals to the digits
given, whole numbers exactly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from domain.amounts import read_amount
from domain.numerals import read_number
from domain.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from domain.amounts import Amount
    from domain.tokens import Token

CITATION: Final = re.compile(r"\[(\d{1,4})\]")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?।])\s+(?=\S)|\n+")
_HALF_SECOND_DECIMAL: Final = Decimal("0.005")
_BARE_WORDS: Final = frozenset({Decimal(1)})
"""Number words that mostly are pronouns or articles ("this one", "ek")."""


class Figure(NamedTuple):
    """A number in a text and how far a fact may lie from it and still be written so."""

    value: Decimal
    tolerance: Decimal

    def agrees_with(self, fact: Decimal) -> bool:
        """Whether the fact is written so."""
        return abs(self.value - fact) <= self.tolerance


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an answer may state."""

    common: frozenset[Decimal]
    """Facts of the step and numbers of the person's own words."""
    by_listing: Mapping[int, frozenset[Decimal]]
    """Facts of each listing by its number in the list."""

    def allows(self, sentence: str) -> bool:
        """Whether the sentence states nothing beyond the evidence."""
        cited = {int(number) for number in CITATION.findall(sentence)}
        if not cited <= self.by_listing.keys():
            return False
        facts = self.common.union(*(self.by_listing[number] for number in cited))
        return all(
            any(figure.agrees_with(fact) for fact in facts)
            for figure in figures_in(CITATION.sub(" ", sentence))
        )


def sentences(text: str) -> list[str]:
    """The text cut at sentence ends and line breaks; a decimal point ends nothing."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


def grounded(text: str, evidence: Evidence) -> list[str]:
    """The sentences of a text that the evidence allows."""
    return [sentence for sentence in sentences(text) if evidence.allows(sentence)]


def figures_in(text: str) -> list[Figure]:
    """Every number a text states."""
    return list(_figures(tokenize(text).items))


def _figures(tokens: Sequence[Token]) -> Iterator[Figure]:
    place = 0
    while place < len(tokens):
        if tokens[place].value is not None and read_number(tokens, place) is None:
            yield Figure(tokens[place].value or Decimal(0), Decimal(0))  # an ordinal: 15th
            place += 1
            continue
        amount = read_amount(tokens, place)
        if amount is None:
            place += 1
            continue
        if amount.unit is not None or not (amount.is_word and amount.figure in _BARE_WORDS):
            yield Figure(amount.rupees, _tolerance(amount))
        place = max(amount.end, place + 1)


def _tolerance(amount: Amount) -> Decimal:
    """Half of the second decimal of a unit; half of the last digit of a bare decimal; nothing else."""
    if amount.unit is not None:
        return amount.unit * _HALF_SECOND_DECIMAL
    exponent = amount.figure.as_tuple().exponent
    return Decimal(1).scaleb(exponent) / 2 if isinstance(exponent, int) and exponent < 0 else Decimal(0)


def facts_of(value: Any) -> frozenset[Decimal]:  # noqa: ANN401  # any JSON-plain value
    """Every number in a JSON-plain value: numbers, numeric texts, and numbers inside labels."""
    return frozenset(_facts(value))


def _facts(value: Any) -> Iterator[Decimal]:  # noqa: ANN401  # any JSON-plain value
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float | Decimal):
        yield from _finite(str(value))
    elif isinstance(value, str):
        yield from (figure.value for figure in figures_in(value))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _facts(inner)
    else:
        yield from _of_each(value)


def _of_each(values: Iterable[Any]) -> Iterator[Decimal]:
    for inner in values:
        yield from _facts(inner)


def _finite(text: str) -> Iterator[Decimal]:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return
    if number.is_finite():
        yield number
