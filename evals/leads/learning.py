"""Members of a model, fitted by scikit-learn and taken over into our own form.

This module and no other imports scikit-learn, and only when it fits. Numbers are rounded to twelve decimals
as they are taken over: what the order of additions on several cores leaves in the last bits stays out of
the file.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

import numpy as np

from domain.leads_model.form import Boosted, Linear, Term, Tree
from domain.leads_model.scoring import term_value
from domain.leads_model.season import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager

    from domain.leads_model.form import Column
    from evals.leads.calibrating import Floats, Truths
    from evals.leads.columns import Matrix

_DIGITS: Final = 12
_STEPS: Final = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One way to fit a member."""

    name: str
    words: str
    kind: Literal["boosted", "linear"]
    settings: Mapping[str, Any] = field(default_factory=dict)
    are_words_ranked: bool = False
    """Trees split words by their rank, the most frequent first, and not by sets of them."""


PLAIN: Final = Recipe(name="plain", words="scikit-learn's gradient boosting as it comes", kind="boosted")
"""What the model has to beat, and one of its members."""
RECIPES: Final = (
    Recipe(
        name="slow",
        words="300 small trees, slow steps, a third of the columns seen at each split",
        kind="boosted",
        settings={
            "learning_rate": 0.03,
            "max_iter": 300,
            "max_leaf_nodes": 12,
            "min_samples_leaf": 20,
            "l2_regularization": 5.0,
            "max_features": 0.3,
        },
    ),
    Recipe(
        name="deep",
        words="250 larger trees, slow steps, strong shrinkage, a third of the columns seen at each split",
        kind="boosted",
        settings={
            "learning_rate": 0.03,
            "max_iter": 250,
            "max_leaf_nodes": 48,
            "min_samples_leaf": 30,
            "l2_regularization": 20.0,
            "max_features": 0.3,
        },
    ),
    Recipe(
        name="ranked",
        words="gradient boosting as it comes, words by how often they occur: beside trees that part words by "
        "sets it errs elsewhere",
        kind="boosted",
        are_words_ranked=True,
    ),
    PLAIN,
    Recipe(
        name="linear",
        words="regularised logistic regression over levels and steps",
        kind="linear",
        settings={"C": 0.1},
    ),
)


class Fitted(Protocol):
    """A member that has learnt."""

    def log_odds(self, rows: Matrix) -> Floats:
        """Of each row, by the library."""

    def body(self) -> Boosted | Linear:
        """The same in our form."""


def fit(recipe: Recipe, columns: Sequence[Column], rows: Matrix, truth: Truths, seed: int) -> Fitted:
    """The member that the recipe makes of these rows.

    On one thread: with several the last bits of sums depend on their number, and on a busy machine waiting
    for one another costs them more than they win.
    """
    with _one_thread():
        if recipe.kind == "linear":
            return _FittedLinear(recipe, columns, rows, truth)
        return _FittedBoosted(recipe, columns, rows, truth, seed)


def _one_thread() -> AbstractContextManager[object]:
    from sklearn.utils.parallel import (  # type: ignore[import-untyped]  # no stubs
        _get_threadpool_controller,
    )

    limit: AbstractContextManager[object] = _get_threadpool_controller().limit(limits=1)
    return limit


def library_versions() -> dict[str, str]:
    """What a model's bytes depend on."""
    from importlib.metadata import version

    python = ".".join(map(str, sys.version_info[:2]))
    return {"python": python, **{name: version(name) for name in ("numpy", "scikit-learn", "scipy")}}


class _FittedBoosted:
    def __init__(
        self, recipe: Recipe, columns: Sequence[Column], rows: Matrix, truth: Truths, seed: int
    ) -> None:
        from sklearn.ensemble import HistGradientBoostingClassifier  # type: ignore[import-untyped]  # no stubs

        # The levels of a word are in the order of their rows, so their codes are ranks.
        is_word = [column.kind == "word" and not recipe.are_words_ranked for column in columns]
        self._library = HistGradientBoostingClassifier(
            categorical_features=is_word if any(is_word) else None,
            early_stopping=False,
            random_state=seed,
            **recipe.settings,
        ).fit(rows, truth)

    def log_odds(self, rows: Matrix) -> Floats:
        with _one_thread():
            found: Floats = self._library.decision_function(rows)
        return found

    def body(self) -> Boosted:
        trees = tuple(_tree(predictor) for (predictor,) in self._library._predictors)  # no other way
        return Boosted(
            base=_rounded(self._library._baseline_prediction.item()),  # likewise
            trees=trees,
        )


