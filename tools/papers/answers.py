"""A question about papers answered in their own words: the sentences that fit best, each with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from rag.sparse import SparseEncoder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from domain.tenancy import Principal
    from rag.passages_index import Found, PassageIndex

    BoxEdges = tuple[float, float, float, float]

PASSAGES: Final = 8
EXTRACTS: Final = 8
_BREAK: Final = re.compile(r"(?<=[.!?।;])\s+|\n")
_FULL_LINE: Final = 0.6
"""Of the longest line: one that is shorter and has no mark is a heading or a cell, and ends what it says."""
_MARKS: Final = (".", "!", "?", "।", ";")
_ABBREVIATED: Final = re.compile(
    r"(?:^|[\s(])(?:rs|re|no|nos|sy|s|mr|mrs|ms|dr|smt|shri|sri|st|ltd|pvt|co|viz|sq|ft|m|art|sec|u/s|i\.e|e\.g|[a-z])\.$",
    re.IGNORECASE,
)
_LEAST_CHARS: Final = 12


class Citation(NamedTuple):
    """Words of a paper and where they stand."""

    document_id: UUID
    page: int
    box: BoxEdges
    quote: str
    score: float


async def extracts(
    index: PassageIndex, who: Principal, question: str, *, document_ids: Sequence[UUID] | None = None
) -> tuple[Citation, ...]:
    """The sentences that fit the question best, of the papers that the caller may see, best first."""
    found = await index.search(who, question, document_ids=document_ids, limit=PASSAGES)
    return best_sentences(question, found)


def best_sentences(question: str, found: Sequence[Found], most: int = EXTRACTS) -> tuple[Citation, ...]:
    """Sentences of the passages, by the words they share with the question, then by their passage's rank."""
    encoder = SparseEncoder()
    asked = set(encoder.query(question).indices)
    candidates: list[tuple[float, int, Citation]] = []
    seen: set[str] = set()
    for rank, one in enumerate(found):
        for start, end in _sentences(one.passage.text):
            quote = " ".join(one.passage.text[start:end].split())
            if len(quote) < _LEAST_CHARS or quote in seen:
                continue
            seen.add(quote)
            shared = len(asked.intersection(encoder.query(quote).indices))
            if shared == 0:
                continue
            fit = shared / max(len(asked), 1) + one.score / 100 - rank / 50
            box = _box(one.passage.boxes, start, end)
            cited = Citation(one.passage.document_id, one.passage.page, box, quote[:400], round(fit, 4))
            candidates.append((-fit, rank, cited))
    return tuple(cited for _, _, cited in sorted(candidates, key=lambda one: one[:2])[:most])


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends; "Rs." and the like end none, nor does a full line."""
    longest = max(map(len, text.split("\n")))
    start = 0
    for found in _BREAK.finditer(text):
        before = text[start : found.start()]
        is_marked = before[-1:] in _MARKS
        line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        if _ABBREVIATED.search(before) or (not is_marked and len(line) >= _FULL_LINE * longest):
            continue
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _box(boxes: Sequence[tuple[int, BoxEdges]], start: int, end: int) -> BoxEdges:
    """Around the lines that the stretch touches."""
    touched = [
        box
        for at, (offset, box) in enumerate(boxes)
        if offset < end and (at + 1 == len(boxes) or boxes[at + 1][0] > start)
    ]
    lefts, tops, rights, bottoms = zip(*touched, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
