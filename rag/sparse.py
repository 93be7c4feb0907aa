"""Sparse vectors for BM25: stemmed words and word pairs whose dot product, with idf, is the score.

A word's number comes from the vector engine's own English analyser (Snowball stem, stopwords), asked once per
distinct piece of text; Indic words pass through whole. Pairs of neighbouring words count at a fifth of a
word: they put "sea view" before "view … sea", and raised nDCG@10 on SciFact train and on Cranfield
(docs/performance.md). The engine multiplies by idf at query time (modifier Idf), so the statistics follow
every insert.
"""

from __future__ import annotations

import re
from itertools import chain, pairwise
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from qdrant_edge import Bm25, Bm25Config, TokenizerType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

K1: Final = 1.2
B: Final = 0.75
PAIR_WEIGHT: Final = 0.2
TITLE_COPIES: Final = 2
"""A word of the title counts as if it stood there this often."""
MOST_COUNTED_TOGETHER: Final = 1024
MAX_PIECES_REMEMBERED: Final = 400_000
_WORD: Final = re.compile(r"[\w\u0900-\u0963\u0966-\u0dff]+")
"""Letters, digits, and the Indic blocks with their vowel signs, which ``\\w`` alone would cut words at."""
_UINT32: Final = np.uint64(0xFFFFFFFF)
_UINT64: Final = np.uint64(0xFFFFFFFFFFFFFFFF)
"""No document's key."""
_32: Final = np.uint64(32)
_LEFT: Final = np.uint64(0x9E3779B1)
_RIGHT: Final = np.uint64(0x85EBCA6B)


class SparseVector(NamedTuple):
    """Term numbers, ascending, and their weights."""

    indices: tuple[int, ...]
    values: tuple[float, ...]


class Analyser:
    """Text to term numbers. Remembers each distinct piece between spaces; safe to share between threads."""

    def __init__(self) -> None:
        self._engine = Bm25(Bm25Config(tokenizer=TokenizerType.Multilingual, language="english"))
        self._known: dict[str, tuple[int, ...]] = {}
        self._lock = Lock()

    def terms(self, text: str) -> list[int]:
        """Numbers of the text's words in order, stopwords left out."""
        known = self._known
        numbers = [known[piece] if piece in known else self._learn(piece) for piece in text.lower().split()]
        return list(chain.from_iterable(numbers))

    def _learn(self, piece: str) -> tuple[int, ...]:
        """Terms of what stands between spaces: a word with its commas, or several with hyphens."""
        words = _WORD.findall(piece)
        numbers = tuple(chain.from_iterable(self._engine.embed_document(word).indices for word in words))
        with self._lock:
            if len(self._known) >= MAX_PIECES_REMEMBERED:
                self._known = {}
            self._known[piece] = numbers
        return numbers


class SparseEncoder:
    """Documents and queries as sparse vectors.

    Args:
        average_length: Mean number of terms in a document of the collection; a fixed guess serves well, since
            only its ratio to a document's own length enters the weight.
    """

    def __init__(self, average_length: float = 64.0, analyser: Analyser | None = None) -> None:
        self.average_length = average_length
        self.analyser = analyser or Analyser()

    def document(self, text: str, title: str = "") -> SparseVector:
        """One document; see `documents`."""
        [vector] = self.documents([(title, text)])
        return vector

    def documents(self, texts: Sequence[tuple[str, str]]) -> list[SparseVector]:
        """Saturated term frequencies: ``tf (k1 + 1) / (tf + k1 (1 - b + b length / average))``.

        Args:
            texts: Title and text of each; many are counted together, at a third of the time each alone takes.
        """
        vectors: list[SparseVector] = []
        for start in range(0, len(texts), MOST_COUNTED_TOGETHER):
            some = texts[start : start + MOST_COUNTED_TOGETHER]
            vectors += self._counted(
                [self.analyser.terms(" ".join([title] * TITLE_COPIES + [text])) for title, text in some]
            )
        return vectors

    def _counted(self, documents: Sequence[list[int]]) -> list[SparseVector]:
        lengths = np.array([len(terms) for terms in documents])
        norms = K1 * (1 - B + B * lengths / self.average_length)
        terms = np.fromiter(chain.from_iterable(documents), np.uint64, int(lengths.sum()))
        owners = np.repeat(np.arange(len(documents), dtype=np.uint64), lengths)
        is_pair = owners[:-1] == owners[1:]
        pairs = _paired(terms[:-1][is_pair], terms[1:][is_pair])
        words = _weighted(owners << _32, terms, norms, 1.0)
        neighbours = _weighted(owners[:-1][is_pair] << _32, pairs, norms, PAIR_WEIGHT)
        keys = np.concatenate([words.keys, neighbours.keys])
        order = np.argsort(keys, kind="stable")  # two runs in order, which a stable sort merges
        keys = keys[order]
        # A pair may have a word's number; then their weights add up.
        starts = np.flatnonzero(np.diff(keys, prepend=_UINT64))
        held = np.concatenate([words.weights, neighbours.weights])[order]
        weights = (np.add.reduceat(held, starts) if len(starts) else held).tolist()
        keys = keys[starts]
        bounds = np.searchsorted(keys, np.arange(len(documents) + 1, dtype=np.uint64) << _32).tolist()
        indices = (keys & _UINT32).tolist()
        return [
            SparseVector(tuple(indices[start:end]), tuple(weights[start:end]))
            for start, end in pairwise(bounds)
        ]

    def query(self, text: str) -> SparseVector:
        """Each distinct term and pair once."""
        terms = self.analyser.terms(text)
        numbers = np.array(terms, np.uint64)
        return _ordered(dict.fromkeys([*terms, *_paired(numbers[:-1], numbers[1:]).tolist()], 1.0))


def mean_length(analyser: Analyser, texts: Iterable[tuple[str, str]]) -> float:
    """Mean number of terms over (title, text), for collections known in advance."""
    lengths = [TITLE_COPIES * len(analyser.terms(title)) + len(analyser.terms(text)) for title, text in texts]
    return max(1.0, sum(lengths) / max(1, len(lengths)))


class _Weighted(NamedTuple):
    """Document and term in one number, ascending, and the term's weight there."""

    keys: NDArray[np.uint64]
    weights: NDArray[np.float64]


def _weighted(
    owners: NDArray[np.uint64], terms: NDArray[np.uint64], norms: NDArray[np.float64], share: float
) -> _Weighted:
    keys, tf = np.unique(owners | terms, return_counts=True)
    return _Weighted(keys, share * tf * (K1 + 1) / (tf + norms[(keys >> _32).astype(np.intp)]))


def _paired(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return ((left * _LEFT) ^ (right * _RIGHT + np.uint64(1))) & _UINT32


def _ordered(weights: dict[int, float]) -> SparseVector:
    indices = tuple(sorted(weights))
    return SparseVector(indices, tuple(weights[index] for index in indices))
