"""Facts read beside facts written: precision, recall and F1 by label, and macro-F1 of labels."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.documents.fact import FactValue


@dataclass(slots=True)
class Score:
    """Right, wrong and missed."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def f1(self) -> float | None:
        """Twice the right ones over all read and all written; None when there was nothing."""
        whole = 2 * self.right + self.extra + self.missed
        return 2 * self.right / whole if whole else None

    def as_json(self) -> dict[str, Any]:
        """With precision and recall."""
        read, written = self.right + self.extra, self.right + self.missed
        return {
            "precision": self.right / read if read else None,
            "recall": self.right / written if written else None,
            "f1": self.f1,
            "support": written,
        }


@dataclass(slots=True)
class FieldScores:
    """Scores by label and by field."""

    labels: dict[str, Score] = field(default_factory=dict)
    fields: dict[str, Score] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def count(
        self,
        label: str,
        read: Iterable[tuple[str, FactValue]],
        written: Iterable[tuple[str, FactValue]],
        where: str,
    ) -> None:
        """Add one paper; a value is right only as a whole, letter for letter but for case and spaces."""
        got = Counter((name, canonical(value)) for name, value in read)
        want = Counter((name, canonical(value)) for name, value in written)
        for found, score_of in (((got & want), "right"), ((got - want), "extra"), ((want - got), "missed")):
            for (name, value), times in found.items():
                for scores, key in ((self.labels, label), (self.fields, name)):
                    score = scores.setdefault(key, Score())
                    setattr(score, score_of, getattr(score, score_of) + times)
                if score_of != "right":
                    self.misses.append(f"{where} {score_of} {name} {value}"[:300])

    @property
    def whole(self) -> Score:
        """All labels together."""
        scores = self.labels.values()
        return Score(
            sum(each.right for each in scores),
            sum(each.extra for each in scores),
            sum(each.missed for each in scores),
        )

    def as_json(self) -> dict[str, Any]:
        """Micro over all, and by label and field."""
        return {
            "micro": self.whole.as_json(),
            "labels": {name: self.labels[name].as_json() for name in sorted(self.labels)},
            "fields": {name: self.fields[name].as_json() for name in sorted(self.fields)},
        }


def canonical(value: FactValue) -> str:
    """A value in one form."""
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False)


def _plain(value: FactValue) -> FactValue:
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value).casefold().split())
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float | None:
    """The mean F1 of the labels that were written, over (written, read) pairs."""
    scores: dict[str, Score] = {}
    for written, read in pairs:
        if written == read:
            scores.setdefault(written, Score()).right += 1
        else:
            scores.setdefault(written, Score()).missed += 1
            scores.setdefault(read, Score()).extra += 1
    labels = {written for written, _ in pairs}
    figures = [scores[label].f1 or 0.0 for label in labels]
    return sum(figures) / len(figures) if figures else None
