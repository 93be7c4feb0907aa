"""Pages are cut into passages of whole lines, each with its offset and boxes."""

from __future__ import annotations

from uuid import UUID

from domain.documents.page import Box, Line, Page
from rag.papers.chunk import PASSAGE_CHARS, passages_of

ID = UUID(int=1)


def page_of(*texts: str) -> Page:
    return Page(3, 100, 100, tuple(Line(text, Box(0, at, 10, at + 1)) for at, text in enumerate(texts)))


def test_every_line_is_in_a_passage_at_its_offset() -> None:
    texts = [f"line {at} " + "x" * 90 for at in range(30)]
    page = page_of(*texts)

    passages = list(passages_of(ID, page))

    assert len(passages) > 3
    assert all(page.text[one.first_char :].startswith(one.text) for one in passages)
    assert all(len(one.text) <= PASSAGE_CHARS + 100 for one in passages)
    assert {line for one in passages for line in one.text.split("\n")} == set(texts)
    at, box = passages[1].boxes[1]
    assert passages[1].text[at:].startswith(f"line {int(box[1])} ")


def test_a_line_longer_than_a_passage_is_one_and_an_empty_page_has_none() -> None:
    assert [one.text for one in passages_of(ID, page_of("y" * 2000, "end"))] == ["y" * 2000, "end"]
    assert list(passages_of(ID, page_of())) == []
