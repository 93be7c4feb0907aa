"""The finder on contracts that it has not seen, fold by fold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from domain.errors import BadInput
from evals.cuad.finders import Finders
from evals.cuad.prepared import prepared
from evals.cuad.ranker import Ranker, candidates_of
from evals.cuad.scoring import Findings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evals.cuad.contracts import Contract
    from evals.cuad.prepared import Prepared
    from evals.cuad.ranker import Candidate

PUBLISHED_PRECISION_AT_80: Final = 0.44
FOLDS: Final = 5
INNER_FOLDS: Final = 3
RECALLS: Final = (60, 70, 80)
FEWEST: Final = 2 * FOLDS
"""Contracts, so that each fold has some to be taught on and some to be judged."""


def evaluate(
    contracts: Sequence[Contract],
    *,
    folds: Sequence[int] = range(FOLDS),
    tell: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """Precision and recall of the finder, by kind and pooled over all.

    Takes two to three minutes of processor time a fold on the 396 contracts of the set.

    Args:
        contracts: Of the set.
        folds: Which folds are judged; the others' contracts are still taught on.
        tell: Hears which fold is at work.

    Raises:
        BadInput: Fewer contracts than two a fold.
    """
    if len(contracts) < FEWEST:
        raise BadInput(
            f"At least {FEWEST} contracts are needed, so that none is judged by a model that saw it."
        )
    kinds = sorted({kind for each in contracts for kind in each.gold})
    cut = [prepared(number, each) for number, each in enumerate(contracts)]
    found = {kind: Findings() for kind in kinds}
    for fold in folds:
        if tell is not None:
            tell(f"fold {fold + 1} of {FOLDS}")
        _judge_fold(cut, kinds, fold, found)
    pooled = Findings(
        sum(one.gold for one in found.values()), [each for one in found.values() for each in one.shown]
    )
    return {
        "contracts": len(contracts),
        "judged": sum(number % FOLDS in folds for number in range(len(contracts))),
        "sentences": sum(len(one.texts) for one in cut),
        "gold_spans": pooled.gold,
        "folds": FOLDS,
        **{f"precision_at_{recall}_recall": pooled.precision_at(recall / 100) for recall in RECALLS},
        "highest_recall": pooled.highest_recall(),
        "area_under_curve": pooled.area(),
        "published_precision_at_80_recall": PUBLISHED_PRECISION_AT_80,
        "kinds": {kind: _row(one) for kind, one in found.items()},
    }


def _row(one: Findings) -> dict[str, Any]:
    return {
        "gold": one.gold,
        "precision_at_80_recall": one.precision_at(0.8),
        "highest_recall": one.highest_recall(),
        "area_under_curve": one.area(),
    }


def _judge_fold(cut: Sequence[Prepared], kinds: Sequence[str], fold: int, found: dict[str, Findings]) -> None:
    taught = [one for one in cut if one.number % FOLDS != fold]
    ranker = Ranker(_candidates_unseen(taught, kinds))
    finders = Finders(taught, kinds)
    for contract in cut:
        if contract.number % FOLDS != fold:
            continue
        for kind, spans in contract.gold.items():
            found[kind].gold += len(spans)
        candidates = candidates_of(contract, finders.judge(contract), kinds)
        for kind, shown in ranker.shown(contract.number, candidates):
            found[kind].shown.append(shown)


def _candidates_unseen(taught: Sequence[Prepared], kinds: Sequence[str]) -> list[Candidate]:
    """Candidates of each contract by first models that were taught on the others: as they will be later."""
    candidates: list[Candidate] = []
    for inner in range(INNER_FOLDS):
        finders = Finders([one for place, one in enumerate(taught) if place % INNER_FOLDS != inner], kinds)
        for one in taught[inner::INNER_FOLDS]:
            candidates += candidates_of(one, finders.judge(one), kinds)
    return candidates
