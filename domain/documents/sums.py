"""Sums of money as deeds state them, in figures and again in words; the two must agree to be sure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from domain.documents.number_words import WORD, number_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIGURE: Final = r"\d{1,3}(?:[,.]\s?\d{2,3})*(?!\d)|\d{1,12}"
_SUM: Final = re.compile(
    rf"(?:Rs|Re|INR|₹|रु|रू|ರೂ)[\s.,:]*({_FIGURE})(?:\.\d{{2}})?\s*(?:/\s?[-=~]+)?"
    rf"(?:\s*\(?\s*Rupees\s+((?:{WORD}[\s\-]*)+))?",
    re.IGNORECASE,
)
AGREED: Final = Fraction(1)
FIGURES_ONLY: Final = Fraction(9, 10)
CONTRADICTED: Final = Fraction(1, 4)
"""Confidence of a sum whose words say another figure: a person must look."""
_SHARE_OF_LETTERS: Final = 2


@dataclass(frozen=True, slots=True)
class FoundSum:
    """A sum and where it stands."""

    amount_inr: int
    words_inr: int | None
    """What its words say; None: it has none."""
    start: int
    end: int

    @property
    def confidence(self) -> Fraction:
        """How far figures and words bear each other out."""
        if self.words_inr is None:
            return FIGURES_ONLY
        return AGREED if self.words_inr == self.amount_inr else CONTRADICTED


def find_sums(text: str) -> list[FoundSum]:
    """Every sum with a sign of rupees before it; whole rupees.

    >>> [each.amount_inr for each in find_sums("Rs. 45,00,000/- (Rupees Forty Five Lakh only)")]
    [4500000]
    """
    return list(_found(text))


def _found(text: str) -> Iterator[FoundSum]:
    for match in _SUM.finditer(text):
        figures = re.sub(r"\D", "", match[1])
        words = number_in_words(match[2]) if match[2] else None
        yield FoundSum(int(figures), words, match.start(), match.end())
