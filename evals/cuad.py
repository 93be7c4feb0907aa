"""Clause finding on CUAD: 41 kinds of clauses of commercial contracts, by a linear model over sentences.

How it works. A contract is cut into sentences. For each kind a logistic model over words and pairs of words
says how likely a sentence is of that kind; it is trained on other contracts (folds by contract), so no
sentence is judged by a model that has seen its contract. Neighbouring likely sentences are one span. As
CUAD's own scorer has it, a span found is right when it shares at least half of its words with a span of the
gold (words of both over words of either). Precision at 80 % recall is read off the pooled curve of all
kinds. Published on CUAD's own split: DeBERTa-xlarge 44 % precision at 80 % recall (Hendrycks et al. 2021);
our folds are of the contracts given, which is not that split.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]  # no stubs
from sklearn.linear_model import SGDClassifier  # type: ignore[import-untyped]  # no stubs

from domain.errors import BadInput, UnreadableFile
from evals.given_files import open_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

PUBLISHED_PRECISION_AT_80: Final = 0.44
LEAST_IOU: Final = 0.5
FOLDS: Final = 3
_SENTENCE: Final = re.compile(r"[^.;\n]+(?:[.;\n]+(?=\s|$)|[.;\n]|$)+\s*")
_FEWEST_LETTERS: Final = 12
_SHARE_SHOWN: Final = 0.004
"""Of the least likely sentences nothing is kept: no threshold that matters goes so low."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a contract's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract with its gold spans by kind."""

    id: str
    text: str
    gold: dict[str, list[Span]]


@dataclass(slots=True)
class Kind:
    """All that was proposed for one kind of clause: score, and the gold span it covers (None: none)."""

    gold: int = 0
    proposals: list[tuple[float, tuple[int, int] | None]] = field(default_factory=list)


def read_contracts(path: Path) -> list[Contract]:
    """Contracts of ``cuad_contracts_labels.jsonl.gz``, or of a folder that holds it.

    Raises:
        UnreadableFile: There is no such file, or it is not of that form.
    """
    file = path / "cuad_contracts_labels.jsonl.gz" if path.is_dir() else path
    try:
        with open_text(file) as lines:
            return [_contract(json.loads(line)) for line in lines]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(f"{file} is no set of labelled contracts ({type(error).__name__}).") from error


def _contract(row: dict[str, Any]) -> Contract:
    gold = {
        kind: [Span(one["start"], one["end"]) for one in told["spans"] if one["start"] >= 0]
        for kind, told in row["clauses"].items()
    }
    return Contract(row["contract_id"], row["text"], {kind: spans for kind, spans in gold.items() if spans})


def sentences_of(text: str) -> list[Span]:
    """Sentences and lines of a text that have words in them."""
    found = [Span(one.start(), one.end()) for one in _SENTENCE.finditer(text)]
    return [each for each in found if len(text[each.start : each.end].strip()) >= _FEWEST_LETTERS]


def evaluate(contracts: Sequence[Contract]) -> dict[str, Any]:
    """Precision and recall of the finder, by kind and pooled.

    Raises:
        BadInput: Fewer contracts than folds.
    """
    if len(contracts) < FOLDS:
        raise BadInput(
            f"At least {FOLDS} contracts are needed, so that none is judged by a model that saw it."
        )
    kinds = sorted({kind for each in contracts for kind in each.gold})
    cut = [sentences_of(each.text) for each in contracts]
    found = {kind: Kind() for kind in kinds}
    for fold in range(FOLDS):
        _judge_fold(contracts, cut, kinds, fold, found)
    pooled = Kind(sum(one.gold for one in found.values()), [p for one in found.values() for p in _named(one)])
    return {
        "contracts": len(contracts),
        "sentences": sum(map(len, cut)),
        "gold_spans": pooled.gold,
        "folds": FOLDS,
        "precision_at_80_recall": _precision_at(pooled, 0.8),
        "precision_at_70_recall": _precision_at(pooled, 0.7),
        "precision_at_60_recall": _precision_at(pooled, 0.6),
        "highest_recall": round(max((recall for recall, _ in _curve(pooled)), default=0.0), 4),
        "area_under_curve": _area(pooled),
        "published_precision_at_80_recall": PUBLISHED_PRECISION_AT_80,
        "kinds": {
            kind: {
                "gold": one.gold,
                "precision_at_80_recall": _precision_at(one, 0.8),
                "area_under_curve": _area(one),
            }
            for kind, one in found.items()
        },
    }


