"""Metrics against their definitions, computed the long way."""

from __future__ import annotations

import random

import pytest

from domain.errors import BadInput
from domain.leads_model.metrics import (
    auc,
    auc_interval,
    brier,
    ece,
    gains,
    group_ratios,
    lift,
    log_loss,
    reliability,
)

DICE = random.Random(3)  # noqa: S311  # data of a test
TRUTH = [int(DICE.random() < 0.3) for _ in range(120)]
SCORES = [round(min(1.0, max(0.0, 0.3 * is_true + DICE.random() * 0.7)), 1) for is_true in TRUTH]


def beats(positive: float, negative: float) -> float:
    return float(positive > negative) + 0.5 * (positive == negative)


def test_auc_is_the_part_of_pairs_in_order() -> None:
    positives = [score for score, is_true in zip(SCORES, TRUTH, strict=True) if is_true]
    negatives = [score for score, is_true in zip(SCORES, TRUTH, strict=True) if not is_true]
    pairs = [beats(one, other) for one in positives for other in negatives]

    assert auc(TRUTH, SCORES) == pytest.approx(sum(pairs) / len(pairs), abs=1e-12)


def test_the_interval_is_delongs() -> None:
    positives = [score for score, is_true in zip(SCORES, TRUTH, strict=True) if is_true]
    negatives = [score for score, is_true in zip(SCORES, TRUTH, strict=True) if not is_true]
    above = [sum(beats(one, other) for other in negatives) / len(negatives) for one in positives]
    below = [sum(beats(one, other) for one in positives) / len(positives) for other in negatives]
    mean = sum(above) / len(above)
    spread = sum((each - mean) ** 2 for each in above) / (len(above) - 1) / len(above)
    spread += sum((each - mean) ** 2 for each in below) / (len(below) - 1) / len(below)

    found = auc_interval(TRUTH, SCORES)

    assert found.value == pytest.approx(mean, abs=1e-12)
    assert found.high - found.value == pytest.approx(1.959964 * spread**0.5, abs=1e-6)
    assert found.value - found.low == pytest.approx(found.high - found.value, abs=1e-12)


def test_one_positive_still_has_an_interval() -> None:
    assert auc_interval([1, 0, 0], [0.9, 0.5, 0.95]).value == 0.5


@pytest.mark.parametrize("truth", [[1, 1], [0, 0], []])
def test_rows_of_one_kind_are_not_judged(truth: list[int]) -> None:
    with pytest.raises(BadInput, match="all positive or all negative"):
        auc(truth, [0.5] * len(truth))


def test_calibration_and_distance() -> None:
    truth, scores = [1, 0, 1, 1], [0.8, 0.85, 1.0, 0.05]

    assert [each.rows for each in reliability(truth, scores)] == [1, 2, 1]
    assert ece(truth, scores) == pytest.approx((0.95 + 2 * abs(0.825 - 0.5) + 0.0) / 4)
    assert brier(truth, scores) == pytest.approx((0.04 + 0.7225 + 0 + 0.9025) / 4)
    assert log_loss([1], [1.0]) == pytest.approx(0.0, abs=1e-9)


def test_lift_and_gains_share_ties() -> None:
    truth, scores = [1, 0, 1, 0], [0.9, 0.9, 0.1, 0.1]

    assert lift(truth, scores, part=0.25) == 1.0
    assert [tuple(point) for point in gains([1, 1, 0, 0], [0.9, 0.8, 0.2, 0.1], points=4)] == [
        (0.0, 0.0), (0.25, 0.5), (0.5, 1.0), (0.75, 1.0), (1.0, 1.0)
    ]  # fmt: skip
    assert lift([1] + [0] * 9, [0.9] + [0.1] * 9) == 10.0


def test_groups_are_held_against_the_largest() -> None:
    groups = ["a"] * 4 + ["b"] * 3 + ["c"] * 1
    truth = [1, 1, 0, 0, 1, 0, 0, 1]
    scores = [0.9, 0.2, 0.9, 0.1, 0.9, 0.1, 0.1, 0.9]

    first, second = group_ratios(truth, scores, groups, 0.5, least_rows=2)

    assert (first.group, first.selected, first.selected_ratio, first.opportunity) == ("a", 0.5, 1.0, 0.5)
    assert second.selected_ratio == pytest.approx((1 / 3) / 0.5)
    assert second.opportunity_gap == 0.5
    assert second.calibration_gap == pytest.approx(1.1 / 3 - 1 / 3)
    assert group_ratios(truth, scores, groups, 0.5, least_rows=9) == ()
    nobody = group_ratios([0] * 4, [0.1] * 4, ["a", "a", "b", "b"], 0.5, least_rows=1)
    assert [(each.selected_ratio, each.opportunity, each.opportunity_gap) for each in nobody] == [
        (1.0, None, None)
    ] * 2
