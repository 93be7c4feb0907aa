"""Whether two names may be one person's, or two firms' one firm's. It proposes; nobody is merged here.

Same: the same words, apart from titles, case and stops. Variant: words in another order, initials for words,
a part left out, another spelling of one sound. Everything else is different.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from domain.title.names import clean_name, likeness

if TYPE_CHECKING:
    from fractions import Fraction

_TITLES: Final = frozenset({"shri", "sri", "smt", "mr", "mrs", "ms", "dr", "kum", "kumari"})
_FIRM_WORDS: Final = re.compile(
    r"\b(?:private|pvt|limited|ltd|llp|india|inc|company|co|the|and)\b|[^\w\s]", re.IGNORECASE
)


class NameRelation(StrEnum):
    """How two names stand to one another."""

    SAME = "same"
    VARIANT = "variant"
    DIFFERENT = "different"


def relation(one: str, other: str, variant_from: Fraction) -> NameRelation:
    """How two names of people stand to one another.

    >>> from fractions import Fraction
    >>> least = Fraction("0.8")
    >>> [str(relation("Sunita R. Joshi", each, least)) for each in ("MRS SUNITA R JOSHI", "S. Joshi", "A B")]
    ['same', 'variant', 'different']
    """
    left, right = words_of(one), words_of(other)
    if left == right:
        return NameRelation.SAME
    if not left or not right:
        return NameRelation.DIFFERENT
    short, long = sorted((left, right), key=len)
    if _fits(short, long, variant_from) or likeness(" ".join(left), " ".join(right)) >= variant_from:
        return NameRelation.VARIANT
    return NameRelation.DIFFERENT


def words_of(name: str) -> list[str]:
    """The words of a name in small letters, titles and stops left out."""
    words = re.findall(r"[^\W\d_]+", clean_name(name).casefold())
    return [word for word in words if word not in _TITLES]


def _fits(short: list[str], long: list[str], variant_from: Fraction) -> bool:
    """Whether each word of the shorter name has one of its own in the longer: alike, or an initial of it.

    One word at least has to be written out on both sides: initials alone say nothing.
    """
    free = list(long)
    written_out = False
    for word in sorted(short, key=len, reverse=True):
        alike = next((each for each in free if _alike(word, each, variant_from)), None)
        initial = next((each for each in free if _is_initial(word, each)), None)
        taken = alike or initial
        if taken is None:
            return False
        free.remove(taken)
        written_out = written_out or alike is not None
    return written_out


def _alike(one: str, other: str, variant_from: Fraction) -> bool:
    return min(len(one), len(other)) > 1 and (one == other or likeness(one, other) >= variant_from)


def _is_initial(one: str, other: str) -> bool:
    return one[0] == other[0] and 1 in (len(one), len(other))


def same_firm(one: str, other: str, same_from: int) -> bool:
    """Whether two names of firms are one's: forms of law and stops left out, words in any order.

    >>> same_firm("Sahyadri Softworks Pvt. Ltd.", "SAHYADRI SOFTWORKS PRIVATE LIMITED", 88)
    True
    """
    left, right = (" ".join(_FIRM_WORDS.sub(" ", each.casefold()).split()) for each in (one, other))
    return fuzz.token_set_ratio(left, right) >= same_from
