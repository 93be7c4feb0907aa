"""A run in figures, suite by suite."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from evals.harness.statistics import mean_interval, percentile, steadiness

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from domain.eval_records import EvalResult


def by_suite(results: Iterable[EvalResult]) -> dict[str, list[EvalResult]]:
    """Results of each suite, in the order in which suites come."""
    found: dict[str, list[EvalResult]] = defaultdict(list)
    for one in results:
        found[one.suite].append(one)
    return dict(found)


def values_of(results: Iterable[EvalResult]) -> dict[str, float]:
    """Case to the mean of its epochs; unscored cases are left out."""
    found: dict[str, list[float]] = defaultdict(list)
    for one in results:
        if one.value is not None:
            found[one.case_id].append(one.value)
    return {case: sum(values) / len(values) for case, values in found.items()}


def weights_of(results: Iterable[EvalResult]) -> dict[str, float]:
    """Case to its weight."""
    return {one.case_id: one.weight for one in results}


def summary_of(results: Sequence[EvalResult], seed: int = 0) -> dict[str, Any]:
    """The figures of one suite, JSON-plain."""
    values, weights = values_of(results), weights_of(results)
    interval = mean_interval(list(values.values()), [weights[case] for case in values], seed)
    passes: dict[str, list[bool]] = defaultdict(list)
    for one in results:
        if one.is_passed is not None:
            passes[one.case_id].append(one.is_passed)
    steady = steadiness(passes, weights)
    # What came out of the cache took no time here.
    times = [one.latency_ms for one in results if not one.is_cached]
    scored = [one for one in results if one.value is not None]
    return {
        "cases": len(weights),
        "results": len(results),
        "unscored": len(results) - len(scored),
        "score": None if interval is None else interval._asdict(),
        "pass_at_1": steady.pass_at_1,
        "pass_all": steady.pass_all,
        "tries": steady.tries,
        "flaky": steady.flaky,
        "p50_ms": percentile(times, 0.50),
        "p95_ms": percentile(times, 0.95),
        "tokens_in": sum(one.tokens_in for one in results),
        "tokens_out": sum(one.tokens_out for one in results),
        "cost_inr": str(sum((one.cost_inr for one in results), Decimal(0))),
        "floor_share": sum(one.engine == "rules" for one in results) / len(results) if results else None,
        "errors": sum(one.error is not None for one in results),
        "dangerous": sum(any(score.get("is_dangerous") for score in one.scores) for one in results),
        "golden_failed": sorted({one.case_id for one in results if one.is_golden and not one.is_passed}),
    }


def summaries(results: Iterable[EvalResult], seed: int = 0) -> dict[str, Any]:
    """The figures of every suite of a run."""
    return {suite: summary_of(found, seed) for suite, found in by_suite(results).items()}


def slices(results: Iterable[EvalResult]) -> dict[str, dict[str, Mapping[str, Any]]]:
    """Tag to its values, each with the number of results, their mean and how many passed."""
    found: dict[str, dict[str, list[EvalResult]]] = defaultdict(lambda: defaultdict(list))
    for one in results:
        for tag, value in one.tags.items():
            found[tag][value].append(one)
    return {
        tag: {
            value: {
                "results": len(held),
                "score": _mean([one.value for one in held if one.value is not None]),
                "passed": sum(bool(one.is_passed) for one in held),
            }
            for value, held in sorted(values.items())
        }
        for tag, values in sorted(found.items())
    }


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
