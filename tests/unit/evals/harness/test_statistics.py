import numpy as np
import pytest

from evals.harness.statistics import kappa, mean_interval, paired, percentile, steadiness


def test_an_interval_of_cases_that_all_pass_has_a_width():
    few, many = mean_interval([1.0] * 10, [1.0] * 10), mean_interval([1.0] * 400, [1.0] * 400)

    assert few.value == many.value == few.high == many.high == 1.0
    assert few.low < 0.85 < many.low < 1.0
    assert mean_interval([], []) is None


def test_weights_count():
    assert mean_interval([1.0, 0.0], [3.0, 1.0]).value == 0.75


def test_the_interval_holds_the_truth_as_often_as_it_says():
    dice = np.random.default_rng(3)
    held = 0
    for seed in range(60):
        values = (dice.random(50) < 0.9).astype(float).tolist()
        found = mean_interval(values, [1.0] * 50, seed)
        held += found.low <= 0.9 <= found.high

    assert held >= 54


def test_twelve_falls_of_four_hundred_are_no_luck_and_twelve_each_way_are():
    before = {str(n): 1.0 for n in range(400)}
    fallen = {**before, **{str(n): 0.0 for n in range(12)}}
    even = {**before, **{str(n): (0.0 if n % 2 else 1.0) for n in range(24)}}
    rose = {**before, **{str(n): 0.5 for n in range(24)}}

    found = paired(before, fallen, {})
    assert found.value == pytest.approx(-0.03)
    assert found.low < -0.03 < found.high < 0
    assert found.p_worse == pytest.approx(2**-12)
    assert found.p == pytest.approx(2**-11)
    assert paired(rose, even, {}).p > 0.5
    assert paired(before, {"other": 1.0}, {}) is None
    assert paired(before, before, {}).p == 1.0


def test_many_changes_are_judged_by_lot_and_agree_with_the_exact_chance():
    before = {str(n): 0.0 for n in range(40)}
    after = {str(n): (1.0 if n < 13 else -1.0 if n < 14 else 0.0) for n in range(40)}

    found = paired(before, after, {})

    assert found.p < 0.01
    assert found.p_worse > 0.99


def test_pass_at_one_and_pass_of_all_are_told_apart():
    found = steadiness({"a": [True, True], "b": [True, False], "c": [False, False]}, {})

    assert found == (0.5, pytest.approx(1 / 3), 2, 1)
    assert steadiness({}, {}) == (None, None, 0, 0)
    # Three tries of one case, two of the other: pass^2 of three with two passed is C(2,2)/C(3,2).
    assert steadiness({"a": [True, True, False], "b": [True, True]}, {"b": 0.0}).pass_all == pytest.approx(
        1 / 3
    )


def test_percentiles_and_kappa():
    assert percentile([1.0, 2.0, 3.0], 0.5) == 2.0
    assert percentile([], 0.5) is None
    assert kappa(["good", "bad", "good", "bad"], ["good", "bad", "good", "bad"]) == 1.0
    assert kappa(["good", "bad", "good", "bad"], ["good", "good", "bad", "bad"]) == 0.0
    assert kappa(["good"], ["good"]) is None
    assert kappa([], []) is None
