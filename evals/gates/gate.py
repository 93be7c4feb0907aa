"""The gate: a suite regresses when it has fallen further than allowed, and further than chance explains.

Both are needed. A fall within ``max_drop`` is no regression however sure it is, and a deeper one on a handful
of cases may be luck: it is told as unsure, with the number of cases that would settle it. With several
suites the chances are corrected after Holm, so that a run of many suites raises no more false alarms than a
run of one. Golden cases, and those that were golden when the baseline was accepted, must pass whatever the
means say.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from math import ceil
from typing import TYPE_CHECKING, Literal, NamedTuple

from evals.harness.statistics import Difference, paired
from evals.harness.summary import by_suite, values_of, weights_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.eval_records import EvalResult
    from evals.gates.baseline import Baseline

Verdict = Literal["same", "better", "worse", "unsure", "new"]


class ExitCode(IntEnum):
    """What the commands of evals end with."""

    OK = 0
    REGRESSION = 1
    GOLDEN = 2
    CONFIGURATION = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRule:
    """What is allowed."""

    max_drop: float = 0.02
    """Of the score, 0 to 1."""
    alpha: float = 0.05
    golden_must_pass: bool = True


class SuiteGate(NamedTuple):
    """A suite held against its baseline."""

    suite: str
    verdict: Verdict
    difference: Difference | None
    p_held: float | None
    """Chance of so deep a fall by luck, corrected for the number of suites."""
    golden_failed: tuple[str, ...]
    fell: tuple[str, ...]
    """Cases that were better before, the deepest falls first."""
    note: str
    """What a person should know: cases that are new or gone, other data, another model."""


class GateReport(NamedTuple):
    """All suites, and what it comes to."""

    suites: tuple[SuiteGate, ...]
    code: ExitCode
    not_run: tuple[str, ...] = ()
    """Suites that have a baseline and of which the run has nothing: nothing is said of them."""


def gate(
    results: Sequence[EvalResult], baselines: Mapping[str, Baseline], rule: GateRule, *, model: str = "rules"
) -> GateReport:
    """Holds each suite of a run against its baseline."""
    found = by_suite(results)
    compared = {
        suite: _compared(held, baselines[suite]) if suite in baselines else None
        for suite, held in found.items()
    }
    held_p = _holm({suite: one.p_worse for suite, one in compared.items() if one is not None})
    suites = tuple(
        _judged(suite, held, baselines.get(suite), compared[suite], held_p.get(suite), rule, model)
        for suite, held in found.items()
    )
    not_run = tuple(sorted(baselines.keys() - found.keys()))
    return GateReport(suites, _code(suites, rule), not_run)


def _compared(results: Sequence[EvalResult], baseline: Baseline) -> Difference | None:
    return paired(baseline.values, values_of(results), weights_of(results))


def _judged(  # noqa: PLR0913, PLR0917  # one suite with all that is known of it
    suite: str,
    results: Sequence[EvalResult],
    baseline: Baseline | None,
    difference: Difference | None,
    p_held: float | None,
    rule: GateRule,
    model: str,
) -> SuiteGate:
    golden = {one.case_id for one in results if one.is_golden} | (baseline.golden if baseline else set())
    failed = tuple(sorted({one.case_id for one in results if one.case_id in golden and not one.is_passed}))
    if baseline is None or difference is None or p_held is None:
        return SuiteGate(suite, "new", None, None, failed, (), "there is no baseline to hold it against")
    after = values_of(results)
    falls = sorted(
        (after[case] - before, case)
        for case, before in baseline.values.items()
        if case in after and after[case] < before
    )
    fell = tuple(case for _, case in falls)
    verdict = _verdict(difference, p_held, rule)
    return SuiteGate(
        suite,
        verdict,
        difference,
        p_held,
        failed,
        fell,
        _note(after, baseline, difference, verdict, rule, model),
    )


def _verdict(difference: Difference, p_held: float, rule: GateRule) -> Verdict:
    # A fall of exactly what is allowed is allowed; sums of floats may be off by the last digits.
    if difference.value < -rule.max_drop - 1e-9:
        return "worse" if p_held < rule.alpha else "unsure"
    return "better" if difference.value > 0 and difference.p < rule.alpha else "same"


def _note(  # noqa: PLR0913, PLR0917  # as above
    after: Mapping[str, float],
    baseline: Baseline,
    difference: Difference,
    verdict: Verdict,
    rule: GateRule,
    model: str,
) -> str:
    notes = []
    if new := len(after.keys() - baseline.values.keys()):
        notes.append(f"{new} new cases are not compared")
    if gone := len(baseline.values.keys() - after.keys()):
        golden = len(baseline.golden - after.keys())
        of_them = f" ({golden} of them golden)" if golden else ""
        notes.append(f"{gone} cases of the baseline were not run{of_them}")
    if baseline.model != model:
        notes.append(f"the baseline is of {baseline.model}, the run of {model}")
    if verdict == "unsure":
        width = difference.high - difference.low
        needed = ceil(difference.cases * (width / 2 / max(-difference.value, rule.max_drop, 1e-6)) ** 2)
        notes.append(f"about {max(needed, difference.cases + 1)} cases would tell it from chance")
    return "; ".join(notes)


def _holm(chances: Mapping[str, float]) -> dict[str, float]:
    """Chances corrected after Holm (1979): the smallest by all of them, the next by one less."""
    corrected: dict[str, float] = {}
    highest = 0.0
    ordered = sorted(chances, key=lambda suite: chances[suite])
    for rank, suite in enumerate(ordered):
        highest = max(highest, min(1.0, chances[suite] * (len(ordered) - rank)))
        corrected[suite] = highest
    return corrected


def _code(suites: Sequence[SuiteGate], rule: GateRule) -> ExitCode:
    if rule.golden_must_pass and any(one.golden_failed for one in suites):
        return ExitCode.GOLDEN
    if any(one.verdict == "worse" for one in suites):
        return ExitCode.REGRESSION
    return ExitCode.OK
