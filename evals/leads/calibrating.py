"""Calibration on rows the model has not learnt from: Platt or isotonic, whichever holds better.

Both are ours and need no library: two parameters by Newton's method, and pooling of adjacent violators.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from domain.leads_model.form import Calibration
from domain.leads_model.metrics import brier, ece
from domain.leads_model.scoring import calibrated

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Truths = NDArray[np.int64]

_STEPS: Final = 50
_FOLDS: Final = 5
_RIDGE: Final = 1e-6
_WORTH: Final = 0.995
"""Isotonic has to bring the Brier score down to this part of Platt's, since its steps tie rows."""


class Chosen(NamedTuple):
    """A calibration with what spoke for it: figures on rows held out of its own fitting."""

    calibration: Calibration
    brier: dict[str, float]
    ece: dict[str, float]


def fit_platt(log_odds: Floats, truth: Truths) -> Calibration:
    """Slope and offset of the likeliest sigmoid."""
    design = np.column_stack([log_odds, np.ones_like(log_odds)])
    weights = np.array([1.0, 0.0])
    for _ in range(_STEPS):
        predicted = 1 / (1 + np.exp(-np.clip(design @ weights, -500, 500)))
        slopes = design.T @ (predicted - truth) + _RIDGE * (weights - (1.0, 0.0))
        bends = (design * (predicted * (1 - predicted))[:, None]).T @ design + _RIDGE * np.eye(2)
        step = np.linalg.solve(bends, slopes)
        weights = weights - step
        if float(np.abs(step).max()) < 1e-10:
            break
    return Calibration(kind="platt", slope=round(float(weights[0]), 12), offset=round(float(weights[1]), 12))


def fit_isotonic(log_odds: Floats, truth: Truths) -> Calibration:
    """The best rising staircase, drawn with straight lines between its steps; never quite 0 or 1."""
    places, codes, counts = np.unique(log_odds, return_inverse=True, return_counts=True)
    sums = np.bincount(codes, weights=truth)
    blocks: list[tuple[float, float, int, int]] = []
    for at in range(len(places)):
        total, rows, first = float(sums[at]), float(counts[at]), at
        while blocks and blocks[-1][0] / blocks[-1][1] >= total / rows:
            before = blocks.pop()
            total, rows, first = total + before[0], rows + before[1], before[2]
        blocks.append((total, rows, first, at))
    edge = 0.5 / len(truth)
    knots, levels = [], []
    for total, rows, first, last in blocks:
        for place in sorted({first, last}):
            knots.append(float(places[place]))
            levels.append(min(max(total / rows, edge), 1 - edge))
    return Calibration(kind="isotonic", knots=tuple(knots), levels=tuple(levels))


def choose(log_odds: Floats, truth: Truths, seed: int) -> Chosen:
    """Fits both, takes the one that holds better on rows held out from it, and fits that to all."""
    fits = {"platt": fit_platt, "isotonic": fit_isotonic}
    numbers = np.random.default_rng(seed).permutation(len(truth)) % _FOLDS
    found: dict[str, Floats] = {}
    for name, fit in fits.items():
        found[name] = np.empty(len(truth))
        for fold in range(_FOLDS):
            asked = numbers == fold
            found[name][asked] = apply(fit(log_odds[~asked], truth[~asked]), log_odds[asked])
    truths = truth.tolist()
    scores = {name: brier(truths, values.tolist()) for name, values in found.items()}
    errors = {name: ece(truths, values.tolist()) for name, values in found.items()}
    best = "isotonic" if scores["isotonic"] < _WORTH * scores["platt"] else "platt"
    return Chosen(fits[best](log_odds, truth), scores, errors)


def apply(calibration: Calibration, log_odds: Floats) -> Floats:
    """Probabilities, by the very function that scores leads."""
    return np.array([calibrated(calibration, float(each)) for each in log_odds])
