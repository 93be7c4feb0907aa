"""How a model scores a row, and each column's exact share of the score.

Shares are the decision path's (Saabas): every node of a tree carries the mean log-odds of the training rows
below it, and a step from a node to its child adds the difference to the column that the node asked about.
The differences along a path telescope, so that base plus shares is the score exactly. Interventional
Shapley values would divide interactions more evenly, at some thousand times the cost per row; the paths'
shares lean towards the columns asked last.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from domain.leads_model import season
from domain.leads_model.cells import is_missing, moment, number, text_of, word
from domain.leads_model.form import Boosted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.leads_model.form import Bands, Calibration, Column, LeadModel, Linear, Term, Tree, Vector

Band = Literal["hot", "warm", "cold"]
_SCALED_MOST: Final = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What the model says about one row."""

    probability: float
    band: Band
    log_odds: float
    """``base`` plus all ``shares``. With Platt calibration it is the log-odds of ``probability``; with
    isotonic calibration the log-odds before it."""
    base: float
    """The log-odds of a row of which nothing is known but that it is one of the training rows."""
    shares: Mapping[str, float]
    """By the table's column, in log-odds."""


def score_row(model: LeadModel, row: Mapping[str, object]) -> Score:
    """Scores a row given by column names; an absent column is a missing value, others are not looked at."""
    vector = encode(model, row)
    shares = [0.0] * len(model.columns)
    base = total = 0.0
    for member in model.members:
        start, end = (
            _boosted(member.body, vector, shares, member.weight)
            if isinstance(member.body, Boosted)
            else _linear(member.body, vector, shares, member.weight)
        )
        base += member.weight * start
        total += member.weight * end
    probability = calibrated(model.calibration, total)
    if model.calibration.kind == "platt":
        slope, offset = model.calibration.slope, model.calibration.offset
        base, total = slope * base + offset, slope * total + offset
        shares = [slope * share for share in shares]
    by_source: dict[str, float] = {}
    for column, share in zip(model.columns, shares, strict=True):
        by_source[column.source] = by_source.get(column.source, 0.0) + share
    return Score(
        probability=probability,
        band=band_of(model.bands, probability),
        log_odds=total,
        base=base,
        shares=by_source,
    )


def band_of(bands: Bands, probability: float) -> Band:
    """Hot, warm or cold."""
    if probability >= bands.hot:
        return "hot"
    return "warm" if probability >= bands.warm else "cold"


def encode(model: LeadModel, row: Mapping[str, object]) -> Vector:
    """The row as the model's vector."""
    return [place(column, cell_of(column, row)) for column in model.columns]


def cell_of(column: Column, row: Mapping[str, object]) -> str:
    """What the row says in the column."""
    if column.kind in season.KINDS:
        return season.season_cell(column.source, row)
    return text_of(row.get(column.source))


def place(column: Column, cell: str) -> float | None:
    """One cell as the column's number; None: missing, or not of the column's kind."""
    if column.kind == "number":
        return None if is_missing(cell) else number(cell)
    if column.kind == "word":
        return _code(column, word(cell))
    if column.kind in season.KINDS:
        return season.season_place(column.kind, cell)
    at = moment(cell)
    if at is None:
        return None
    return float({"weekday": at.weekday(), "month": at.month, "hour": at.hour}[column.kind])


def _code(column: Column, level: str | None) -> float | None:
    if level is None:
        return None
    found = _codes(column.levels).get(level)
    if found is None:
        return float(len(column.levels)) if column.has_other else None
    return float(found)


@lru_cache(maxsize=4096)
def _codes(levels: tuple[str, ...]) -> dict[str, int]:
    return {level: code for code, level in enumerate(levels)}


def _boosted(body: Boosted, vector: Vector, shares: list[float], weight: float) -> tuple[float, float]:
    """Log-odds at the roots and at the leaves; adds each column's share."""
    start = end = body.base
    for tree in body.trees:
        start += tree.value[0]
        end += tree.value[_walk(tree, vector, shares, weight)]
    return start, end


def _walk(tree: Tree, vector: Vector, shares: list[float], weight: float) -> int:
    node = 0
    while (column := tree.column[node]) >= 0:
        value = vector[column]
        if value is None:
            is_left = tree.is_missing_left[node]
        elif (codes := tree.left_codes.get(node)) is not None:
            is_left = int(value) in codes
        else:
            is_left = value <= tree.threshold[node]
        child = tree.left[node] if is_left else tree.right[node]
        shares[column] += weight * (tree.value[child] - tree.value[node])
        node = child
    return node


def _linear(body: Linear, vector: Vector, shares: list[float], weight: float) -> tuple[float, float]:
    start = end = body.intercept
    for term in body.terms:
        value = term_value(term, vector[term.column])
        start += term.weight * term.mean
        end += term.weight * value
        shares[term.column] += weight * term.weight * (value - term.mean)
    return start, end


def term_value(term: Term, value: float | None) -> float:
    """The value of a linear term for a place of the vector."""
    if term.test == "missing":
        return float(value is None)
    if value is None:
        return 0.0
    if term.test == "is":
        return float(value == term.at)
    if term.test == "above":
        return float(value > term.at)
    return max(-_SCALED_MOST, min(_SCALED_MOST, (value - term.at) / term.scale))


def calibrated(calibration: Calibration, log_odds: float) -> float:
    """The probability that belongs to the members' log-odds."""
    if calibration.kind == "platt":
        return sigmoid(calibration.slope * log_odds + calibration.offset)
    knots, levels = calibration.knots, calibration.levels
    after = bisect_right(knots, log_odds)
    if after == 0:
        return levels[0]
    if after == len(knots):
        return levels[-1]
    part = (log_odds - knots[after - 1]) / (knots[after] - knots[after - 1])
    return levels[after - 1] + part * (levels[after] - levels[after - 1])


def sigmoid(log_odds: float) -> float:
    """The probability of these log-odds, without overflow at either end.

    >>> sigmoid(0.0), sigmoid(-1000.0), sigmoid(1000.0)
    (0.5, 0.0, 1.0)
    """
    if log_odds >= 0:
        return 1.0 / (1.0 + math.exp(-log_odds))
    grown = math.exp(log_odds)
    return grown / (1.0 + grown)
