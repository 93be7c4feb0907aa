"""Which rows teach and which are asked: by chance within each class, by whole groups, or by time.

No row is ever asked of a model that learnt from it, from its group, or, by time, from anything later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Indexes = NDArray[np.int64]


class Fold(NamedTuple):
    """Rows by their number."""

    taught: Indexes
    asked: Indexes


class Apart(NamedTuple):
    """What keeps rows apart; at most one of the two."""

    groups: Sequence[str] | None = None
    """Rows of one group stay together."""
    times: Sequence[float] | None = None
    """Rows are asked only of models of earlier rows."""

    def take(self, rows: Indexes) -> Apart:
        """The same for some of the rows."""
        return Apart(
            None if self.groups is None else [self.groups[row] for row in rows],
            None if self.times is None else [self.times[row] for row in rows],
        )


def make_folds(truth: NDArray[np.int64], apart: Apart, count: int, seed: int) -> list[Fold]:
    """The folds.

    Raises:
        BadInput: The rows are too few for so many folds.
    """
    if apart.times is not None:
        found = _by_time(np.array(apart.times), count)
    else:
        random = np.random.default_rng(seed)
        numbers = (
            _by_chance(truth, count, random)
            if apart.groups is None
            else _by_group(apart.groups, count, random)
        )
        found = [Fold(np.flatnonzero(numbers != at), np.flatnonzero(numbers == at)) for at in range(count)]
    for fold in found:
        for rows in fold:
            if len(np.unique(truth[rows])) < 2:
                raise BadInput(f"The rows are too few for {count} folds: one holds a single class.")
    return found


def _by_chance(truth: NDArray[np.int64], count: int, random: np.random.Generator) -> NDArray[np.int64]:
    numbers = np.empty(len(truth), dtype=np.int64)
    for value in (0, 1):
        rows = random.permutation(np.flatnonzero(truth == value))
        numbers[rows] = np.arange(len(rows)) % count
    return numbers


def _by_group(groups: Sequence[str], count: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Largest group first into the fold that holds fewest rows."""
    names, codes, sizes = np.unique(np.array(groups), return_inverse=True, return_counts=True)
    order = random.permutation(len(names))
    order = order[np.argsort(-sizes[order], kind="stable")]
    fold_of, filled = np.zeros(len(names), dtype=np.int64), np.zeros(count)
    for group in order:
        fold_of[group] = int(np.argmin(filled))
        filled[fold_of[group]] += sizes[group]
    numbers: NDArray[np.int64] = fold_of[codes]
    return numbers


def _by_time(times: NDArray[np.float64], count: int) -> list[Fold]:
    """Blocks of equal size, each asked of all before it. Rows of one moment are never on both sides."""
    order = np.argsort(times, kind="stable")
    cuts = [times[order[len(order) * at // (count + 1)]] for at in range(1, count + 1)]
    ends = [*cuts[1:], np.inf]
    return [
        Fold(np.flatnonzero(times < start), np.flatnonzero((times >= start) & (times < end)))
        for start, end in zip(cuts, ends, strict=True)
    ]