def _tree(predictor: Any) -> Tree:  # noqa: ANN401  # the library's
    """A tree of the library's arrays; a node's value becomes the mean of its leaves, by their rows.

    Children stand after their parent in the arrays, so the means are taken from the last node to the first.
    """
    nodes = predictor.nodes
    counts = nodes["count"].astype(float)
    values = nodes["value"].astype(float)
    left, right = nodes["left"].astype(int), nodes["right"].astype(int)
    is_leaf = nodes["is_leaf"].astype(bool)
    for node in range(len(nodes) - 1, -1, -1):
        if not is_leaf[node]:
            below = [left[node], right[node]]
            values[node] = float(np.average(values[below], weights=counts[below]))
    is_split_on_words = nodes["is_categorical"].astype(bool) & ~is_leaf
    return Tree(
        column=tuple(-1 if leaf else int(at) for leaf, at in zip(is_leaf, nodes["feature_idx"], strict=True)),
        # Infinity parts the missing from all others, and JSON has none; no cell holds a greater number.
        threshold=tuple(
            0.0 if leaf or words else float(min(at, sys.float_info.max))
            for leaf, words, at in zip(is_leaf, is_split_on_words, nodes["num_threshold"], strict=True)
        ),
        left=tuple(int(at) for at in left),
        right=tuple(int(at) for at in right),
        is_missing_left=tuple(bool(each) for each in nodes["missing_go_to_left"]),
        left_codes={
            int(node): _codes(predictor.raw_left_cat_bitsets[nodes["bitset_idx"][node]])
            for node in np.flatnonzero(is_split_on_words)
        },
        value=tuple(_rounded(value) for value in values),
    )


def _codes(bits: Any) -> frozenset[int]:  # noqa: ANN401  # eight words of 32 bits
    return frozenset(code for code in range(256) if int(bits[code // 32]) >> (code % 32) & 1)


class _FittedLinear:
    def __init__(self, recipe: Recipe, columns: Sequence[Column], rows: Matrix, truth: Truths) -> None:
        from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # no stubs

        self._terms = _terms(columns, rows)
        design = _design(self._terms, rows)
        self._means = design.mean(axis=0)
        self._library = LogisticRegression(max_iter=2000, **recipe.settings).fit(design, truth)

    def log_odds(self, rows: Matrix) -> Floats:
        found: Floats = self._library.decision_function(_design(self._terms, rows))
        return found

    def body(self) -> Linear:
        terms = tuple(
            Term(
                column=term.column,
                test=term.test,
                at=term.at,
                scale=term.scale,
                weight=_rounded(weight),
                mean=_rounded(mean),
            )
            for term, weight, mean in zip(self._terms, self._library.coef_[0], self._means, strict=True)
        )
        return Linear(intercept=_rounded(self._library.intercept_[0]), terms=terms)


def _terms(columns: Sequence[Column], rows: Matrix) -> list[Term]:
    """One-hot levels; of a number nine steps at its deciles and itself; whether it is missing."""
    terms = []
    for at, column in enumerate(columns):
        values = rows[:, at]
        stated = values[~np.isnan(values)]
        if len(stated) < len(values):
            terms.append(_bare(at, "missing", 0.0))
        if column.kind not in {"number", *KINDS}:
            terms += [_bare(at, "is", float(code)) for code in np.unique(stated)]
            continue
        terms += [_bare(at, "above", float(step)) for step in np.unique(np.quantile(stated, _STEPS))]
        terms.append(_bare(at, "scaled", float(stated.mean()), max(float(stated.std()), 1e-9)))
    return terms


def _bare(
    column: int, test: Literal["is", "missing", "above", "scaled"], at: float, scale: float = 1.0
) -> Term:
    return Term(column=column, test=test, at=_rounded(at), scale=_rounded(scale), weight=0.0, mean=0.0)


def _design(terms: Sequence[Term], rows: Matrix) -> Matrix:
    """Every term's value, by the very function that scores leads; each distinct number is asked once."""
    design = np.empty((len(rows), len(terms)))
    for at, term in enumerate(terms):
        places, codes = np.unique(rows[:, term.column], return_inverse=True)
        asked = [term_value(term, None if np.isnan(place) else float(place)) for place in places]
        design[:, at] = np.array(asked)[codes]
    return design


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS)
