"""The second model: of the likely pieces of a contract, which are clauses of the kind."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from sklearn.ensemble import (  # type: ignore[import-untyped]  # no stubs
    HistGradientBoostingClassifier,
)
from sklearn.utils.parallel import (  # type: ignore[import-untyped]  # no stubs
    _get_threadpool_controller,
)

from evals.cuad.contracts import Span
from evals.cuad.pieces import SHORT_KINDS
from evals.cuad.scoring import Shown, covered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from evals.cuad.finders import Judged
    from evals.cuad.prepared import Prepared, Stock
    from evals.cuad.scoring import Words

_SENTENCES_SEEN: Final = 22
_SHORTS_SEEN: Final = 25
"""The likeliest of a kind in a contract, which the second model looks at."""
_DEEPEST: Final = 14.0
"""Log odds below the likeliest at which nothing is looked at any more."""
_OF_OVERLAPPED: Final = 0.3
"""What is left of a run's score for each likelier run that it overlaps."""
_UNLIKELY: Final = -9.0
"""Log odds of what is not there, and below which no sentence joins a run."""


class Candidate(NamedTuple):
    """A run of pieces that may be a clause of the kind."""

    kind: str
    span: Span
    features: tuple[float, ...]
    covers: list[int]
    """Places of the gold spans that it covers."""


def candidates_of(contract: Prepared, judged: Judged, kinds: Sequence[str]) -> list[Candidate]:
    """Likely pieces of each kind, sentences also in runs of two and three."""
    found: list[Candidate] = []
    for size, (scores, others) in enumerate(
        ((judged.sentences, judged.shorts), (judged.shorts, judged.sentences))
    ):
        for kind, odds in scores.items():
            other = float(others[kind].max()) if kind in others else _UNLIKELY
            looking = _Looking(contract, kind, kinds.index(kind), odds, other, is_short=bool(size))
            found += looking.candidates()
    return found


class _Looking:
    """One kind in one contract, in sentences or in short pieces."""

    def __init__(  # noqa: PLR0913  # what is looked at
        self,
        contract: Prepared,
        kind: str,
        kind_number: int,
        odds: NDArray[np.float64],
        other: float,
        *,
        is_short: bool,
    ) -> None:
        self._contract = contract
        self._kind = kind
        self._odds = odds
        self._is_short = is_short
        self._stock: Stock = contract.shorts if is_short else contract.sentences
        self._order = np.argsort(-odds)[: _SHORTS_SEEN if is_short else _SENTENCES_SEEN]
        self._of_all = (kind_number, self._nth(0), self._nth(1), self._nth(4), float(is_short), other)

    def _nth(self, rank: int) -> float:
        return float(self._odds[self._order[rank]]) if rank < len(self._order) else _UNLIKELY

    def candidates(self) -> Iterator[Candidate]:
        """Each run once, and none that says the same as a likelier one."""
        said: set[Words] = set()
        for rank, place in enumerate(self._order):
            if self._odds[place] < self._nth(0) - _DEEPEST:
                return
            for first, last in self._runs(int(place)):
                words = frozenset[str]().union(*self._stock.words[first : last + 1])
                if words and words not in said:
                    said.add(words)
                    yield self._candidate(first, last, rank, words)

    def _runs(self, place: int) -> Iterator[tuple[int, int]]:
        yield place, place
        if self._kind in SHORT_KINDS:
            return
        for first, last in ((place, place + 1), (place - 1, place), (place - 1, place + 1)):
            inside = first >= 0 and last < len(self._odds)
            if inside and self._odds[first : last + 1].min() >= _UNLIKELY:
                yield first, last

    def _candidate(self, first: int, last: int, rank: int, words: Words) -> Candidate:
        span = Span(self._stock.spans[first].start, self._stock.spans[last].end)
        text, own = self._contract.contract.text, self._odds[first : last + 1]
        whole = len(text)
        features = (
            *self._of_all,
            float(own.max()),
            float(own.max()) - self._nth(0),
            float(own.min()),
            float(own.mean()),
            self._at(first - 1),
            self._at(last + 1),
            max(self._at(first - 2), self._at(last + 2)),
            float(rank),
            float(last - first),
            float(len(words)),
            log(1 + span.start),
            span.start / whole,
            log(whole),
            log(1 + span.end - span.start),
        )
        gold = self._contract.gold.get(self._kind, ())
        return Candidate(
            self._kind, span, features, covered(self._kind, text[span.start : span.end], words, gold)
        )

    def _at(self, place: int) -> float:
        return float(self._odds[place]) if 0 <= place < len(self._odds) else _UNLIKELY


class Ranker:
    """Taught on candidates of contracts that the first models had not seen."""

    def __init__(self, taught: Sequence[Candidate]) -> None:
        self._model: Any = HistGradientBoostingClassifier(
            max_iter=200,
            learning_rate=0.07,
            max_leaf_nodes=31,
            min_samples_leaf=min(30, max(1, len(taught) // 50)),
            l2_regularization=1.0,
            categorical_features=[0],
            early_stopping=False,
            random_state=7,
        )
        # With several threads, on a busy machine, waiting for one another costs them more than they win.
        with _get_threadpool_controller().limit(limits=1):
            self._model.fit(_table(taught), np.array([bool(one.covers) for one in taught]))

    def shown(self, number: int, candidates: Sequence[Candidate]) -> Iterator[tuple[str, Shown]]:
        """Kind and span of what is shown of a contract: of those that overlap, the likeliest first.

        Nothing to look at is nothing to show.
        """
        if not candidates:
            return
        with _get_threadpool_controller().limit(limits=1):
            sure = self._model.predict_proba(_table(candidates))[:, 1]
        shown: dict[str, list[Span]] = {}
        for place in np.argsort(-sure):
            one = candidates[place]
            before = shown.setdefault(one.kind, [])
            overlapped = sum(one.span.shared(other) > 0 for other in before)
            before.append(one.span)
            score = float(sure[place]) * _OF_OVERLAPPED**overlapped
            yield one.kind, Shown(score, tuple((number, one.kind, each) for each in one.covers))


def _table(candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    return np.array([one.features for one in candidates])
