"""Times counted in steps: percentiles are about right, and figures of several processes add up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.durations import EDGES, Durations

STEP = 1.6
"""Ratio of neighbouring edges, about."""

seconds_lists = st.lists(st.floats(min_value=0.0011, max_value=600), min_size=1, max_size=200)


def counted(seconds: list[float]) -> Durations:
    times = Durations()
    for one in seconds:
        times.add(one)
    return times


@given(seconds_lists, st.sampled_from([0.5, 0.95, 1.0]))
def test_a_percentile_lies_in_the_step_of_the_true_one(seconds: list[float], share: float) -> None:
    ranked = sorted(seconds)
    true = ranked[max(0, -int(-share * len(ranked) // 1) - 1)]

    found = counted(seconds).quantile(share)

    assert found is not None
    assert true / (STEP * 1.01) <= found <= true * STEP * 1.01


@given(seconds_lists, seconds_lists)
def test_figures_of_two_add_up_to_those_of_one(first: list[float], second: list[float]) -> None:
    both, other = counted(first), counted(second)

    both.merge(other.counts, other.total_s, other.max_s)

    together = counted(first + second)
    assert both.counts == together.counts
    assert both.max_s == together.max_s
    assert both.total_s == pytest.approx(together.total_s)


def test_what_takes_longer_than_every_edge_is_told_by_its_longest() -> None:
    times = counted([EDGES[-1] * 2])

    assert (times.count, times.counts[-1], times.quantile(0.5)) == (1, 1, EDGES[-1] * 2)


def test_nothing_counted_has_no_percentile() -> None:
    assert Durations().quantile(0.95) is None
    assert Durations().count == 0
