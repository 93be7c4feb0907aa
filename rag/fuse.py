"""One ranking from two: the scores of each part are standardised over its own list, then averaged.

Chosen by measurement against reciprocal rank and other normalisations (docs/adr/0005-fusion.md). A list's
best hits stand out in its own units this way, which ranks alone forget.
"""

from __future__ import annotations

from statistics import fmean, pstdev
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

DEPTH: Final = 100
"""Best hits of each part that enter the fusion."""
DENSE_WEIGHT: Final = 0.5
ABSENT: Final = -3.0
"""Standard score of a document that is not among a part's hits."""
CEILING: Final = 8.0

K = TypeVar("K")


def fuse(
    dense: Mapping[K, float],
    sparse: Mapping[K, float],
    *,
    dense_weight: float = DENSE_WEIGHT,
    depth: int = DEPTH,
) -> dict[K, float]:
    """Fused score of every document in either part; higher is better, unordered.

    An empty part has no say: the other's standard scores stand alone. A list of words that is not full has
    named every document with any of the words, so the others score zero there; a full one was cut off, and
    what lies beyond it counts as ``ABSENT``.
    """
    if not dense or not sparse:
        return standardised(dense or sparse)
    if len(sparse) < depth:
        sparse = {**dict.fromkeys(dense, 0.0), **sparse}
    by_dense, by_sparse = standardised(dense), standardised(sparse)
    return {
        key: dense_weight * by_dense.get(key, ABSENT) + (1 - dense_weight) * by_sparse.get(key, ABSENT)
        for key in by_dense.keys() | by_sparse.keys()
    }


def standardised(scores: Mapping[K, float]) -> dict[K, float]:
    """Standard scores over the list, held within ``ABSENT`` and ``CEILING``; all 0 when they are equal."""
    if not scores:
        return {}
    mean = fmean(scores.values())
    spread = pstdev(scores.values(), mean)
    if spread < 1e-9:
        return dict.fromkeys(scores, 0.0)
    return {key: min(CEILING, max(ABSENT, (score - mean) / spread)) for key, score in scores.items()}
