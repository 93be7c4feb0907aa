"""Figures in the tables that commands print."""

from __future__ import annotations


def cell(figure: float | None) -> str:
    """Eight characters: a count, a figure of four decimals, or a dash where nothing was scored."""
    if figure is None:
        return f"{'-':>8}"
    return f"{figure:>8}" if isinstance(figure, int) else f"{figure:>8.4f}"
