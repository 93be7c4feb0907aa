"""The figures of a training: JSON-plain, and the same that the page shows."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from domain.dated_rules import rule_on
from domain.leads_model.cells import UNSTATED, is_missing, number
from domain.leads_model.drift import RULES, band_promises
from domain.leads_model.metrics import (
    Interval,
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
from evals.leads.learning import PLAIN
from evals.leads.paired import paired_auc

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from evals.leads.training import Judged, Plan

_DIGITS: Final = 6
_CALLED_FIRST: Final = 0.2
"""The part of all leads that agents have time for: who is in it is the decision that groups are compared
by."""


def figures(plan: Plan, judged: Judged, day: date) -> dict[str, Any]:
    """What goes into the model and the report. Every figure is of rows that the fold's model never saw."""
    truth, scores = judged.truth.tolist(), judged.probability.tolist()
    told: dict[str, Any] = _rounded(
        {
            "rows": plan.table.rows,
            "rows_asked": len(truth),
            "positive_rate": sum(truth) / len(truth),
            "folds": plan.folds,
            "split": "by time"
            if plan.apart.times is not None
            else "by group"
            if plan.apart.groups
            else "by chance",
            "auc": _interval(auc_interval(truth, scores)),
            "auc_mean_of_folds": float(np.mean([ranked for _, _, ranked in judged.folds])),
            "auc_by_fold": [
                {"blend": blend, "calibration": kind, "auc": ranked} for blend, kind, ranked in judged.folds
            ],
            "auc_by_recipe": {
                name: auc(truth, log_odds.tolist()) for name, log_odds in judged.by_recipe.items()
            },
            "baseline": _baseline(plan, judged),
            "mark": None if plan.mark is None else _mark(plan.mark, auc_interval(truth, scores)),
            "top_decile_lift": lift(truth, scores),
            "ece": ece(truth, scores),
            "ece_before_calibration": ece(truth, judged.raw.tolist()),
            "ece_bar": float(rule_on(RULES, "lead_model.ece", day).value),
            "brier": brier(truth, scores),
            "log_loss": log_loss(truth, scores),
            "reliability": [each._asdict() for each in reliability(truth, scores)],
            "gains": [each._asdict() for each in gains(truth, scores)],
            "bands": [each._asdict() for each in band_promises(plan.bands, truth, scores)],
        }
    )
    return told


def _baseline(plan: Plan, judged: Judged) -> dict[str, Any]:
    """What had to be beaten on the same rows, columns and folds, by how much it was, and what that shows."""
    theirs = judged.by_recipe[PLAIN.name]
    gain = paired_auc(judged.truth, judged.probability, theirs, plan.seed)
    return {
        "name": PLAIN.name,
        "words": PLAIN.words,
        "auc": _interval(auc_interval(judged.truth.tolist(), theirs.tolist())),
        "gain": _interval(gain),
        "verdict": _verdict(gain, 0.0),
    }


def _mark(mark: float, found: Interval) -> dict[str, Any]:
    """A figure from outside, of which only the number is known: no rows to pair, so this interval is wide."""
    return {"auc": mark, "gain": found.value - mark, "verdict": _verdict(found, mark)}


def _verdict(found: Interval, bar: float) -> str:
    """Where the interval of 95 % lies.

    >>> [_verdict(Interval(0.5, low, high), 0.5) for low, high in ((0.51, 0.6), (0.4, 0.49), (0.4, 0.6))]
    ['better', 'worse', 'no difference shown']
    """
    if found.low > bar:
        return "better"
    return "worse" if found.high < bar else "no difference shown"


def fairness(plan: Plan, judged: Judged, columns: Sequence[str], day: date) -> dict[str, Any]:
    """How groups fare that a score must not know; numbers are cut into quarters."""
    truth, scores = judged.truth.tolist(), judged.probability.tolist()
    threshold = float(np.quantile(judged.probability, 1 - _CALLED_FIRST))
    least = float(rule_on(RULES, "lead_model.selection_ratio", day).value)
    told = {}
    for name in columns:
        cells = plan.table.cells(name)
        groups = group_names([cells[row] for row in judged.rows])
        ratios = group_ratios(truth, scores, groups, threshold)
        told[name] = [{**ratio._asdict(), "is_alarm": ratio.selected_ratio < least} for ratio in ratios]
    whole: dict[str, Any] = _rounded({"called_first": _CALLED_FIRST, "least_ratio": least, "columns": told})
    return whole


def group_names(cells: Sequence[str]) -> list[str]:
    """The group of each row: its word, or the quarter that its number falls into."""
    stated = [value for cell in cells if not is_missing(cell) and (value := number(cell)) is not None]
    words = [cell for cell in cells if not is_missing(cell) and number(cell) is None]
    if words or len(set(stated)) <= 6:
        return [UNSTATED if is_missing(cell) else cell.strip() for cell in cells]
    edges = np.unique(np.quantile(stated, (0.25, 0.5, 0.75)))
    names = [
        f"up to {edges[0]:g}",
        *(f"over {low:g} to {high:g}" for low, high in itertools.pairwise(edges)),
        f"over {edges[-1]:g}",
    ]
    return [
        UNSTATED if is_missing(cell) else names[int(np.searchsorted(edges, number(cell) or 0.0))]
        for cell in cells
    ]


def _interval(found: Interval) -> dict[str, float]:
    return {"value": found.value, "low": found.low, "high": found.high}


def _rounded(value: Any) -> Any:  # noqa: ANN401  # JSON
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(each) for each in value]
    if isinstance(value, bool) or value is None or isinstance(value, (int, str)):
        return value
    return round(float(value), _DIGITS)
