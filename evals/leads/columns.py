"""What each column of a table is, and which of them a model may learn from.

Left out, each with its reason: what the caller excludes, what no score may know (DOMAIN D), identifiers, free
text, columns with one value. Places of the vector hold words first, as scikit-learn's trees number them so.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from domain.leads_model.cells import is_missing, moment, number, word
from domain.leads_model.drift import spread
from domain.leads_model.form import Column
from domain.leads_model.never import why_never
from domain.leads_model.scoring import place
from domain.leads_model.season import KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import TypeAlias

    from numpy.typing import NDArray

    from domain.leads_model.form import Kind
    from evals.leads.table import Table

    Matrix: TypeAlias = NDArray[np.float64]

LEVELS_MOST: Final = 120
_LEVEL_ROWS_LEAST: Final = 5
_DATE_PARTS: Final[tuple[Kind, ...]] = ("weekday", "month", "hour")
_CODES: Final[dict[Kind, int]] = {"weekday": 7, "month": 13, "hour": 24}
_UNIQUE_PART: Final = 0.5
"""Words of which more than this part of the rows is unlike all others are text or identifiers, not levels."""
_NUMBERED_PART: Final = 0.95
"""Whole numbers of which so many rows are unlike all others number the rows."""


class Typed(NamedTuple):
    """A column that is learnt from."""

    name: str
    kinds: tuple[Kind, ...]


class LeftOut(NamedTuple):
    """A column that is not, and why."""

    name: str
    why: str


class Shape(NamedTuple):
    """All columns but the label."""

    used: tuple[Typed, ...]
    left_out: tuple[LeftOut, ...]
    protected: tuple[str, ...]
    """Columns that tell what a person is: groups to be fair to."""


_WHY: Final = {
    "protected": "protected: no score may know it",
    "staff": "tells who works on the lead, not what it is",
}


def shape_of(
    table: Table,
    label: str,
    excluded: Collection[str],
    *,
    keeps_protected: bool = False,
    season: str | None = None,
) -> Shape:
    """Judges every column.

    Args:
        table: The rows.
        label: The column that is learnt.
        excluded: Columns the caller leaves out.
        season: The column that `table.with_season` has added.
        keeps_protected: For a study: what no score may know is learnt from too; no such model is promoted.

    Raises:
        BadInput: An excluded column is not there.
    """
    for name in excluded:
        table.cells(name)
    used: list[Typed] = []
    left_out: list[LeftOut] = []
    for name, cells in table.columns.items():
        if name == label:
            continue
        why = why_never(name)
        if name == season:
            used.append(Typed(name, KINDS))
        elif name in excluded:
            left_out.append(LeftOut(name, "excluded by the caller"))
        elif why is not None and not keeps_protected:
            left_out.append(LeftOut(name, _WHY[why]))
        else:
            found = _judge(name, cells)
            if isinstance(found, Typed):
                used.append(found)
            else:
                left_out.append(found)
    protected = tuple(name for name in table.columns if why_never(name) == "protected" and name != label)
    return Shape(tuple(used), tuple(left_out), protected)


def _judge(name: str, cells: Sequence[str]) -> Typed | LeftOut:
    stated = [cell.strip() for cell in cells if not is_missing(cell)]
    distinct = len(set(stated))
    if distinct < 1 or (distinct == 1 and len(stated) == len(cells)):
        return LeftOut(name, "has one value")
    if all(number(cell) is not None for cell in stated):
        is_whole = all(cell.lstrip("+-").isdigit() for cell in stated)
        if is_whole and distinct > _NUMBERED_PART * len(cells):
            return LeftOut(name, "numbers the rows")
        return Typed(name, ("number",))
    if all(moment(cell) is not None for cell in stated):
        return Typed(name, _DATE_PARTS)
    alone = sum(1 for count in Counter(stated).values() if count == 1)
    if alone > _UNIQUE_PART * len(stated):
        return LeftOut(name, "is text or an identifier")
    return Typed(name, ("word",))


def fit_columns(table: Table, shape: Shape) -> tuple[Column, ...]:
    """The vector's places, learnt from these rows alone: levels, quartiles, spreads. Words come first."""
    fitted = []
    for typed in shape.used:
        cells = table.cells(typed.name)
        for kind in typed.kinds:
            bare = Column(source=typed.name, kind=kind)
            column = _with_levels(bare, cells) if kind == "word" else bare
            values = [place(column, cell) for cell in cells]
            stated = [value for value in values if value is not None]
            if len(set(stated)) < (1 if len(stated) < len(values) else 2):
                continue
            if kind == "number":
                column = _replaced(column, quartiles=_quartiles(stated))
            fitted.append(_replaced(column, parts=spread(column, values)))
    return tuple(sorted(fitted, key=lambda column: column.kind != "word"))


def _with_levels(column: Column, cells: Sequence[str]) -> Column:
    counts = Counter(level for level in map(word, cells) if level is not None)
    common = [level for level, rows in counts.items() if rows >= _LEVEL_ROWS_LEAST]
    levels = tuple(sorted(common, key=lambda level: (-counts[level], level))[:LEVELS_MOST])
    return _replaced(column, levels=levels, has_other=len(counts) > len(levels))


def _quartiles(values: Sequence[float]) -> tuple[float, ...]:
    return tuple(float(each) for each in np.quantile(np.array(values), (0.25, 0.5, 0.75)))


def _replaced(column: Column, **changes: object) -> Column:
    return replace(column, **changes)  # type: ignore[arg-type]  # fields of Column


def encode_rows(table: Table, columns: Sequence[Column]) -> Matrix:
    """One row of numbers per row of the table; NaN is missing."""
    encoded = np.empty((table.rows, len(columns)))
    for at, column in enumerate(columns):
        known: dict[str, float] = {}
        for row, cell in enumerate(table.cells(column.source)):
            if cell not in known:
                value = place(column, cell)
                known[cell] = np.nan if value is None else value
            encoded[row, at] = known[cell]
    return encoded
