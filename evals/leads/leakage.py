"""Columns that know too much: those that predict too well alone, and those that only exist after the outcome.

A warning is a question to whoever knows the table, not a verdict: a strong column may be a good one.
Nothing is left out by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from domain.leads_model.metrics import auc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.leads_model.form import Column
    from evals.leads.calibrating import Floats, Truths
    from evals.leads.columns import Matrix

_ALONE_MOST: Final = 0.85
_ALONE_WITH_NAME: Final = 0.60
_INFORMATION_MOST: Final = 0.30
_SURE_PART: Final = 0.97
_SURE_ROWS: Final = 50
_NUMBER_BINS: Final = 30
_FOLDS: Final = 5
_AFTER: Final = re.compile(
    r"\b(durations?|tags?|qualit(y|ies)|notable|outcome|result|status|stage|disposition|converted|conversion|"
    r"closed|lost|reason|booking|booked|payments?|paid|invoice|disburs\w*|feedback|remarks?|asymmetrique|"
    r"last activity|lead (profile|score|grade)|follow[- ]?up|revert)\b"
)
"""Words of what staff fill in, or clocks tell, once they have spoken with the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """One column with what is suspicious about it."""

    column: str
    auc_alone: float
    information: float
    """Part of the label's entropy that the column alone explains."""
    sure_levels: tuple[str, ...]
    """Values whose rows nearly all end alike."""
    why: tuple[str, ...]


def suspects(columns: Sequence[Column], rows: Matrix, truth: Truths, seed: int) -> tuple[Suspect, ...]:
    """Columns to ask about, most telling first."""
    found = [_examined(column, rows[:, at], truth, seed) for at, column in enumerate(columns)]
    return tuple(
        sorted((each for each in found if each.why), key=lambda each: (-each.auc_alone, each.column))
    )


def _examined(column: Column, values: Floats, truth: Truths, seed: int) -> Suspect:
    codes = _binned(column, values)
    alone, information = _auc_alone(codes, truth, seed), _information(codes, truth)
    sure = _sure_levels(column, values, truth)
    has_name = _AFTER.search(re.sub(r"[_.]+", " ", column.source.lower())) is not None
    why = []
    if alone >= _ALONE_MOST:
        why.append(f"predicts too well alone (AUC {alone:.3f})")
    if information >= _INFORMATION_MOST:
        why.append(f"explains {information:.0%} of the label alone")
    if sure and (alone >= _ALONE_WITH_NAME or has_name):
        why.append("some of its values decide the label")
    if has_name and alone >= _ALONE_WITH_NAME:
        why.append("its name speaks of something that is known only afterwards")
    return Suspect(
        column=column.source,
        auc_alone=alone,
        information=information,
        sure_levels=sure,
        why=tuple(why),
    )


def _binned(column: Column, values: Floats) -> Truths:
    """Codes from 0, the missing being one of their own; numbers by quantiles."""
    binned = np.where(np.isnan(values), -1.0, values)
    if column.kind == "number":
        edges = np.unique(np.nanquantile(values, np.linspace(0, 1, _NUMBER_BINS + 1)[1:-1]))
        binned = np.where(np.isnan(values), -1.0, np.searchsorted(edges, values))
    codes: Truths = np.unique(binned, return_inverse=True)[1]
    return codes


def _auc_alone(codes: Truths, truth: Truths, seed: int) -> float:
    """AUC of the column's rates of success, each taken from other rows than those it is asked of."""
    numbers = np.random.default_rng(seed).permutation(len(truth)) % _FOLDS
    overall = truth.mean()
    told = np.empty(len(truth))
    for fold in range(_FOLDS):
        asked = numbers == fold
        rows = np.bincount(codes[~asked], minlength=codes.max() + 1)
        hits = np.bincount(codes[~asked], weights=truth[~asked], minlength=codes.max() + 1)
        told[asked] = ((hits + overall) / (rows + 1))[codes[asked]]
    return auc(truth.tolist(), told.tolist())


def _information(codes: Truths, truth: Truths) -> float:
    joint = np.zeros((codes.max() + 1, 2))
    np.add.at(joint, (codes, truth), 1.0)
    joint /= len(truth)
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    is_held = joint > 0
    shared = float((joint[is_held] * np.log(joint[is_held] / apart[is_held])).sum())
    ends = joint.sum(axis=0)
    return shared / float(-(ends * np.log(ends)).sum())


def _sure_levels(column: Column, values: Floats, truth: Truths) -> tuple[str, ...]:
    found = []
    for code, level in enumerate(column.levels):
        rows = truth[values == code]
        if len(rows) >= _SURE_ROWS and (rows.mean() >= _SURE_PART or rows.mean() <= 1 - _SURE_PART):
            found.append(f"{level}: {rows.mean():.1%} of {len(rows)}")
    return tuple(found)
