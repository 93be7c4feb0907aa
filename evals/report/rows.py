"""The row of a suite in words: score with interval, change against the baseline, steadiness, time, cost."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evals.gates.gate import SuiteGate

HEADS: Final = (
    "suite", "cases", "score", "95 %", "change", "p", "pass@1", "pass^k", "p50/p95 ms", "tokens", "cost ₹",
    "floor", "flaky",
)  # fmt: skip


class Row(NamedTuple):
    """Cells in the order of `HEADS`, and how the row is to be seen."""

    cells: tuple[str, ...]
    mood: str
    """good, bad or plain."""


def row_of(suite: str, figures: Mapping[str, Any], gate: SuiteGate | None) -> Row:
    """One row of the table."""
    score = figures["score"]
    tokens = figures["tokens_in"] + figures["tokens_out"]
    cells = (
        suite,
        str(figures["cases"]),
        "-" if score is None else f"{score['value']:.3f}",
        "-" if score is None else f"{score['low']:.3f}-{score['high']:.3f}",
        change_words(gate),
        "-" if gate is None or gate.difference is None else f"{gate.difference.p:.3f}",
        _share(figures["pass_at_1"]),
        f"{_share(figures['pass_all'])} (k={figures['tries']})",
        f"{_ms(figures['p50_ms'])}/{_ms(figures['p95_ms'])}",
        str(tokens) if tokens else "-",
        f"{Decimal(figures['cost_inr']):.2f}",
        "-" if figures["floor_share"] is None else f"{figures['floor_share']:.0%}",
        str(figures["flaky"]),
    )
    return Row(cells, _mood(figures, gate))


def change_words(gate: SuiteGate | None) -> str:
    """The change in points, with its interval; what there is no baseline for is new."""
    if gate is None or gate.difference is None:
        return "new"
    found = gate.difference
    if found.value == 0:
        return "same"
    return f"{100 * found.value:+.1f} ({100 * found.low:+.1f} to {100 * found.high:+.1f})"


def _mood(figures: Mapping[str, Any], gate: SuiteGate | None) -> str:
    if figures["golden_failed"] or figures["errors"] or (gate is not None and gate.verdict == "worse"):
        return "bad"
    return "good" if gate is not None and gate.verdict == "better" else "plain"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _ms(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"
