"""Sparse vectors for BM25: stemmed words and word pairs whose dot product, with idf, is the score.

A word's number comes from the vector engine's own English analyser (Snowball stem, stopwords), asked once per
distinct word; Indic words pass through whole. Pairs of neighbouring words count at a fifth of a word: they
put "sea view" before "view … sea", and raised nDCG@10 on SciFact train and on Cranfield
(docs/performance.md). The engine multiplies by idf at query time (modifier Idf), so the statistics follow
every insert.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

from qdrant_edge import Bm25, Bm25Config, TokenizerType

if TYPE_CHECKING:
    from collections.abc import Iterable

K1: Final = 1.2
B: Final = 0.75
PAIR_WEIGHT: Final = 0.2
TITLE_COPIES: Final = 2
"""A word of the title counts as if it stood there this often."""
MAX_WORDS_REMEMBERED: Final = 400_000
_WORD: Final = re.compile(r"[\w\u0900-\u0963\u0966-\u0dff]+")
"""Letters, digits, and the Indic blocks with their vowel signs, which ``\\w`` alone would cut words at."""
_UINT32: Final = 0xFFFFFFFF


class SparseVector(NamedTuple):
    """Term numbers, ascending, and their weights."""

    indices: tuple[int, ...]
    values: tuple[float, ...]


class Analyser:
    """Text to term numbers. Remembers each distinct word; safe to share between threads."""

    def __init__(self) -> None:
        self._engine = Bm25(Bm25Config(tokenizer=TokenizerType.Multilingual, language="english"))
        self._known: dict[str, tuple[int, ...]] = {}
        self._lock = Lock()

    def terms(self, text: str) -> list[int]:
        """Numbers of the text's words in order, stopwords left out."""
        found: list[int] = []
        for word in _WORD.findall(text.lower()):
            numbers = self._known.get(word)
            found.extend(self._learn(word) if numbers is None else numbers)
        return found

    def _learn(self, word: str) -> tuple[int, ...]:
        numbers = tuple(self._engine.embed_document(word).indices)
        with self._lock:
            if len(self._known) >= MAX_WORDS_REMEMBERED:
                self._known.clear()
            self._known[word] = numbers
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
        """Saturated term frequencies: ``tf (k1 + 1) / (tf + k1 (1 - b + b length / average))``."""
        terms = self.analyser.terms(" ".join([title] * TITLE_COPIES + [text]) if title else text)
        norm = K1 * (1 - B + B * len(terms) / self.average_length)
        weights = {term: tf * (K1 + 1) / (tf + norm) for term, tf in Counter(terms).items()}
        for pair, tf in Counter(_pairs(terms)).items():
            weights[pair] = weights.get(pair, 0.0) + PAIR_WEIGHT * tf * (K1 + 1) / (tf + norm)
        return _ordered(weights)

    def query(self, text: str) -> SparseVector:
        """Each distinct term and pair once."""
        terms = self.analyser.terms(text)
        return _ordered(dict.fromkeys([*terms, *_pairs(terms)], 1.0))


def mean_length(analyser: Analyser, texts: Iterable[tuple[str, str]]) -> float:
    """Mean number of terms over (title, text), for collections known in advance."""
    lengths = [TITLE_COPIES * len(analyser.terms(title)) + len(analyser.terms(text)) for title, text in texts]
    return max(1.0, sum(lengths) / max(1, len(lengths)))


def _pairs(terms: list[int]) -> Iterable[int]:
    return (((left * 0x9E3779B1) ^ (right * 0x85EBCA6B + 1)) & _UINT32 for left, right in pairwise(terms))


def _ordered(weights: dict[int, float]) -> SparseVector:
    indices = tuple(sorted(weights))
    return SparseVector(indices, tuple(weights[index] for index in indices))
