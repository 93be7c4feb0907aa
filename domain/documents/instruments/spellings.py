"""Names across the papers of a bundle that may be one person, across spellings and scripts. Proposals only.

A name of another script is written in Latin letters as people would (the inherent a at a word's end dropped,
M before a consonant as n, ph as f) and measured against the Latin names; two Latin names are measured as the
title search does (`domain.title.names`). Nothing is merged here or anywhere without a person's word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import Levenshtein

from domain.title.names import clean_name, likeness

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LEAST_LATIN: Final = Fraction(3, 4)
LEAST_ACROSS: Final = Fraction(3, 5)
_SCRIPTS: Final = (("devanagari", "\u0900", "\u097f"), ("kannada", "\u0c80", "\u0cff"))
_AS_SPOKEN: Final[tuple[tuple[str, str], ...]] = (
    (r"M(?=[kgcjtdTDsS])|~N|N", "n"), (r"M", "m"), (r"ph", "f"), (r"[èë]", "e"), (r"[òö]", "o"),
    (r"[.^~|]", ""), (r"(?<=[bcdfghjklmnpqrstvwxyz])a\b", ""), (r"v\b", "o"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SpellingProposal:
    """Two spellings that may be one person."""

    name: str
    may_be: str
    likeness: Fraction
    papers: tuple[str, ...]
    """Where the first one is written."""


def propose_spellings(names: Mapping[str, Iterable[str]]) -> tuple[SpellingProposal, ...]:
    """For each name the one it is most like, where that is like enough.

    Args:
        names: Paper -> the names written in it, in the order in which papers should be trusted.
    """
    papers: dict[str, list[str]] = {}
    for paper, written in names.items():
        for name in written:
            papers.setdefault(clean_name(name), []).append(paper)
    latin = [name for name in papers if script_of(name) is None]
    proposals: list[SpellingProposal] = []
    for place, name in enumerate(papers):
        script = script_of(name)
        others = latin if script is not None else [each for each in list(papers)[:place] if each in latin]
        least = LEAST_LATIN if script is None else LEAST_ACROSS
        scored = [
            (score, other) for other in others if other != name and (score := alike(name, other)) >= least
        ]
        if scored:
            score, other = max(scored, key=lambda pair: pair[0])
            proposals.append(SpellingProposal(name, other, score, tuple(dict.fromkeys(papers[name]))))
    return tuple(proposals)


def alike(name: str, latin: str) -> Fraction:
    """How alike a name of any script is to a Latin one, from 0 to 1.

    >>> alike("सुनीता पाटील", "Sunita Patil") > Fraction(9, 10)
    True
    """
    written = in_latin(name)
    if written == name:
        return likeness(name, latin)
    left, right = written.casefold(), latin.casefold()
    distance = Levenshtein.distance(left, right)
    return max(likeness(written, latin), 1 - Fraction(distance, max(len(left), len(right), 1)))


def in_latin(name: str) -> str:
    """The name in Latin letters as it is spoken; a Latin name as it is."""
    script = script_of(name)
    if script is None:
        return name
    spoken = _transliterated(name, script)
    for pattern, plain in _AS_SPOKEN:
        spoken = re.sub(pattern, plain, spoken)
    return spoken.lower()


@cache
def _transliterated(name: str, script: str) -> str:
    # Imported when a name of another script is met: loading its tables takes a sixth of a second.
    from indic_transliteration import sanscript  # type: ignore[import-untyped]  # ships no types

    return str(sanscript.transliterate(name, script, sanscript.ITRANS))


def script_of(name: str) -> str | None:
    """The script of a name; None for Latin.

    >>> script_of("ಮಹೇಶ್"), script_of("Mahesh")
    ('kannada', None)
    """
    return next(
        (script for script, first, last in _SCRIPTS if any(first <= letter <= last for letter in name)), None
    )
