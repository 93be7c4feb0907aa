"""What is right, as CUAD's own scorer has it, and the curve of precision over recall.

A span found is right when it shares at least half of its words with a gold span of its kind (words of both
over words of either, without points, commas, colons and capitals; of parties also when it holds the gold
span's text). Each gold span found counts once as found, each span shown that covers none counts as wrong,
whether its contract has a clause of the kind or none; one threshold holds for all kinds. Ours asks every
threshold, theirs a hundred, and we have only the gold spans that could be found again in the text.
Source: ``evaluate.py`` of TheAtticusProject/cuad, commit 6667285.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEAST_SHARE: Final = 2
"""One in so many words is shared."""
HOLDING_KIND: Final = "Parties"
_SIGNS: Final = str.maketrans("/", " ", ".,;:")

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold span's words."""

    text: str
    words: Words


@dataclass(frozen=True, slots=True)
class Shown:
    """A span that was shown: how sure, and what gold it covers, by contract, kind and place."""

    score: float
    covers: tuple[tuple[int, str, int], ...]


@dataclass(slots=True)
class Findings:
    """All that was shown of one kind, or of all."""

    gold: int = 0
    shown: list[Shown] = field(default_factory=list)

    def curve(self) -> Iterator[tuple[float, float]]:
        """(recall, precision) from the surest down."""
        found: set[tuple[int, str, int]] = set()
        wrong = 0
        for one in sorted(self.shown, key=lambda each: -each.score):
            found.update(one.covers)
            wrong += not one.covers
            yield len(found) / max(self.gold, 1), len(found) / (len(found) + wrong)

    def precision_at(self, recall: float) -> float | None:
        """The best precision at that recall or more; None: it is not reached."""
        reached = [precision for found, precision in self.curve() if found >= recall]
        return round(max(reached), 4) if reached else None

    def area(self) -> float:
        """Under the curve."""
        area, before = 0.0, 0.0
        for recall, precision in self.curve():
            area += (recall - before) * precision
            before = recall
        return round(area, 4)

    def highest_recall(self) -> float:
        """With everything shown."""
        return round(max((recall for recall, _ in self.curve()), default=0.0), 4)


def words_of(text: str) -> Words:
    """The different words of a text as CUAD's scorer parts them: quotation marks stay.

    >>> sorted(words_of('The "Company", the buyer and/or seller.'))
    ['"company"', 'and', 'buyer', 'or', 'seller', 'the']
    """
    return frozenset(text.translate(_SIGNS).lower().split())


def covered(kind: str, text: str, words: Words, gold: Sequence[Gold]) -> list[int]:
    """Places of the gold spans of the kind that words found cover."""
    return [place for place, one in enumerate(gold) if _is_right(kind, text, words, one)]


def _is_right(kind: str, text: str, words: Words, gold: Gold) -> bool:
    either = len(words | gold.words)
    if either and len(words & gold.words) * LEAST_SHARE >= either:
        return True
    return kind == HOLDING_KIND and gold.text in text
