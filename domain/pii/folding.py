"""One spelling of a text in which every offset is still known.

What people and scanners do to an identifier: write it in Devanagari digits, in full-width letters, with
no-break spaces or long dashes, with zero-width characters or soft hyphens inside. Each character becomes one
character or none, so a place in the folded text leads back to the text as given.
"""

from __future__ import annotations

import unicodedata
from typing import Final, NamedTuple

_DASHES: Final = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d")


class Folded(NamedTuple):
    """A folded text."""

    text: str
    places: tuple[int, ...] | None
    """Where each character stood; None where nothing moved."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A non-empty range of the folded text as a range of the text as given."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Folded:
    """The text in one spelling.

    >>> fold("२३\u200b४१").text
    '2341'
    """
    if text.isascii():
        return Folded(text, None)
    kept = [(place, folded) for place, char in enumerate(text) if (folded := _folded(char))]
    return Folded("".join(char for _, char in kept), tuple(place for place, _ in kept))


def _folded(char: str) -> str:
    if char.isascii():
        return char
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    if char in _DASHES:
        return "-"
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    if category == "Zs":
        return " "
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char
