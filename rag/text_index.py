"""An exact hybrid index in memory, for up to some 10,000 documents: a case file or a test corpus.

Each document is scored three ways against a query: by BM25 over words and word pairs, by its own vector,
and by the vector of its best sentence. Nothing is approximate, so what it measures is the ranking and not
an index.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from rag.fuse import DEPTH, fuse
from rag.passages import passages
from rag.sparse import Analyser, SparseEncoder, mean_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from rag.embed.protocol import Embedder
    from rag.sparse import SparseVector

SENTENCE_SHARE: Final = 0.5
"""Weight of the best sentence against the whole document in the dense score."""


class Document(NamedTuple):
    """A text with an id of its own."""

    id: str
    title: str
    text: str


class Scored(NamedTuple):
    """A document and its score, comparable within one list."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class _Postings:
    """Term -> rows and weights with idf, in one pair of arrays cut by ``spans``."""

    spans: dict[int, tuple[int, int]]
    rows: NDArray[np.int32]
    weights: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Vectors:
    """Vectors of whole documents, and of their sentences with the row where each document's begin."""

    documents: NDArray[np.float32]
    sentences: NDArray[np.float32]
    owners: NDArray[np.int64]
    starts: NDArray[np.int64]


class TextIndex:
    """Made by `build`; immutable, safe to share."""

    def __init__(
        self, ids: Sequence[str], encoder: SparseEncoder, postings: _Postings, vectors: _Vectors
    ) -> None:
        self.ids = tuple(ids)
        self._encoder = encoder
        self._postings = postings
        self._vectors = vectors

    @classmethod
    async def build(cls, documents: Sequence[Document], embedder: Embedder) -> TextIndex:
        """Embeds and indexes the documents; costs the model's time for every document and sentence."""
        analyser = Analyser()
        length = mean_length(analyser, ((document.title, document.text) for document in documents))
        encoder = SparseEncoder(length, analyser)
        postings = _postings(encoder.documents([(document.title, document.text) for document in documents]))
        vectors = await _embed(documents, embedder)
        return cls([document.id for document in documents], encoder, postings, vectors)

    def sparse(self, query: str, limit: int = DEPTH) -> list[Scored]:
        """Best documents by words."""
        scores = np.zeros(len(self.ids), np.float32)
        for term in self._encoder.query(query).indices:
            start, end = self._postings.spans.get(term, (0, 0))
            scores[self._postings.rows[start:end]] += self._postings.weights[start:end]
        return self._best(scores, limit, floor=0.0)

    def dense(self, query: NDArray[np.float32], limit: int = DEPTH) -> list[Scored]:
        """Best documents by meaning: half the whole, half the best sentence."""
        whole = self._vectors.documents @ query
        best = whole.copy()
        if len(self._vectors.sentences):
            sentences = np.maximum.reduceat(self._vectors.sentences @ query, self._vectors.starts)
            best[self._vectors.owners] = sentences
        return self._best((1 - SENTENCE_SHARE) * whole + SENTENCE_SHARE * best, limit, floor=-np.inf)

    @staticmethod
    def hybrid(dense: Iterable[Scored], sparse: Iterable[Scored], limit: int = DEPTH) -> list[Scored]:
        """Both lists fused."""
        fused = fuse({hit.id: hit.score for hit in dense}, {hit.id: hit.score for hit in sparse})
        ranked = sorted(fused.items(), key=lambda item: (-item[1], item[0]))
        return [Scored(*item) for item in ranked[:limit]]

    def _best(self, scores: NDArray[np.float32], limit: int, *, floor: float) -> list[Scored]:
        take = min(limit, len(scores))
        if take == 0:
            return []
        rows = np.argpartition(-scores, take - 1)[:take]
        ordered = rows[np.lexsort((rows, -scores[rows]))]
        return [Scored(self.ids[row], float(scores[row])) for row in ordered if scores[row] > floor]


def _postings(vectors: Sequence[SparseVector]) -> _Postings:
    """Inverted lists with idf ``ln(1 + (N - n + 0.5) / (n + 0.5))`` folded in, as the engine has it."""
    lengths = [len(vector.indices) for vector in vectors]
    rows = np.repeat(np.arange(len(vectors), dtype=np.int32), lengths)
    terms = np.fromiter((term for vector in vectors for term in vector.indices), np.uint32, sum(lengths))
    weights = np.fromiter((value for vector in vectors for value in vector.values), np.float32, sum(lengths))
    order = np.argsort(terms, kind="stable")
    rows, terms, weights = rows[order], terms[order], weights[order]
    distinct, starts, counts = np.unique(terms, return_index=True, return_counts=True)
    idf = np.log(1 + (len(vectors) - counts + 0.5) / (counts + 0.5)).astype(np.float32)
    spans = {
        int(term): (int(start), int(start + count))
        for term, start, count in zip(distinct, starts, counts, strict=True)
    }
    return _Postings(spans, rows, weights * np.repeat(idf, counts))


async def _embed(documents: Sequence[Document], embedder: Embedder) -> _Vectors:
    """One call for wholes and sentences together, so that progress counts both."""
    wholes = [f"{document.title} {document.text}".strip() for document in documents]
    cut = [passages(document.title, document.text) for document in documents]
    vectors = await embedder.embed_documents([*wholes, *(piece for pieces in cut for piece in pieces)])
    counts = np.array([len(pieces) for pieces in cut], np.int64)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]]) if len(counts) else counts
    owners = np.flatnonzero(counts)
    return _Vectors(vectors[: len(wholes)], vectors[len(wholes) :], owners, starts[owners])
