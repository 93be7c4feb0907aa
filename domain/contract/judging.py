"""What a check is given and what it says; patterns are searched in the lower-case words of a clause."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.contract.clauses import Clause

Present = Literal["yes", "no", "partial"]


@dataclass(frozen=True, slots=True)
class Judged:
    """One check's answer."""

    present: Present
    clause: Clause | None
    assessment: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a check is asked over."""

    about: Sequence[Clause]
    """Clauses that are about it, in order."""
    clauses: Sequence[Clause]
    """The whole agreement."""

    def those(self, *patterns: str, among: Iterable[Clause] | None = None) -> list[Clause]:
        """Clauses about it (or among those given) in which every pattern is found."""
        return [
            clause
            for clause in (self.about if among is None else among)
            if all(has(clause.searched, pattern) for pattern in patterns)
        ]


@lru_cache(maxsize=512)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled once."""
    return re.compile(pattern)


def has(text: str, pattern: str) -> bool:
    """Whether a lower-case text holds the pattern."""
    return compiled(pattern).search(text) is not None


def near(text: str, pattern: str, *, chars: int = 160) -> list[str]:
    """The words around each place of the pattern."""
    return [
        text[max(0, found.start() - chars) : found.end() + chars]
        for found in compiled(pattern).finditer(text)
    ]


def missing(what: str) -> Judged:
    """Nothing of it was found."""
    return Judged("no", None, f"Nothing was found on {what}.")


def fine(clause: Clause, says: str) -> Judged:
    """As the benchmark has it."""
    return Judged("yes", clause, says)


def weak(clause: Clause, says: str) -> Judged:
    """There, and not as the benchmark has it."""
    return Judged("partial", clause, says)
