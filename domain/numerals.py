"""Numbers as people say them: 3, 12,50,000, twenty five, dedh, dhai, sava do, sadhe teen, paune do, पचास.

Hindi counts quarters around a whole: sava adds a quarter, sadhe a half, paune takes a quarter away; dedh and
dhai are 1.5 and 2.5 (DOMAIN E rule 2). Before a unit alone they bend one of it: sava crore is 1.25 crore,
paune crore 0.75 crore.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.lexicon import Phrases, load, phrases
from domain.tokens import Token, TokenKind

if TYPE_CHECKING:
    from collections.abc import Sequence

_HUNDRED: Final = Decimal(100)


class Number(NamedTuple):
    """A number found in a text."""

    value: Decimal
    length: int
    """In tokens."""
    is_word: bool
    """Spelled in words, not digits."""
    needs_unit: bool
    """The word says something else more often (do, saath); a number only where a unit follows."""


def read_number(tokens: Sequence[Token], start: int) -> Number | None:
    """The number that begins at token ``start``, or None. Ordinals (15th) are not numbers.

    >>> from domain.tokens import tokenize
    >>> read_number(tokenize("sadhe teen crore").items, 0).value
    Decimal('3.5')
    """
    if start >= len(tokens):
        return None
    token = tokens[start]
    if token.kind is TokenKind.NUMBER and token.value is not None:
        return Number(token.value, 1, is_word=False, needs_unit=False)
    if token.kind is not TokenKind.WORD or token.text not in _beginnings():
        return None
    return _fixed(tokens, start) or _bent(tokens, start) or _counted(tokens, start)


def _fixed(tokens: Sequence[Token], start: int) -> Number | None:
    match = phrases("numerals", "fixed").at(tokens, start)
    if match is None:
        return None
    return Number(Decimal(match.concept), match.length, True, _is_ambiguous(tokens, start, match.length))


def _bent(tokens: Sequence[Token], start: int) -> Number | None:
    """A quarter or half around the number that follows, or around one where a unit follows."""
    match = phrases("numerals", "added").at(tokens, start)
    if match is None:
        return None
    whole = _counted(tokens, start + 1) or _digits(tokens, start + 1)
    if whole is None:
        return Number(1 + Decimal(match.concept), 1, is_word=True, needs_unit=True)
    return Number(whole.value + Decimal(match.concept), 1 + whole.length, is_word=True, needs_unit=False)


def _digits(tokens: Sequence[Token], start: int) -> Number | None:
    if start < len(tokens) and tokens[start].kind is TokenKind.NUMBER and tokens[start].value is not None:
        return Number(tokens[start].value or Decimal(0), 1, is_word=False, needs_unit=False)
    return None


def _counted(tokens: Sequence[Token], start: int) -> Number | None:
    """Below a thousand: ``[units] hundred [and] [tens [units]]``."""
    first = _below_hundred(tokens, start)
    if first is None:
        return None
    value, length = first
    if start + length < len(tokens) and tokens[start + length].text in _hundreds():
        value, length = value * _HUNDRED, length + 1
        gap = 1 if start + length < len(tokens) and tokens[start + length].text == "and" else 0
        rest = _below_hundred(tokens, start + length + gap)
        if rest is not None:
            value, length = value + rest[0], length + gap + rest[1]
    return Number(value, length, True, _is_ambiguous(tokens, start, length))


def _below_hundred(tokens: Sequence[Token], start: int) -> tuple[Decimal, int] | None:
    match = _cardinals().at(tokens, start)
    if match is None:
        return None
    value = Decimal(match.concept)
    if value in _tens():
        unit = _cardinals().at(tokens, start + 1)
        if unit is not None and 0 < Decimal(unit.concept) < 10 and not _says_more(tokens[start + 1].text):
            return value + Decimal(unit.concept), 2
    return value, 1


def _is_ambiguous(tokens: Sequence[Token], start: int, length: int) -> bool:
    return length == 1 and tokens[start].text in _only_before_unit()


def _says_more(word: str) -> bool:
    """Whether a word after a ten is rather not its unit: "pachas do" is fifty, please; "twenty one" is 21."""
    return word in _only_before_unit() and word != "one"


def _cardinals() -> Phrases:
    return phrases("numerals", "cardinals")


@cache
def _beginnings() -> frozenset[str]:
    """Words with which a number may begin: nearly all words of a text are none of them."""
    return frozenset().union(
        *(phrases("numerals", section).first_words for section in ("fixed", "added", "cardinals"))
    )


@cache
def _hundreds() -> frozenset[str]:
    return frozenset(load("numerals")["hundreds"])


@cache
def _only_before_unit() -> frozenset[str]:
    return frozenset(load("numerals")["only_before_unit"])


@cache
def _tens() -> frozenset[Decimal]:
    return frozenset(Decimal(value) for value in load("numerals")["tens"])