def _judge_fold(
    contracts: Sequence[Contract],
    cut: Sequence[Sequence[Span]],
    kinds: Sequence[str],
    fold: int,
    found: dict[str, Kind],
) -> None:
    learnt = [at for at in range(len(contracts)) if at % FOLDS != fold]
    judged = [at for at in range(len(contracts)) if at % FOLDS == fold]
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=3, max_df=0.5, sublinear_tf=True, max_features=120_000)
    train = words.fit_transform(_texts(contracts, cut, learnt))
    test = words.transform(_texts(contracts, cut, judged))
    for kind in kinds:
        labels = np.array([_is_of(contracts[at], one, kind) for at in learnt for one in cut[at]])
        gold = {at: contracts[at].gold.get(kind, []) for at in judged}
        found[kind].gold += sum(map(len, gold.values()))
        if not labels.any():
            continue
        model = SGDClassifier(
            loss="log_loss", alpha=2e-6, class_weight={0: 1.0, 1: 6.0}, random_state=7, max_iter=12, tol=None
        )
        likely = model.fit(train, labels).predict_proba(test)[:, 1]
        start = 0
        for at in judged:
            scores = likely[start : start + len(cut[at])]
            start += len(cut[at])
            found[kind].proposals += _proposals(contracts[at].text, cut[at], scores, gold[at], at)


def _texts(
    contracts: Sequence[Contract], cut: Sequence[Sequence[Span]], which: Sequence[int]
) -> Iterator[str]:
    for at in which:
        text = contracts[at].text
        yield from (text[one.start : one.end] for one in cut[at])


def _is_of(contract: Contract, sentence: Span, kind: str) -> bool:
    """Whether at least half of the sentence stands in a gold span."""
    size = sentence.end - sentence.start
    return any(
        2 * (min(sentence.end, span.end) - max(sentence.start, span.start)) >= size
        for span in contract.gold.get(kind, ())
    )


def _proposals(
    text: str,
    cut: Sequence[Span],
    scores: NDArray[np.float64],
    gold: Sequence[Span],
    at: int,  # an array
) -> Iterator[tuple[float, tuple[int, int] | None]]:
    """Runs of likely sentences with their score, and the gold span that each covers."""
    shown = [place for place in range(len(cut)) if scores[place] >= _SHARE_SHOWN]
    run: list[int] = []
    for place in [*shown, -1]:
        if run and place != run[-1] + 1:
            yield from _of_run(text, cut, scores, gold, at, run)
            run = []
        run.append(place)


def _of_run(  # noqa: PLR0913, PLR0917  # a stretch of one contract
    text: str,
    cut: Sequence[Span],
    scores: NDArray[np.float64],
    gold: Sequence[Span],
    at: int,
    run: Sequence[int],
) -> Iterator[tuple[float, tuple[int, int] | None]]:
    """A run of likely sentences: cut where the score halves, so that one strong sentence is not drowned."""
    strongest = max(scores[place] for place in run)
    groups: list[list[int]] = [[]]
    for place in run:
        if scores[place] * 2 < strongest and groups[-1]:
            groups.append([])
        groups[-1].append(place)
        if scores[place] * 2 < strongest:
            groups.append([])
    for group in filter(None, groups):
        span = Span(cut[group[0]].start, cut[group[-1]].end)
        covered = next((number for number, one in enumerate(gold) if iou(text, span, one) >= LEAST_IOU), None)
        score = float(max(scores[place] for place in group))
        yield score, None if covered is None else (at, covered)


def iou(text: str, one: Span, other: Span) -> float:
    """Words of both over words of either.

    >>> iou("a b c d", Span(0, 3), Span(0, 7))
    0.5
    """
    first, second = (
        set(text[one.start : one.end].lower().split()),
        set(text[other.start : other.end].lower().split()),
    )
    return (
        len(first & second) / max(len(first | second), 1)
        if one.start < other.end and other.start < one.end
        else 0.0
    )


def _named(kind: Kind) -> list[tuple[float, Any]]:
    """Proposals whose gold spans are told apart from those of other kinds."""
    return [(score, None if covered is None else (id(kind), *covered)) for score, covered in kind.proposals]


def _curve(kind: Kind) -> Iterator[tuple[float, float]]:
    """(recall, precision) from the highest threshold down; a gold span counts once."""
    seen: set[Any] = set()
    right = 0
    for shown, (_, covered) in enumerate(sorted(kind.proposals, key=lambda one: -one[0]), start=1):
        if covered is not None:
            right += 1
            seen.add(covered)
        yield len(seen) / kind.gold, right / shown


def _precision_at(kind: Kind, recall: float) -> float | None:
    """The best precision at that recall or more; None: it is not reached."""
    reached = [precision for found, precision in _curve(kind) if found >= recall] if kind.gold else []
    return round(max(reached), 4) if reached else None


def _area(kind: Kind) -> float:
    area, before = 0.0, 0.0
    for recall, precision in _curve(kind) if kind.gold else ():
        area += (recall - before) * precision
        before = recall
    return round(area, 4)
