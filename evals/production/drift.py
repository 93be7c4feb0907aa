"""This week beside the week before: scores of evals, thumbs down, floor share, cost and latency of models."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from domain.eval_records import EvalRun
    from store.eval_shadows import KeptTrial

WEEK: Final = timedelta(days=7)
_WORTH_A_LOOK: Final = 0.10
"""Relative change from which a line is marked."""


class Usage(Protocol):
    """A sum of model calls (`store.model_usage.UsageSum`)."""

    @property
    def day(self) -> date:
        """India's."""
        ...

    @property
    def use_case(self) -> str:
        """Whose."""
        ...

    @property
    def outcome(self) -> str:
        """What became of them."""
        ...

    @property
    def calls(self) -> int:
        """How many."""
        ...

    @property
    def cost_inr(self) -> Decimal:
        """Rupees."""
        ...

    @property
    def latency_ms(self) -> int:
        """Of all of them together."""
        ...


class Rating(Protocol):
    """A rating (`domain.feedback.Feedback`)."""

    @property
    def score(self) -> str:
        """Up or down."""
        ...

    @property
    def updated_at(self) -> datetime:
        """When it was given."""
        ...


class Line(NamedTuple):
    """One figure in two weeks."""

    what: str
    before: float | None
    now: float | None
    is_marked: bool


@dataclass(slots=True)
class _Week:
    calls: int = 0
    floor: int = 0
    cost_inr: Decimal = Decimal(0)
    latency_ms: int = 0


def drift(
    today: date,
    runs: Sequence[EvalRun],
    usage: Iterable[Usage] = (),
    ratings: Iterable[Rating] = (),
    trials: Iterable[KeptTrial] = (),
) -> list[Line]:
    """Figures of the seven days up to today, beside those of the seven before."""
    return [
        *_scores(today, runs),
        *_usage(today, usage),
        *_ratings(today, ratings),
        *_trials(today, trials),
    ]


def week_of(day: date, today: date) -> int | None:
    """0 for this week, 1 for the one before, None for others."""
    back = (today - day).days
    return back // 7 if 0 <= back < 14 else None


def _scores(today: date, runs: Sequence[EvalRun]) -> list[Line]:
    """The newest finished run of each week counts, model by model."""
    found: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for run in sorted(runs, key=lambda one: one.started_at, reverse=True):
        week = week_of(run.started_at.date(), today)
        if run.state != "done" or week is None:
            continue
        for suite, figures in run.summary.items():
            if figures["score"] is not None:
                found[suite, str(run.plan.get("model", "rules"))].setdefault(week, figures["score"]["value"])
    return [
        _line(f"score {suite} ({model})", weeks.get(1), weeks.get(0), least=0.02)
        for (suite, model), weeks in sorted(found.items())
    ]


def _usage(today: date, usage: Iterable[Usage]) -> list[Line]:
    found: dict[str, list[_Week]] = defaultdict(lambda: [_Week(), _Week()])
    for one in usage:
        week = week_of(one.day, today)
        if week is None:
            continue
        held = found[one.use_case][week]
        held.calls += one.calls
        held.floor += one.calls if one.outcome == "floor" else 0
        held.cost_inr += one.cost_inr
        held.latency_ms += one.latency_ms
    lines = []
    for use_case, (now, before) in sorted(found.items()):
        for what, figure in _FIGURES.items():
            lines.append(_line(f"{what} {use_case}", figure(before), figure(now)))
    return lines


_FIGURES: Final[Mapping[str, Any]] = {
    "floor share": lambda week: week.floor / week.calls if week.calls else None,
    "rupees a call": lambda week: float(week.cost_inr) / week.calls if week.calls else None,
    "ms a call": lambda week: week.latency_ms / week.calls if week.calls else None,
}


def _ratings(today: date, ratings: Iterable[Rating]) -> list[Line]:
    down, total = [0, 0], [0, 0]
    for one in ratings:
        week = week_of(one.updated_at.date(), today)
        if week is not None:
            total[week] += 1
            down[week] += one.score == "down"
    if not any(total):
        return []
    shares = [down[week] / total[week] if total[week] else None for week in (0, 1)]
    return [_line("thumbs down", shares[1], shares[0])]


def _trials(today: date, trials: Iterable[KeptTrial]) -> list[Line]:
    """Share of live messages that challenger and champion understood alike."""
    counts: dict[str, list[list[int]]] = defaultdict(lambda: [[0, 0], [0, 0]])
    for one in trials:
        week = week_of(one.at.date(), today)
        if week is not None and one.tried.error is None:
            counts[one.challenger][week][0] += not one.tried.differences
            counts[one.challenger][week][1] += 1
    lines = []
    for challenger, weeks in sorted(counts.items()):
        now, before = ((same / total if total else None) for same, total in weeks)
        lines.append(_line(f"live agreement of {challenger}", before, now, least=0.02))
    return lines


def _line(what: str, before: float | None, now: float | None, least: float = 0.0) -> Line:
    if before is None or now is None:
        return Line(what, before, now, is_marked=False)
    moved = abs(now - before)
    is_marked = moved >= max(least, _WORTH_A_LOOK * abs(before)) and moved > 0
    if least:
        is_marked = moved >= least
    return Line(what, before, now, is_marked=is_marked)
