"""Why a score is what it is: the largest signed shares, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.leads_model import season
from domain.leads_model.cells import UNSTATED, is_missing, number, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.leads_model.form import LeadModel
    from domain.leads_model.scoring import Score

REASONS_MOST: Final = 3
_SMALLEST: Final = 0.005
"""A share that rounds to +0.00 is no reason."""
_VALUE_CHARS: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One column's share of a score."""

    column: str
    share: float
    """Log-odds, signed."""
    value_words: str
    """The column and its value, in words."""

    @property
    def words(self) -> str:
        """With its share."""
        return f"{self.value_words} {self.share:+.2f}"


def reasons(
    model: LeadModel,
    row: Mapping[str, object],
    score: Score,
    *,
    names: Mapping[str, str] | None = None,
    most: int = REASONS_MOST,
) -> tuple[Reason, ...]:
    """The largest shares, largest first; of equal ones the first by name.

    Args:
        model: What scored the row.
        row: By column names.
        score: What it gave.
        names: How to call a column, where its own name is not for people.
        most: How many at most.
    """
    ranked = sorted(score.shares.items(), key=lambda item: (-abs(item[1]), item[0]))
    called = names or {}
    return tuple(
        Reason(
            column=source,
            share=share,
            value_words=f"{called.get(source, source)}: {_value(model, source, row)}",
        )
        for source, share in ranked[:most]
        if abs(share) >= _SMALLEST
    )


def _value(model: LeadModel, source: str, row: Mapping[str, object]) -> str:
    value = row.get(source)
    if any(one.source == source and one.kind in season.KINDS for one in model.columns):
        value = season.season_cell(source, row)
    cell = text_of(int(value) if isinstance(value, float) and value.is_integer() else value)
    if is_missing(cell):
        return UNSTATED
    shown = cell if len(cell) <= _VALUE_CHARS else cell[: _VALUE_CHARS - 1] + "…"
    quartiles = next((column.quartiles for column in model.columns if column.source == source), ())
    known = number(cell)
    if len(quartiles) != 3 or known is None:
        return shown
    low, _, high = quartiles
    if known > high:
        return f"{shown} (high)"
    return f"{shown} (low)" if known < low else shown
