"""Pages cut into passages: stretches of whole lines that are embedded, searched and cited by their boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from store.documents.records import Passage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.documents.page import Line, Page

PASSAGE_CHARS: Final = 700
"""Some 150 tokens: what the offline embedder reads of a text without cutting it."""
OVERLAP_LINES: Final = 1
"""A sentence that runs across two passages is whole in one of them more often."""


def passages_of(document_id: UUID, page: Page) -> Iterator[Passage]:
    """The page's passages. The same page gives the same ids, so that writing them again changes nothing."""
    offsets: list[int] = []
    at = 0
    for line in page.lines:
        offsets.append(at)
        at += len(line.text) + 1
    first = 0
    while first < len(page.lines):
        end, size = first, 0
        while end < len(page.lines) and (size == 0 or size + len(page.lines[end].text) < PASSAGE_CHARS):
            size += len(page.lines[end].text) + 1
            end += 1
        yield _passage(document_id, page.number, page.lines[first:end], offsets[first:end])
        if end == len(page.lines):
            return
        first = max(end - OVERLAP_LINES, first + 1)


def _passage(document_id: UUID, number: int, lines: tuple[Line, ...], offsets: list[int]) -> Passage:
    start = offsets[0]
    return Passage(
        uuid5(document_id, f"{number}:{start}"),
        document_id,
        number,
        start,
        "\n".join(line.text for line in lines),
        tuple(
            (offset - start, (line.box.left, line.box.top, line.box.right, line.box.bottom))
            for line, offset in zip(lines, offsets, strict=True)
        ),
    )
