"""How good scores are, against what became true: ranking, calibration, and how groups fare.

``truth`` is 1 or 0 by row and ``scores`` a probability by row, in the same order.
"""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

_Z95: Final = 1.959963984540054
ECE_BINS: Final = 10


class Interval(NamedTuple):
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


class Bin(NamedTuple):
    """Rows of like scores: predicted against actual."""

    rows: int
    predicted: float
    actual: float


class GainsPoint(NamedTuple):
    """Of the best-scored part of the rows: the part of all positives in it."""

    rows_part: float
    positives_part: float


class GroupRatio(NamedTuple):
    """How one group fares beside the largest."""

    group: str
    rows: int
    selected: float
    """Part of the group at or over the threshold."""
    selected_ratio: float
    """That part over the largest group's; the four-fifths rule wants 0.80 at least."""
    opportunity: float | None
    """Of those who became positive, the part selected; None: nobody did."""
    opportunity_gap: float | None
    """That less the largest group's."""
    calibration_gap: float
    """Mean predicted less actual."""


def auc(truth: Sequence[int], scores: Sequence[float]) -> float:
    """Chance that a positive is scored over a negative, ties counting half.

    Raises:
        BadInput: The rows are all of one kind.

    >>> auc([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1])
    0.75
    """
    ranks, positives, negatives = _ranked(truth, scores)
    total = sum(rank for rank, is_positive in zip(ranks, truth, strict=True) if is_positive)
    return (total - positives * (positives + 1) / 2) / (positives * negatives)


def auc_interval(truth: Sequence[int], scores: Sequence[float]) -> Interval:
    """The same with its interval after DeLong, DeLong and Clarke-Pearson (1988), by midranks.

    Raises:
        BadInput: The rows are all of one kind.
    """
    ranks, positives, negatives = _ranked(truth, scores)
    above, below = _placements(truth, scores, ranks)
    value = sum(above) / positives
    spread = math.sqrt(_variance(above) / positives + _variance(below) / negatives)
    return Interval(value, max(0.0, value - _Z95 * spread), min(1.0, value + _Z95 * spread))


def _placements(
    truth: Sequence[int], scores: Sequence[float], ranks: Sequence[float]
) -> tuple[list[float], list[float]]:
    """By positive the part of negatives below it; by negative the part of positives above it."""
    positive = [score for score, is_positive in zip(scores, truth, strict=True) if is_positive]
    negative = [score for score, is_positive in zip(scores, truth, strict=True) if not is_positive]
    own_positive, own_negative = iter(midranks(positive)), iter(midranks(negative))
    above, below = [], []
    for rank, is_positive in zip(ranks, truth, strict=True):
        if is_positive:
            above.append((rank - next(own_positive)) / len(negative))
        else:
            below.append(1.0 - (rank - next(own_negative)) / len(positive))
    return above, below


def _variance(values: Sequence[float]) -> float:
    """Of the sample; of one value 0."""
    if len(values) < 2:
        return 0.0
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1)


def _ranked(truth: Sequence[int], scores: Sequence[float]) -> tuple[list[float], int, int]:
    positives = sum(truth)
    if not 0 < positives < len(truth):
        raise BadInput("These rows are all positive or all negative: ranking cannot be judged on them.")
    return midranks(scores), positives, len(truth) - positives


def midranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1; equal values share the mean of theirs.

    >>> midranks([3.0, 1.0, 3.0])
    [2.5, 1.0, 2.5]
    """
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    before = 0
    for _, group in groupby(order, key=values.__getitem__):
        equal = list(group)
        for index in equal:
            ranks[index] = before + (len(equal) + 1) / 2
        before += len(equal)
    return ranks


def brier(truth: Sequence[int], scores: Sequence[float]) -> float:
    """Mean squared distance of scores from what became true."""
    return sum((score - is_true) ** 2 for is_true, score in zip(truth, scores, strict=True)) / len(truth)


def log_loss(truth: Sequence[int], scores: Sequence[float]) -> float:
    """Mean negative log-likelihood; a score of exactly 0 or 1 counts as 1e-12 off."""
    kept = (min(max(score, 1e-12), 1 - 1e-12) for score in scores)
    return -sum(
        math.log(score if is_true else 1 - score) for is_true, score in zip(truth, kept, strict=True)
    ) / len(truth)


def reliability(truth: Sequence[int], scores: Sequence[float], bins: int = ECE_BINS) -> tuple[Bin, ...]:
    """Predicted against actual in bins of equal width; empty ones are left out."""
    found: dict[int, list[tuple[float, int]]] = {}
    for is_true, score in zip(truth, scores, strict=True):
        found.setdefault(min(int(score * bins), bins - 1), []).append((score, is_true))
    return tuple(
        Bin(
            len(rows),
            sum(score for score, _ in rows) / len(rows),
            sum(is_true for _, is_true in rows) / len(rows),
        )
        for _, rows in sorted(found.items())
    )


def ece(truth: Sequence[int], scores: Sequence[float], bins: int = ECE_BINS) -> float:
    """Expected calibration error: mean distance of predicted from actual over the bins, by their rows.

    >>> round(ece([1, 0], [0.9, 0.1]), 9)
    0.1
    """
    told = reliability(truth, scores, bins)
    return sum(each.rows * abs(each.predicted - each.actual) for each in told) / len(truth)


def lift(truth: Sequence[int], scores: Sequence[float], part: float = 0.1) -> float:
    """Positives among the best-scored part, over their part among all; ties share what falls on them."""
    wanted = max(1.0, part * len(truth))
    return _positives_among(truth, scores, wanted) / wanted / (sum(truth) / len(truth))


def gains(truth: Sequence[int], scores: Sequence[float], points: int = 20) -> tuple[GainsPoint, ...]:
    """The cumulative gains curve, from nothing to all."""
    positives = sum(truth)
    return tuple(
        GainsPoint(step / points, _positives_among(truth, scores, step / points * len(truth)) / positives)
        for step in range(points + 1)
    )


def _positives_among(truth: Sequence[int], scores: Sequence[float], wanted: float) -> float:
    """Positives in the ``wanted`` best rows, rows of equal score counting by their mean."""
    order = sorted(zip(scores, truth, strict=True), key=lambda row: -row[0])
    left, found = wanted, 0.0
    for _, rows in groupby(order, key=lambda row: row[0]):
        equal = [is_true for _, is_true in rows]
        taken = min(left, len(equal))
        found += taken * sum(equal) / len(equal)
        left -= taken
    return found


def group_ratios(
    truth: Sequence[int],
    scores: Sequence[float],
    groups: Sequence[str],
    threshold: float,
    least_rows: int = 50,
) -> tuple[GroupRatio, ...]:
    """How each group of enough rows fares beside the largest, largest first."""
    members: dict[str, list[int]] = {}
    for index, group in enumerate(groups):
        members.setdefault(group, []).append(index)
    told = [
        _rates(name, [(truth[index], scores[index]) for index in rows], threshold)
        for name, rows in sorted(members.items(), key=lambda item: (-len(item[1]), item[0]))
        if len(rows) >= least_rows
    ]
    if not told:
        return ()
    largest = told[0]
    return tuple(
        rates._replace(
            selected_ratio=rates.selected / largest.selected if largest.selected else 1.0,
            opportunity_gap=(
                None
                if rates.opportunity is None or largest.opportunity is None
                else rates.opportunity - largest.opportunity
            ),
        )
        for rates in told
    )


def _rates(name: str, rows: Sequence[tuple[int, float]], threshold: float) -> GroupRatio:
    chosen = [score >= threshold for _, score in rows]
    positives = sum(is_true for is_true, _ in rows)
    hits = sum(is_true for (is_true, _), is_chosen in zip(rows, chosen, strict=True) if is_chosen)
    return GroupRatio(
        group=name,
        rows=len(rows),
        selected=sum(chosen) / len(rows),
        selected_ratio=1.0,
        opportunity=hits / positives if positives else None,
        opportunity_gap=None,
        calibration_gap=sum(score for _, score in rows) / len(rows) - positives / len(rows),
    )
