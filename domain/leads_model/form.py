"""The form of a model: columns, members whose log-odds are added, and the calibration on top.

A row becomes a vector with one number per column (`None`: missing). Each member, boosted trees or a linear
model, turns the vector into log-odds; their weighted sum is calibrated into a probability. Because log-odds
only add up, each column's share of a score is exact, not estimated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["number", "word", "weekday", "month", "hour", "year_day", "year_sin", "year_cos"]
"""How a cell is read. From the third on: parts of a date column, then of a season (two columns, of month and
day, whose names are joined), which give a vector several places."""
Vector = list[float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One place of the vector."""

    source: str
    """The table's column, as its header names it."""
    kind: Kind
    levels: tuple[str, ...] = ()
    """Words by their code; every other word is the code after the last, or missing without ``has_other``."""
    has_other: bool = False
    quartiles: tuple[float, ...] = ()
    """Of a number: lower quartile, median, upper quartile of the training rows, for wording a reason."""
    parts: tuple[float, ...] = ()
    """How the training rows spread over `drift.bin_of`; what later rows are held against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A decision tree as parallel arrays by node; node 0 is the root."""

    column: tuple[int, ...]
    """Place in the vector that the node asks about; -1: a leaf."""
    threshold: tuple[float, ...]
    """Numbers up to this go left."""
    left: tuple[int, ...]
    right: tuple[int, ...]
    is_missing_left: tuple[bool, ...]
    left_codes: Mapping[int, frozenset[int]]
    """Of nodes that ask about words: which codes go left."""
    value: tuple[float, ...]
    """Log-odds of a leaf; of another node the mean of its leaves over the training rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boosted:
    """Gradient-boosted trees: their sum over a constant."""

    base: float
    trees: tuple[Tree, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One coefficient of the linear member.

    The term's value is 1 or 0 for ``is`` (the code equals ``at``), ``missing`` and ``above`` (greater than
    ``at``); for ``scaled`` it is (number - at) / scale within ±4, where a missing number stands at 0.
    """

    column: int
    test: Literal["is", "missing", "above", "scaled"]
    at: float
    scale: float
    weight: float
    mean: float
    """Mean of the term's value over the training rows; contributions count from here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear:
    """Regularised logistic regression over one-hot levels and steps of numbers."""

    intercept: float
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One summand of the log-odds."""

    weight: float
    body: Boosted | Linear


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """From the members' log-odds to a probability.

    ``platt``: sigmoid(slope * log-odds + offset). ``isotonic``: ``levels`` at ``knots`` of log-odds, straight
    between them, flat outside.
    """

    kind: Literal["platt", "isotonic"]
    slope: float = 1.0
    offset: float = 0.0
    knots: tuple[float, ...] = ()
    levels: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """From which probability a lead is hot, and warm."""

    hot: float
    warm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadModel:
    """A whole model with where it comes from."""

    columns: tuple[Column, ...]
    members: tuple[Member, ...]
    calibration: Calibration
    bands: Bands
    label: str
    """The column that was learnt, and which of its values is the positive one."""
    positive: str
    data_sha256: str
    seed: int
    libraries: Mapping[str, str]
    """Versions of what trained it."""
    metrics: Mapping[str, Any]
    """JSON-plain figures of the cross-validation."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Columns of a table that the model reads, each once."""
        names = (
            column.source.split("+") if column.kind.startswith("year_") else [column.source]
            for column in self.columns
        )
        return tuple(dict.fromkeys(name for several in names for name in several))
