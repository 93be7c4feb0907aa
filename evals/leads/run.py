"""One training from end to end: the model, its figures and its report."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from domain.dated_rules import rule_on
from domain.errors import BadInput
from domain.leads_model.cells import moment, number
from domain.leads_model.drift import RULES
from domain.leads_model.form import Bands
from domain.leads_model.season import JOINT
from evals.leads.columns import encode_rows, fit_columns, shape_of
from evals.leads.effects import effects
from evals.leads.figures import fairness, figures
from evals.leads.folds import Apart
from evals.leads.leakage import suspects
from evals.leads.learning import PLAIN, RECIPES
from evals.leads.table import truth_of, with_season
from evals.leads.training import Plan, Progress, judge, learn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from domain.leads_model.form import LeadModel
    from evals.leads.learning import Recipe
    from evals.leads.table import Table
    from evals.leads.training import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a training is asked for."""

    label: str
    positive: str | None = None
    excluded: tuple[str, ...] = ()
    group: str | None = None
    """Rows of one value stay together."""
    time: str | None = None
    """Rows are judged by models of earlier ones."""
    keeps_protected: bool = False
    """For a study of what they would add; such a model is never promoted."""
    fair: tuple[str, ...] = ()
    """Columns whose groups are compared, besides the protected ones."""
    season: tuple[str, str] | None = None
    """Columns of month and day: what returns with the time of the year is learnt from both together."""
    folds: int = 5
    seed: int = 0
    recipes: tuple[Recipe, ...] = RECIPES
    mark: float | None = None
    """An AUC to be beaten that is known from outside."""


@dataclass(frozen=True, slots=True)
class Trained:
    """What came of it."""

    model: LeadModel
    report: dict[str, Any]
    """JSON-plain."""


def train(  # noqa: PLR0913  # each is a different thing
    table: Table,
    name: str,
    wish: Wish,
    *,
    day: date,
    watch: Watch,
    times: Sequence[float] | None = None,
) -> Trained:
    """Trains and judges.

    Args:
        table: The rows.
        name: What to call them in the report.
        wish: What is asked for.
        day: Whose rules hold.
        watch: Is told how it goes on.
        times: When each row was made, where no column says so.

    Raises:
        BadInput: The table cannot be learnt from as asked; it says why.
    """
    if wish.season is not None:
        table = with_season(table, *wish.season)
    plan = _plan(table, wish, day, times)
    if not plan.shape.used:
        raise BadInput("No column is left to learn from; exclude fewer, or see what each was left out for.")
    progress = Progress(plan, watch)
    judged = judge(plan, progress)
    told = figures(plan, judged, day)
    model = learn(plan, told, progress)
    columns = fit_columns(table, plan.shape)
    report = {
        "data": name,
        "data_sha256": table.sha256,
        "label": plan.label,
        "positive": plan.positive,
        "seed": plan.seed,
        "libraries": dict(model.libraries),
        "figures": told,
        "members": model.metrics["members"],
        "calibration": model.calibration.kind,
        "recipes": {recipe.name: recipe.words for recipe in (*plan.recipes, PLAIN)},
        "leakage": [
            asdict(each) for each in suspects(columns, encode_rows(table, columns), plan.truth, plan.seed)
        ],
        "effects": [
            {**each._asdict(), "points": [point._asdict() for point in each.points]}
            for each in effects(model, table, plan.seed)
        ],
        "fairness": fairness(plan, judged, tuple(dict.fromkeys((*plan.shape.protected, *wish.fair))), day),
        "columns": {
            "used": [each._asdict() for each in plan.shape.used],
            "left_out": [each._asdict() for each in plan.shape.left_out],
        },
    }
    return Trained(model, report)


def _plan(table: Table, wish: Wish, day: date, times: Sequence[float] | None) -> Plan:
    truth = truth_of(table, wish.label, wish.positive)
    asked_apart = [name for name in (wish.group, wish.time) if name is not None]
    if len(asked_apart) > 1:
        raise BadInput("Rows are kept apart by --group or by --time, not by both.")
    if wish.time is not None:
        times = _times(table.cells(wish.time), wish.time)
    bands = rule_on(RULES, "lead_model.bands", day).value
    return Plan(
        table=table,
        # What rows are grouped by names them, so it teaches nothing about others.
        shape=shape_of(
            table,
            wish.label,
            (*wish.excluded, *([wish.group] if wish.group else ())),
            keeps_protected=wish.keeps_protected,
            season=JOINT.join(wish.season) if wish.season else None,
        ),
        truth=np.array(truth.values, dtype=np.int64),
        label=wish.label,
        positive=truth.positive,
        apart=Apart(
            groups=[cell.strip() for cell in table.cells(wish.group)] if wish.group else None, times=times
        ),
        bands=Bands(hot=float(bands["hot"]), warm=float(bands["warm"])),
        folds=wish.folds,
        seed=wish.seed,
        recipes=wish.recipes,
        mark=wish.mark,
    )


def _times(cells: Sequence[str], name: str) -> list[float]:
    """Dates as seconds, or numbers that rise with time."""
    found = []
    for row, cell in enumerate(cells, 2):
        at, rank = moment(cell), number(cell)
        if at is None and rank is None:
            raise BadInput(
                f"Row {row}: {name} holds no date and no number; clean it, or train without --time."
            )
        found.append(at.timestamp() if at is not None else float(rank or 0.0))
    return found
