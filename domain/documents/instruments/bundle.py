"""The papers of one bundle as read, and one value per field with what contradicts it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.documents.fact import Fact, FactValue
    from domain.documents.labels import DocumentLabel

DOUBTED: Final = Fraction(1, 2)
"""Facts of this confidence or less need a person's look."""


@dataclass(frozen=True, slots=True)
class BundlePaper:
    """One document of a bundle with its facts."""

    id: str
    label: DocumentLabel
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What a paper of its kind should say and does not."""

    paper: str
    field: str
    says: str


@dataclass(frozen=True, slots=True)
class Contested:
    """What papers say twice and differently, or say in a way that contradicts itself."""

    paper: str
    field: str
    values: tuple[FactValue, ...]
    says: str


class Fields:
    """The fields of one paper by name, with the label's prefix taken off."""

    def __init__(self, paper: BundlePaper) -> None:
        self.paper = paper
        self.contested: list[Contested] = []
        self._facts: dict[str, list[Fact]] = {}
        prefix = f"{paper.label.value}."
        for fact in paper.facts:
            self._facts.setdefault(fact.field.removeprefix(prefix), []).append(fact)

    def all(self, field: str) -> list[Any]:
        """Every value of a field that may stand more than once."""
        return [fact.value for fact in self._facts.get(field, [])]

    def one(self, field: str) -> Any:  # noqa: ANN401 - a fact's value is what its kind makes it
        """The value of a field that stands once; the surest where there are several, which are contested."""
        facts: Sequence[Fact] = self._facts.get(field, [])
        if not facts:
            return None
        best = max(facts, key=lambda fact: fact.confidence)
        values = {json.dumps(fact.value, sort_keys=True): fact.value for fact in facts}
        if len(values) > 1:
            self.contest(field, tuple(values.values()), "the paper gives more than one value")
        elif best.confidence <= DOUBTED:
            self.contest(
                field, (best.value,), "what the paper says contradicts itself or is only partly there"
            )
        return best.value

    def contest(self, field: str, values: tuple[FactValue, ...], says: str) -> None:
        """Remember that a person must decide."""
        self.contested.append(Contested(self.paper.id, field, values, says))
