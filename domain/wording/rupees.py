"""Short amounts with lakh and crore in the words of a language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.money import format_short

if TYPE_CHECKING:
    from domain.leads import Language

_UNITS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "hi": ((" Cr", " करोड़"), (" L", " लाख")),
    "mr": ((" Cr", " कोटी"), (" L", " लाख")),
}


def rupees(amount: int, language: Language = "en") -> str:
    """A short amount: ₹1.15 Cr, in Hindi ₹1.15 करोड़, in Marathi ₹1.15 कोटी.

    >>> rupees(8550000, "mr")
    '₹85.5 लाख'
    """
    return in_words_of(format_short(amount), language)


def in_words_of(short: str, language: Language) -> str:
    """A short amount (₹1.15 Cr) with its unit in the language's own word."""
    for latin, own in _UNITS.get(language, ()):
        short = short.replace(latin, own)
    return short
