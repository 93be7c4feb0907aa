"""What moves a model's scores: each column's mean share, and its share by value."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from domain.leads_model import season
from domain.leads_model.cells import UNSTATED, moment, number, text_of, word
from domain.leads_model.scoring import score_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.leads_model.form import Column, LeadModel
    from evals.leads.table import Table

ROWS_MOST: Final = 1000
_COLUMNS_MOST: Final = 12
_LEVELS_MOST: Final = 8
_BINS: Final = 8


class EffectPoint(NamedTuple):
    """Rows of like values."""

    value: str
    rows: int
    share: float
    """Mean share in log-odds."""


class Effect(NamedTuple):
    """One column."""

    column: str
    strength: float
    """Mean size of its share, whatever its sign."""
    points: tuple[EffectPoint, ...]


def effects(model: LeadModel, table: Table, seed: int) -> tuple[Effect, ...]:
    """The strongest columns, on a sample of the rows."""
    rows = np.sort(np.random.default_rng(seed).permutation(table.rows)[:ROWS_MOST])
    sample = table.take(rows.tolist())
    shares: dict[str, list[float]] = defaultdict(list)
    for row in sample:
        for source, share in score_row(model, row).shares.items():
            shares[source].append(share)
    kinds = {column.source: column for column in model.columns}
    told = [
        Effect(
            source,
            float(np.mean(np.abs(values))),
            _points(kinds[source], [text_of(cell) for cell in sample.cells(source)], values),
        )
        for source, values in shares.items()
    ]
    return tuple(sorted(told, key=lambda each: (-each.strength, each.column))[:_COLUMNS_MOST])


def _points(column: Column, cells: Sequence[str], shares: Sequence[float]) -> tuple[EffectPoint, ...]:
    if column.kind == "word":
        return _by_level([word(cell) or UNSTATED for cell in cells], shares)
    if column.kind == "number":
        return _by_size([number(cell) for cell in cells], shares)
    if column.kind in season.KINDS:
        return _by_level([cell[:2] or UNSTATED for cell in cells], shares)
    return _by_level([at.strftime("%b") if (at := moment(cell)) else UNSTATED for cell in cells], shares)


def _by_level(levels: Sequence[str], shares: Sequence[float]) -> tuple[EffectPoint, ...]:
    found: dict[str, list[float]] = defaultdict(list)
    for level, share in zip(levels, shares, strict=True):
        found[level].append(share)
    common = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))[:_LEVELS_MOST]
    points = [EffectPoint(level, len(values), float(np.mean(values))) for level, values in common]
    return tuple(sorted(points, key=lambda point: -point.share))


def _by_size(values: Sequence[Any], shares: Sequence[float]) -> tuple[EffectPoint, ...]:
    stated = np.array([value for value in values if value is not None])
    missing = [share for value, share in zip(values, shares, strict=True) if value is None]
    points = []
    if len(stated):
        edges = np.unique(np.quantile(stated, np.linspace(0, 1, _BINS + 1)[1:-1]))
        bins: dict[int, list[tuple[float, float]]] = defaultdict(list)
        for value, share in zip(values, shares, strict=True):
            if value is not None:
                bins[int(np.searchsorted(edges, value))].append((value, share))
        for _, pairs in sorted(bins.items()):
            low, high = min(value for value, _ in pairs), max(value for value, _ in pairs)
            name = f"{low:g}" if low == high else f"{low:g} to {high:g}"
            points.append(EffectPoint(name, len(pairs), float(np.mean([share for _, share in pairs]))))
    if missing:
        points.append(EffectPoint(UNSTATED, len(missing), float(np.mean(missing))))
    return tuple(points)
