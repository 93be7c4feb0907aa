"""Is the model still of this world? How far rows have moved, and whether each band keeps its promise."""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from domain.dated_rules import rule_on
from domain.errors import BadInput
from domain.leads_model import season
from domain.leads_model.scoring import band_of, cell_of, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from domain.leads_model.form import Bands, Column, LeadModel
    from domain.leads_model.scoring import Band

RULES: Final = "lead_model.yaml"
_EMPTY_PART: Final = 1e-4
"""Stands for a bin without rows, as the index takes logarithms."""
BANDS: Final[tuple[Band, ...]] = ("hot", "warm", "cold")


class ColumnDrift(NamedTuple):
    """How far one column has moved since training."""

    column: str
    psi: float
    level: Literal["steady", "watch", "drifted"]


class BandPromise(NamedTuple):
    """One band: what was predicted, and what came."""

    band: Band
    rows: int
    predicted: float | None
    """None: nobody is in the band."""
    actual: float | None


def bin_of(column: Column, value: float | None) -> int:
    """The bin a place falls into: 0 is missing, then quarters of a number, parts of a year, or each code."""
    if value is None:
        return 0
    if column.kind == "number":
        return 1 + bisect_left(column.quartiles, value)
    if column.kind in season.KINDS:
        return 1 + season.season_bin(column.kind, value)
    return 1 + int(value)


def spread(column: Column, values: Iterable[float | None]) -> tuple[float, ...]:
    """Which part of the rows is in each bin."""
    counts: dict[int, int] = {}
    for value in values:
        at = bin_of(column, value)
        counts[at] = counts.get(at, 0) + 1
    rows = sum(counts.values())
    return tuple(counts.get(at, 0) / rows for at in range(max(counts) + 1))


def psi(before: Sequence[float], now: Sequence[float]) -> float:
    """Population stability index of two spreads over the same bins.

    >>> psi((0.5, 0.5), (0.5, 0.5))
    0.0
    >>> round(psi((0.5, 0.5), (0.9, 0.1)), 3)
    0.879
    """
    bins = max(len(before), len(now))
    pairs = zip(_filled(before, bins), _filled(now, bins), strict=True)
    return sum((new - old) * math.log(new / old) for old, new in pairs)


def _filled(parts: Sequence[float], bins: int) -> list[float]:
    return [max(part, _EMPTY_PART) for part in (*parts, *(0.0,) * (bins - len(parts)))]


def drift(model: LeadModel, rows: Sequence[Mapping[str, object]], day: date) -> tuple[ColumnDrift, ...]:
    """Each column of the model against its training rows, furthest first, by the limits of that day.

    Raises:
        BadInput: There are no rows.
    """
    if not rows:
        raise BadInput("There are no rows to hold against the training rows.")
    limits = rule_on(RULES, "lead_model.psi", day).value
    told = []
    for column in model.columns:
        name = column.source if column.kind in {"number", "word"} else f"{column.source} ({column.kind})"
        now = spread(column, (place(column, cell_of(column, row)) for row in rows))
        moved = psi(column.parts, now)
        is_drifted, is_watched = moved >= float(limits["drifted"]), moved >= float(limits["watch"])
        told.append(
            ColumnDrift(name, moved, "drifted" if is_drifted else "watch" if is_watched else "steady")
        )
    return tuple(sorted(told, key=lambda each: (-each.psi, each.column)))


def band_promises(bands: Bands, truth: Sequence[int], scores: Sequence[float]) -> tuple[BandPromise, ...]:
    """Each band's mean prediction beside the part that became true."""
    found: dict[Band, list[tuple[float, int]]] = {band: [] for band in BANDS}
    for is_true, score in zip(truth, scores, strict=True):
        found[band_of(bands, score)].append((score, is_true))
    return tuple(
        BandPromise(
            band,
            len(rows),
            sum(score for score, _ in rows) / len(rows) if rows else None,
            sum(is_true for _, is_true in rows) / len(rows) if rows else None,
        )
        for band, rows in found.items()
    )
