"""The figures of the made agreements."""

from __future__ import annotations

from datetime import date

from evals.agreements import evaluate


def test_planted_faults_are_counted_by_severity_and_style():
    report = evaluate(30, 5, date(2026, 11, 27))

    counts = [row for styles in ("written_against", "held_out") for row in report[styles].values()]
    assert sum(row["planted"] + row["sound"] for row in counts) == 30 * 18
    assert report["written_against"]["critical"]["recall"] >= 0.98
    assert evaluate(30, 5, date(2026, 11, 27)) == report
