"""Names as Indian papers spell them: how alike two are. A likeness only proposes; a person merges.

Folding takes out what transliteration makes of one name: Sunitha and Sunita, Laxmi and Lakshmi, Ramaiah and
Ramayya. The likeness is one minus the edit distance of the folded names over the longer one's length.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from domain.title.periods import fraction_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from domain.title.chain import Stranger

FOLDS: Final[tuple[tuple[str, str], ...]] = (
    (r"\b(?:shri|sri|smt|mr|mrs|ms|dr|kum|late)\b", ""),
    (r"[^\w]|_", ""),
    (r"ksh", "x"),
    (r"([bcdgjkpst])h", r"\1"),
    (r"w", "v"),
    (r"ee|y|ie", "i"),
    (r"oo", "u"),
    (r"ai+(?=[aeu])", "ai"),
    (r"(.)\1+", r"\1"),
    (r"h$", ""),
    (r"e$", "a"),
)
"""Pattern and what stands for it, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameProposal:
    """Two spellings that may be one person; nothing is merged until a person says so."""

    event: str | None
    """Instrument that writes the name; None for a seller."""
    name: str
    may_be: str
    likeness: Fraction


_FORBIDDEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Control marks of terminals, what XML forbids, and marks that turn text round and could disguise a name."""


def printable(text: str) -> str:
    """Text of a document, safe to show in a terminal or a picture."""
    return _FORBIDDEN.sub(" ", text)


def clean_name(text: str) -> str:
    """A name with one form of each letter and single spaces; otherwise as written."""
    return " ".join(unicodedata.normalize("NFC", printable(text)).split())


def likeness(one: str, other: str) -> Fraction:
    """How alike two names are, from 0 to 1.

    >>> likeness("Sunitha", "Sunita")
    Fraction(1, 1)
    >>> likeness("Ramesh", "Suresh")
    Fraction(2, 5)
    """
    left, right = _fold(one), _fold(other)
    longest = max(len(left), len(right))
    return Fraction(longest - _distance(left, right), longest) if longest else Fraction(0)


def propose(strangers: Iterable[Stranger], day: date) -> tuple[NameProposal, ...]:
    """For each person without a share, the holders of that moment whose names are like his."""
    least = fraction_of("title.propose_name_from", day)
    proposals = [
        NameProposal(event=each.event, name=each.name, may_be=holder, likeness=score)
        for each in strangers
        for holder in each.holders
        if (score := likeness(each.name, holder)) >= least
    ]
    return tuple(dict.fromkeys(proposals))


def _fold(name: str) -> str:
    folded = clean_name(name).casefold()
    for pattern, plain in FOLDS:
        folded = re.sub(pattern, plain, folded)
    return folded


def _distance(left: str, right: str) -> int:
    """Levenshtein: the fewest letters to add, drop or change; two rows at a time."""
    before = list(range(len(right) + 1))
    for row, letter in enumerate(left, 1):
        now = [row]
        for column, other in enumerate(right, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (letter != other)))
        before = now
    return before[-1]
