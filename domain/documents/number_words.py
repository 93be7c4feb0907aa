"""Whole numbers in English words, as deeds spell amounts and years."""

from __future__ import annotations

import re
from typing import Final

_SMALL: Final[dict[str, int]] = {
    **{
        word: value
        for value, word in enumerate(
            [
                "zero",
                "one",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "eleven",
                "twelve",
                "thirteen",
                "fourteen",
                "fifteen",
                "sixteen",
                "seventeen",
                "eighteen",
                "nineteen",
            ]
        )
    },
    **{
        word: 20 + 10 * place
        for place, word in enumerate(
            ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
        )
    },
    "fourty": 40,
    "ninty": 90,
}
_SCALES: Final = {"thousand": 1_000, "lakh": 100_000, "lac": 100_000, "crore": 10_000_000}
_ALL: Final = sorted([*_SMALL, "hundred", *(f"{scale}s?" for scale in _SCALES), "and"], key=len, reverse=True)
WORD: Final = rf"(?:{'|'.join(_ALL)})\b"
"""A pattern of one number word, or "and"."""
_WORDS: Final = re.compile(r"[a-z]+")


def number_in_words(text: str) -> int | None:
    """The number the words say; None when a word is no number or nothing is said.

    >>> number_in_words("Forty Five Lakhs Fifty Thousand and Six")
    4550006
    >>> number_in_words("Nineteen Hundred Ninety Eight")
    1998
    """
    total, part, is_said = 0, 0, False
    for word in _WORDS.findall(text.casefold()):
        if word == "and":
            continue
        scale = _SCALES.get(word) or _SCALES.get(word.removesuffix("s"))
        if word in _SMALL:
            part += _SMALL[word]
        elif word == "hundred":
            part = max(part, 1) * 100
        elif scale is not None:
            total, part = total + max(part, 1) * scale, 0
        else:
            return None
        is_said = True
    return total + part if is_said else None
