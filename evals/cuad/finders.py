"""The first models: one linear model a kind over words, of sentences and of short pieces."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from sklearn.feature_extraction.text import (  # type: ignore[import-untyped]  # no stubs
    CountVectorizer,
    TfidfVectorizer,
)
from sklearn.linear_model import SGDClassifier  # type: ignore[import-untyped]  # no stubs
from sklearn.pipeline import FeatureUnion  # type: ignore[import-untyped]  # no stubs

from evals.cuad.pieces import SHORT_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evals.cuad.prepared import Prepared

    Scores = dict[str, NDArray[np.float64]]

_SEED: Final = 7
_OTHERS_KEPT: Final = 0.4
"""Of the sentences of no kind, which are most, so many are learnt from, each weighing for the others."""
_HEADING_WEIGHT: Final = 0.5
_FEWEST_TAUGHT: Final = 2


class Judged(NamedTuple):
    """Log odds by kind, of a contract's sentences and of its short pieces."""

    sentences: Scores
    shorts: Scores


class Finders:
    """Linear models taught on some contracts."""

    def __init__(self, taught: Sequence[Prepared], kinds: Sequence[str]) -> None:
        rare = 2 if len(taught) > _FEWEST_TAUGHT * 10 else 1
        words = TfidfVectorizer(
            preprocessor=_words_of,
            ngram_range=(1, 2),
            min_df=rare,
            max_df=0.5,
            sublinear_tf=True,
            max_features=150_000,
        )
        headings = TfidfVectorizer(
            preprocessor=_heading_of, min_df=rare, sublinear_tf=True, max_features=20_000
        )
        self._said = FeatureUnion(
            [("words", words), ("heading", headings)], transformer_weights={"heading": _HEADING_WEIGHT}
        )
        self._marks = CountVectorizer(analyzer=_as_it_is, binary=True, min_df=rare)
        self._sentence_models = self._teach_sentences(taught, kinds)
        self._short_models = self._teach_shorts(taught)

    def judge(self, contract: Prepared) -> Judged:
        """How likely each piece is of each kind."""
        return Judged(
            _scores(self._sentence_models, self._said.transform(_pairs(contract))) if contract.texts else {},
            _scores(self._short_models, self._marks.transform(contract.marks)) if contract.marks else {},
        )

    def _teach_sentences(self, taught: Sequence[Prepared], kinds: Sequence[str]) -> dict[str, Any]:
        draw = np.random.default_rng(_SEED)
        kept: list[tuple[int, int]] = []
        weights: list[float] = []
        for number, contract in enumerate(taught):
            of_some = set(chain.from_iterable(contract.labels.values()))
            for place in range(len(contract.texts)):
                if place in of_some or draw.random() < _OTHERS_KEPT:
                    kept.append((number, place))
                    weights.append(1.0 if place in of_some else 1 / _OTHERS_KEPT)
        pairs = [_pairs(contract) for contract in taught]
        given = self._said.fit_transform([pairs[number][place] for number, place in kept])
        models = {}
        for kind in kinds:
            right = np.array([place in taught[number].labels.get(kind, ()) for number, place in kept])
            if right.sum() >= _FEWEST_TAUGHT:
                weight = np.array(weights) * np.where(right, 4.0, 1.0)
                models[kind] = _model(alpha=2e-6, rounds=8).fit(given, right, sample_weight=weight)
        return models

    def _teach_shorts(self, taught: Sequence[Prepared]) -> dict[str, Any]:
        marks = [mark for contract in taught for mark in contract.marks]
        if not marks:
            return {}
        given = self._marks.fit_transform(marks)
        models = {}
        for kind in SHORT_KINDS:
            places = [contract.short_labels.get(kind, set()) for contract in taught]
            right = np.array(
                [
                    place in found
                    for contract, found in zip(taught, places, strict=True)
                    for place in range(len(contract.marks))
                ]
            )
            if right.sum() >= _FEWEST_TAUGHT:
                weight = np.where(right, 2.0, 1.0)
                models[kind] = _model(alpha=1e-5, rounds=15).fit(given, right, sample_weight=weight)
        return models


def _model(*, alpha: float, rounds: int) -> Any:  # noqa: ANN401  # no stubs
    return SGDClassifier(
        loss="log_loss", alpha=alpha, random_state=_SEED, max_iter=rounds, tol=None, average=True
    )


def _scores(models: dict[str, Any], given: Any) -> Scores:  # noqa: ANN401  # sparse
    return {kind: model.decision_function(given) for kind, model in models.items()}


def _pairs(contract: Prepared) -> list[tuple[str, str]]:
    """Each sentence and its heading."""
    return list(zip(contract.texts, contract.headings, strict=True))


def _words_of(pair: tuple[str, str]) -> str:
    return pair[0].lower()


def _heading_of(pair: tuple[str, str]) -> str:
    return pair[1].lower()


def _as_it_is(marks: list[str]) -> list[str]:
    return marks
