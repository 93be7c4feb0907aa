from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import rate_limits
from domain.rate_limits import Limit, take, whole_seconds


def test_examples_hold():
    assert doctest.testmod(rate_limits).failed == 0


def calls(limit: Limit, moments: list[float]) -> list[bool]:
    """Which calls at these moments are let through."""
    full_at, passed = None, []
    for moment in moments:
        taken = take(limit, full_at, moment)
        full_at = taken.full_at_s
        passed.append(taken.is_allowed)
    return passed


def test_a_burst_passes_and_then_one_per_interval():
    limit = Limit(60, 60.0, burst=3)

    assert calls(limit, [0, 0, 0, 0, 0.5]) == [True, True, True, False, False]
    assert calls(limit, [0, 0, 0, 1.0, 1.0, 2.0]) == [True, True, True, True, False, True]


def test_the_wait_told_is_the_wait_needed():
    limit = Limit(10, 60.0, burst=1)
    full_at = take(limit, None, 100.0).full_at_s

    refused = take(limit, full_at, 102.0)

    assert (refused.is_allowed, refused.wait_s) == (False, 4.0)
    assert not take(limit, refused.full_at_s, 105.9).is_allowed
    assert take(limit, refused.full_at_s, 106.0).is_allowed


def test_insisting_does_not_lengthen_the_wait():
    limit = Limit(60, 60.0, burst=1)

    assert calls(limit, [0, *(0.1 for _ in range(50)), 1.0]) == [True, *[False] * 50, True]


def test_what_remains_is_what_passes():
    limit = Limit(60, 60.0, burst=5)

    first = take(limit, None, 0.0)

    assert first.remaining == 4
    assert calls(limit, [0.0] * 7) == [True] * 5 + [False] * 2


def test_a_factor_widens_rate_and_burst():
    assert Limit(10, 60.0, burst=4).times(2.5) == Limit(25, 60.0, burst=10)
    assert Limit(1, 60.0, burst=1).times(0.1) == Limit(1, 60.0, burst=1)


@pytest.mark.parametrize(("wait_s", "seconds"), [(0.0, 1), (0.01, 1), (1.0, 1), (1.2, 2), (59.9, 60)])
def test_a_wait_is_told_in_whole_seconds_never_too_few(wait_s, seconds):
    assert whole_seconds(wait_s) == seconds


@given(
    st.integers(1, 50),
    st.integers(1, 20),
    st.lists(st.floats(0, 3, allow_nan=False), min_size=1, max_size=60),
)
def test_never_more_than_burst_and_rate_in_any_window(count, burst, gaps):
    limit = Limit(count, 60.0, burst)
    moments, now = [], 0.0
    for gap in gaps:
        now += gap
        moments.append(now)

    passed = [moment for moment, ok in zip(moments, calls(limit, moments), strict=True) if ok]

    for start, first in enumerate(passed):
        for end in range(start, len(passed)):
            window_s = passed[end] - first
            assert end - start + 1 <= burst + window_s / limit.interval_s + 1e-3
