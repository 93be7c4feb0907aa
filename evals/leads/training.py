"""From a table to a model, and to figures that no row has helped to make of itself.

Two loops. The outer folds judge: encodings, choice of recipe, blend and calibration are made of a fold's
taught rows alone, then the asked rows are scored once. The inner folds do the same within the taught rows:
they give every recipe log-odds on rows it has not learnt from, by which the recipe is chosen and the
calibration fitted. The model that is kept is made in the same way of all rows; its figures are those of the
outer folds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import numpy as np

from domain.leads_model.form import LeadModel, Member
from domain.leads_model.metrics import auc
from evals.leads.calibrating import apply, choose
from evals.leads.columns import encode_rows, fit_columns
from evals.leads.folds import make_folds
from evals.leads.learning import PLAIN, RECIPES, fit, library_versions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.leads_model.form import Bands, Column
    from evals.leads.calibrating import Chosen, Floats, Truths
    from evals.leads.columns import Matrix, Shape
    from evals.leads.folds import Apart, Indexes
    from evals.leads.learning import Fitted, Recipe
    from evals.leads.table import Table

INNER_FOLDS: Final = 3
_LINEAR_PARTS: Final = (0.15, 0.3)
"""Weights that regression may have beside trees."""
_ALONE: Final = 0.001
"""By how much AUC a single kind of trees has to beat all of them in equal parts, which err less by chance."""
_WORTH: Final = 0.0005
"""By how much AUC regression has to better the trees, since it makes the model larger."""


class Watch(Protocol):
    """Is told how training goes on."""

    def step(self, done: int, total: int, what: str) -> None:
        """So many of all fits are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be learnt, and how it is judged."""

    table: Table
    shape: Shape
    truth: Truths
    label: str
    positive: str
    apart: Apart
    bands: Bands
    folds: int = 5
    seed: int = 0
    recipes: tuple[Recipe, ...] = RECIPES
    mark: float | None = None
    """An AUC from outside that the figures are held against."""


class Blend(NamedTuple):
    """Recipes with their weights, and the calibration of their sum."""

    weights: dict[str, float]
    calibration: Chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the outer folds gave, for the rows that were asked."""

    rows: Indexes
    truth: Truths
    probability: Floats
    raw: Floats
    """Before calibration, as a probability."""
    by_recipe: Mapping[str, Floats]
    """Log-odds of each recipe alone, the plain one among them."""
    folds: Sequence[tuple[str, str, float]]
    """Blend, calibration and AUC of each fold."""


class Progress:
    """Counts the fits of `judge` and `learn` together."""

    def __init__(self, plan: Plan, watch: Watch) -> None:
        recipes = len(plan.recipes)
        self._total = (
            plan.folds * (recipes * INNER_FOLDS + len(_judged(plan))) + recipes * INNER_FOLDS + recipes
        )
        self._done = 0
        self._watch = watch

    def fit(
        self, recipe: Recipe, columns: Sequence[Column], rows: Matrix, truth: Truths, seed: int
    ) -> Fitted:
        """Fits a recipe and tells the watch."""
        fitted = fit(recipe, columns, rows, truth, seed)
        self._done = min(self._done + 1, self._total)
        self._watch.step(self._done, self._total, recipe.name)
        return fitted


def _judged(plan: Plan) -> tuple[Recipe, ...]:
    """Those of the plan, and what they have to beat."""
    return plan.recipes if PLAIN in plan.recipes else (*plan.recipes, PLAIN)


def judge(plan: Plan, progress: Progress) -> Judged:
    """The outer folds."""
    outer = make_folds(plan.truth, plan.apart, plan.folds, plan.seed)
    size = len(plan.truth)
    probability, raw = np.full(size, np.nan), np.full(size, np.nan)
    by_recipe = {recipe.name: np.full(size, np.nan) for recipe in _judged(plan)}
    told = []
    for taught, asked in outer:
        blend = _chosen(plan, taught, progress)
        columns = fit_columns(plan.table.take(taught.tolist()), plan.shape)
        encoded = encode_rows(plan.table, columns)
        for recipe in _judged(plan):
            fitted = progress.fit(recipe, columns, encoded[taught], plan.truth[taught], plan.seed)
            by_recipe[recipe.name][asked] = fitted.log_odds(encoded[asked])
        summed = _summed(blend.weights, {name: each[asked] for name, each in by_recipe.items()})
        probability[asked] = apply(blend.calibration.calibration, summed)
        raw[asked] = 1 / (1 + np.exp(-summed))
        ranked = auc(plan.truth[asked].tolist(), probability[asked].tolist())
        told.append((blend_words(blend.weights), blend.calibration.calibration.kind, ranked))
    rows = np.flatnonzero(~np.isnan(probability))
    return Judged(
        rows=rows,
        truth=plan.truth[rows],
        probability=probability[rows],
        raw=raw[rows],
        by_recipe={name: each[rows] for name, each in by_recipe.items()},
        folds=told,
    )


