"""What a few hundred cases can say: intervals, chances, and how steady an answer is.

A mean of n cases is not the mean of all cases. Its interval comes from drawing the cases again, with their
weights, many times (bootstrap). Drawn from the cases alone, a set without a failure gives an interval of no
width, which is wrong: four made-up cases, two right and two wrong, are therefore put in before the draws, as
Agresti and Coull do for proportions ("Approximate is better than exact", 1998); for the difference of two
runs on the same cases, a half each way and one at nought, as Agresti and Min do for matched pairs (2005).
`propmubi bench evals` shows by simulation that the intervals hold what they say.

The chance p of a difference is that of a sign flip: were both runs alike, each case's difference would be as
often one way as the other.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DRAWS: Final = 2000
LEVEL: Final = 0.95
_EXACT: Final = 12
"""Differences up to which every way of flipping signs is tried."""
_MOST_CELLS: Final = 4_000_000


class Interval(NamedTuple):
    """An estimate with the interval that holds the truth 95 times in a hundred."""

    value: float
    low: float
    high: float


class Difference(NamedTuple):
    """B less A on the cases they share."""

    value: float
    low: float
    high: float
    p_worse: float
    """Chance of a fall at least so deep, were both alike."""
    p: float
    """Chance of a difference at least so large, either way."""
    cases: int


def mean_interval(values: Sequence[float], weights: Sequence[float], seed: int = 0) -> Interval | None:
    """The weighted mean of values from 0 to 1; None without any."""
    if not values:
        return None
    held, weighed = np.asarray(values, float), np.asarray(weights, float)
    value = float(np.average(held, weights=weighed))
    made = np.full(4, float(weighed.mean()))
    every = np.arange(len(held) + 4)
    drawn = _drawn(np.r_[held, 0.0, 0.0, 1.0, 1.0], np.r_[weighed, made], every, len(every), seed)
    return _interval(value, drawn)


def paired(
    before: Mapping[str, float], after: Mapping[str, float], weights: Mapping[str, float], seed: int = 0
) -> Difference | None:
    """How a run differs from another on the cases that both have scored; None where they share none."""
    shared = [case for case in before if case in after]
    if not shared:
        return None
    change = np.asarray([after[case] - before[case] for case in shared], float)
    weighed = np.asarray([weights.get(case, 1.0) for case in shared], float)
    value = float(np.average(change, weights=weighed))
    made = np.full(3, float(weighed.mean()))
    count = len(change)
    # A case of a half takes one place where a whole one takes two.
    places = np.r_[np.repeat(np.arange(count), 2), count, count + 1, count + 2, count + 2]
    drawn = _drawn(np.r_[change, -1.0, 1.0, 0.0], np.r_[weighed, made], places, count + 2, seed)
    worse, either = _sign_flips(change * weighed, seed)
    return Difference(*_interval(value, drawn), worse, either, count)


def _interval(value: float, drawn: Floats) -> Interval:
    low, high = np.quantile(drawn, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return Interval(value, min(float(low), value), max(float(high), value))


def _drawn(values: Floats, weights: Floats, places: NDArray[np.int64], count: int, seed: int) -> Floats:
    """Weighted means of ``count`` cases drawn from the places, again and again."""
    random = np.random.default_rng(seed)
    weighed = values * weights
    means: list[Floats] = []
    at_once = max(1, _MOST_CELLS // count)
    for start in range(0, DRAWS, at_once):
        size = min(at_once, DRAWS - start)
        picks = places[random.integers(0, len(places), size=(size, count))]
        means.append(weighed[picks].sum(axis=1) / weights[picks].sum(axis=1))
    return np.concatenate(means)


def _sign_flips(change: Floats, seed: int) -> tuple[float, float]:
    """Chances of a sum as low, and as far from nought, were the signs drawn by lot."""
    moved = change[change != 0]
    if not len(moved):
        return 1.0, 1.0
    total = float(moved.sum())
    size = np.abs(moved)
    if len(moved) <= _EXACT:
        signs = np.asarray(list(product((-1.0, 1.0), repeat=len(moved))))
        sums, extra = signs @ size, 0
    else:
        random = np.random.default_rng(seed)
        signs = random.choice((-1.0, 1.0), size=(10_000, len(moved)))
        sums, extra = signs @ size, 1
    slack = 1e-9
    worse = (float((sums <= total + slack).sum()) + extra) / (len(sums) + extra)
    either = (float((np.abs(sums) >= abs(total) - slack).sum()) + extra) / (len(sums) + extra)
    return worse, either


class Steadiness(NamedTuple):
    """Several epochs of the same cases."""

    pass_at_1: float | None
    """Chance that one try passes."""
    pass_all: float | None
    """Chance that every one of the k tries passes (pass^k): what a person can rely on."""
    tries: int
    """k: the epochs of the case that was tried least."""
    flaky: int
    """Cases that passed once and failed once."""


def steadiness(passes: Mapping[str, Sequence[bool]], weights: Mapping[str, float]) -> Steadiness:
    """How often cases pass; pass^k is unbiased for any number of tries n >= k: C(c, k) / C(n, k)."""
    if not passes:
        return Steadiness(None, None, 0, 0)
    weighed = [weights.get(case, 1.0) for case in passes]
    tries = min(len(tried) for tried in passes.values())
    once = [sum(tried) / len(tried) for tried in passes.values()]
    every = [_all_of(sum(tried), len(tried), tries) for tried in passes.values()]
    flaky = sum(1 for tried in passes.values() if any(tried) and not all(tried))
    return Steadiness(
        float(np.average(once, weights=weighed)), float(np.average(every, weights=weighed)), tries, flaky
    )


def _all_of(passed: int, tried: int, tries: int) -> float:
    chance = 1.0
    for turn in range(tries):
        chance *= max(passed - turn, 0) / (tried - turn)
    return chance


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which that share lies, between neighbours; None without values."""
    return float(np.quantile(np.asarray(values, float), share)) if values else None


def kappa(one: Sequence[str], other: Sequence[str]) -> float | None:
    """Cohen's kappa of two who labelled the same things: 1 is agreement, 0 what chance gives.

    None where nothing was labelled, or chance alone gives full agreement.
    """
    if not one:
        return None
    labels = sorted({*one, *other})
    agreed = sum(a == b for a, b in zip(one, other, strict=True)) / len(one)
    by_chance = sum((one.count(label) / len(one)) * (other.count(label) / len(other)) for label in labels)
    return None if by_chance >= 1 else (agreed - by_chance) / (1 - by_chance)
