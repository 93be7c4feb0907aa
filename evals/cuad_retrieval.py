"""Recall of CUAD's gold spans by the platform's passages: words, meaning and both.

A question is a clause category as the set describes it ("Details: …"); what answers it in a contract are the
spans its annotators marked. A span counts as found within the first k passages when one of them shares half
of it. Each contract is searched by itself, as a person asks about a paper that lies before them.
Source: CUAD v1 (The Atticus Project, CC BY 4.0); spans located in the texts by the folder's makers.
"""

from __future__ import annotations

import csv
import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from domain.documents.page import Box, Line, Page
from domain.errors import BadInput
from domain.tenancy import DEMO_TENANT_ID
from evals.given_files import open_text
from rag.fuse import fuse
from rag.papers.chunk import passages_of
from rag.passages_index import DEPTH, passages_spec
from rag.sparse import SparseEncoder
from rag.vectors.edge import EdgeVectorStore
from rag.vectors.filters import MatchAny, Where
from rag.vectors.protocol import Point

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rag.embed.protocol import Embedder
    from rag.vectors.protocol import VectorStore

LABELS: Final = "cuad_contracts_labels.jsonl.gz"
DESCRIPTIONS: Final = "cuad_category_descriptions.csv"
AT: Final = (1, 5, 10, 20)
_NO_ID: Final = UUID(int=0)
_NOWHERE: Final = Box(0, 0, 0, 0)
_WIDTH: Final = 110
"""Letters of a line; the set's paragraphs are one line each, which no page is."""


@dataclass(slots=True)
class Recall:
    """Of one way of searching."""

    way: str
    spans: int = 0
    found: dict[int, int] = field(default_factory=lambda: dict.fromkeys(AT, 0))

    def at(self, k: int) -> float:
        """Share of spans within the first k passages."""
        return self.found[k] / max(self.spans, 1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of a contract that a passage holds."""

    start: int
    end: int


async def measure(
    folder: Path, embedder: Embedder, *, most: int, progress: Callable[[int], None] | None = None
) -> tuple[int, list[Recall]]:
    """Contracts searched, and recall by words, meaning and both.

    Args:
        folder: With the labels and descriptions of the set.
        embedder: Of passages and questions.
        most: Contracts, the first by their id.
        progress: Told how many are done.

    Raises:
        BadInput: The folder has not the set's files.
    """
    if not (folder / LABELS).is_file() or not (folder / DESCRIPTIONS).is_file():
        raise BadInput(f"{folder} has no {LABELS} and {DESCRIPTIONS}.")
    questions = questions_in(folder / DESCRIPTIONS)
    ways = [Recall("sparse"), Recall("dense"), Recall("hybrid")]
    done = 0
    with tempfile.TemporaryDirectory(prefix="propmubi-cuad-") as place:
        store = await EdgeVectorStore.open(Path(place), passages_spec(embedder))
        contracts = []
        for contract in contracts_in(folder / LABELS, most):
            stretches = await _indexed(store, contract, embedder)
            contracts.append((contract, stretches))
            done += 1
            if progress is not None:
                progress(done)
        vectors = {name: await embedder.embed_query(text) for name, text in questions.items()}
        encoder = SparseEncoder()
        for contract, stretches in contracts:
            where = Where(all_of=(MatchAny("document_id", (str(_id(contract)),)),))
            for name, gold in gold_of(contract, questions):
                hits = await store.search(
                    DEMO_TENANT_ID,
                    dense=vectors[name],
                    sparse=encoder.query(questions[name]),
                    where=where,
                    limit=DEPTH,
                )
                dense = {hit.id: hit.score for hit in hits.dense}
                sparse = {hit.id: hit.score for hit in hits.sparse}
                for way, scores in zip(ways, (sparse, dense, fuse(dense, sparse)), strict=True):
                    ranked = sorted(scores, key=lambda one: -scores[one])  # used at once
                    _count(way, [stretches[one] for one in ranked], gold)
        await store.close()
    return done, ways


def _count(way: Recall, ranked: Sequence[Stretch], gold: Sequence[tuple[int, int]]) -> None:
    for start, end in gold:
        way.spans += 1
        rank = next((at for at, one in enumerate(ranked) if shares_half(one, start, end)), None)
        for k in AT:
            way.found[k] += rank is not None and rank < k


def shares_half(one: Stretch, start: int, end: int) -> bool:
    """Half of the span, or of the passage where the span is longer."""
    shared = min(one.end, end) - max(one.start, start)
    return shared * 2 >= min(end - start, one.end - one.start)


async def _indexed(store: VectorStore, contract: dict[str, Any], embedder: Embedder) -> dict[UUID, Stretch]:
    """Puts the contract's passages into the store, as `PassageIndex` does; where each stands in its text."""
    key = _id(contract)
    lines = tuple(Line(line, _NOWHERE) for line in lines_of(str(contract["text"])))
    passages = list(passages_of(key, Page(1, 1, 1, lines)))
    words = SparseEncoder().documents([("", one.text) for one in passages])
    vectors = await embedder.embed_documents([one.text for one in passages])
    points = [
        Point(one.id, sparse, vector, {"document_id": str(key)})
        for one, sparse, vector in zip(passages, words, vectors, strict=True)
    ]
    await store.upsert(DEMO_TENANT_ID, points)
    return {one.id: Stretch(one.first_char, one.first_char + len(one.text)) for one in passages}


def _id(contract: dict[str, Any]) -> UUID:
    return uuid5(_NO_ID, str(contract["contract_id"]))


def lines_of(text: str) -> Iterator[str]:
    """Lines of a page's width at the offsets of the text: one letter is lost at each end, as to a break."""
    for paragraph in text.split("\n"):
        start = 0
        while len(paragraph) - start > _WIDTH:
            cut = paragraph.rfind(" ", start, start + _WIDTH)
            if cut <= start:
                break
            yield paragraph[start:cut]
            start = cut + 1
        yield paragraph[start:]


def questions_in(path: Path) -> dict[str, str]:
    """Category to the question that its description asks."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return {_plain(row[0]): f"{_plain(row[0])}. {_plain(row[1])}" for row in rows if len(row) > 1}


def _plain(cell: str) -> str:
    return " ".join(cell.split(":", 1)[-1].split())


def contracts_in(path: Path, most: int) -> Iterator[dict[str, Any]]:
    """The first labelled contracts of the file."""
    with open_text(path) as file:
        for _, line in zip(range(most), file, strict=False):
            yield json.loads(line)


def gold_of(
    contract: dict[str, Any], questions: dict[str, str]
) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Categories of a contract that have marked spans, with the spans."""
    by_name = {name.casefold(): name for name in questions}
    for category, clause in contract["clauses"].items():
        name = by_name.get(category.casefold())
        spans = [(span["start"], span["end"]) for span in clause["spans"] if span["start"] >= 0]
        if name is not None and spans:
            yield name, spans