def learn(plan: Plan, metrics: Mapping[str, object], progress: Progress) -> LeadModel:
    """The model of all rows."""
    everything = np.arange(len(plan.truth))
    blend = _chosen(plan, everything, progress)
    columns = fit_columns(plan.table, plan.shape)
    encoded = encode_rows(plan.table, columns)
    by_name = {recipe.name: recipe for recipe in plan.recipes}
    members = tuple(
        Member(
            weight=weight,
            body=progress.fit(by_name[name], columns, encoded, plan.truth, plan.seed).body(),
        )
        for name, weight in blend.weights.items()
    )
    return LeadModel(
        columns=columns,
        members=members,
        calibration=blend.calibration.calibration,
        bands=plan.bands,
        label=plan.label,
        positive=plan.positive,
        data_sha256=plan.table.sha256,
        seed=plan.seed,
        libraries=library_versions(),
        metrics={**metrics, "members": blend_words(blend.weights)},
    )


def _chosen(plan: Plan, taught: Indexes, progress: Progress) -> Blend:
    """Recipe, blend and calibration by the inner folds of these rows."""
    truth, apart = plan.truth[taught], plan.apart.take(taught)
    table = plan.table.take(taught.tolist())
    found = {recipe.name: np.full(len(taught), np.nan) for recipe in plan.recipes}
    for inner in make_folds(truth, apart, INNER_FOLDS, plan.seed + 1):
        columns = fit_columns(table.take(inner.taught.tolist()), plan.shape)
        encoded = encode_rows(table, columns)
        for recipe in plan.recipes:
            fitted = progress.fit(recipe, columns, encoded[inner.taught], truth[inner.taught], plan.seed)
            found[recipe.name][inner.asked] = fitted.log_odds(encoded[inner.asked])
    is_asked = ~np.isnan(next(iter(found.values())))
    truth, found = truth[is_asked], {name: each[is_asked] for name, each in found.items()}
    weights = _best(plan.recipes, truth, found)
    return Blend(weights, choose(_summed(weights, found), truth, plan.seed))


def _best(recipes: Sequence[Recipe], truth: Truths, found: Mapping[str, Floats]) -> dict[str, float]:
    """All kinds of trees in equal parts, or what is clearly better alone; regression beside them."""
    truths = truth.tolist()

    def reached(weights: Mapping[str, float]) -> float:
        return auc(truths, _summed(weights, found).tolist())

    trees = [recipe.name for recipe in recipes if recipe.kind == "boosted"]
    singles = {recipe.name: reached({recipe.name: 1.0}) for recipe in recipes}
    single = max(singles, key=lambda name: singles[name])
    best, best_auc = {single: 1.0}, singles[single]
    if trees:
        together = dict.fromkeys(trees, round(1 / len(trees), 6))
        together_auc = reached(together)
        if together_auc >= best_auc - _ALONE:
            best, best_auc = together, together_auc
    for recipe in recipes:
        if recipe.kind == "linear" and recipe.name not in best:
            blends = [_beside(best, recipe.name, part) for part in _LINEAR_PARTS]
            aucs = [reached(blend) for blend in blends]
            if max(aucs) > best_auc + _WORTH:
                best_auc = max(aucs)
                best = blends[aucs.index(best_auc)]
    return best


def _beside(weights: Mapping[str, float], name: str, part: float) -> dict[str, float]:
    """The blend with one member more, which takes this part of it.

    >>> _beside({"slow": 1.0}, "linear", 0.3)
    {'slow': 0.7, 'linear': 0.3}
    """
    return {**{other: round(weight * (1 - part), 6) for other, weight in weights.items()}, name: part}


def _summed(weights: Mapping[str, float], found: Mapping[str, Floats]) -> Floats:
    summed: Floats = np.sum([weight * found[name] for name, weight in weights.items()], axis=0)
    return summed


def blend_words(weights: Mapping[str, float]) -> str:
    """The blend as a person reads it.

    >>> blend_words({"slow": 0.85, "linear": 0.15})
    '0.85 slow + 0.15 linear'
    """
    if len(weights) == 1:
        return next(iter(weights))
    return " + ".join(f"{weight:g} {name}" for name, weight in weights.items())
