"""Two scorers on the same rows: the difference of their AUC, with the interval of a paired bootstrap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from domain.leads_model.metrics import Interval

if TYPE_CHECKING:
    from evals.leads.calibrating import Floats, Truths

DRAWS: Final = 1000


def paired_auc(truth: Truths, first: Floats, second: Floats, seed: int, draws: int = DRAWS) -> Interval:
    """AUC of the first less that of the second; each draw takes the same rows for both."""
    random = np.random.default_rng(seed)
    rankers = [_Ranker(truth, scores) for scores in (first, second)]
    even = np.ones(len(truth))
    value = rankers[0].auc(even) - rankers[1].auc(even)
    differences = []
    for _ in range(draws):
        weights = np.bincount(random.integers(0, len(truth), len(truth)), minlength=len(truth)).astype(float)
        if 0 < weights[truth == 1].sum() < len(truth):
            differences.append(rankers[0].auc(weights) - rankers[1].auc(weights))
    low, high = np.quantile(differences, (0.025, 0.975))
    return Interval(value, float(low), float(high))


class _Ranker:
    """AUC of weighted rows. Sorted once; a draw is then a few passes over the rows."""

    def __init__(self, truth: Truths, scores: Floats) -> None:
        self._order = np.argsort(scores, kind="stable")
        ranked = scores[self._order]
        self._starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
        self._truth = truth[self._order].astype(float)

    def auc(self, weights: Floats) -> float:
        drawn = weights[self._order]
        positives = np.add.reduceat(drawn * self._truth, self._starts)
        negatives = np.add.reduceat(drawn * (1 - self._truth), self._starts)
        below = np.cumsum(negatives) - negatives
        return float((positives * (below + negatives / 2)).sum() / (positives.sum() * negatives.sum()))
