"""How many planted faults of made agreements the checks find, and how many sound clauses they fault."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from domain.contract.review import review_agreement
from tools.made_agreements.making import HELD_OUT, made_agreements

if TYPE_CHECKING:
    from datetime import date


def evaluate(count: int, seed: int, day: date) -> dict[str, Any]:
    """Recall of weak and absent clauses, and false alarms on sound ones, by severity and by kind of style."""
    counted: Counter[tuple[str, str, bool, bool]] = Counter()
    for made in made_agreements(count, seed):
        styles = "held_out" if made.style in HELD_OUT else "written_against"
        for each in review_agreement(made.pages, day):
            counted[styles, each.severity, made.truth[each.id] != "yes", each.present != "yes"] += 1
    return {
        "agreements": count,
        "seed": seed,
        **{
            styles: {
                severity: _row(counted, styles, severity)
                for severity in ("critical", "high", "medium", "low")
            }
            for styles in ("written_against", "held_out")
        },
    }


def _row(counted: Counter[tuple[str, str, bool, bool]], styles: str, severity: str) -> dict[str, Any]:
    found, missed = counted[styles, severity, True, True], counted[styles, severity, True, False]
    faulted, passed = counted[styles, severity, False, True], counted[styles, severity, False, False]
    return {
        "planted": found + missed,
        "recall": round(found / max(found + missed, 1), 4),
        "sound": faulted + passed,
        "false_alarms": round(faulted / max(faulted + passed, 1), 4),
    }
