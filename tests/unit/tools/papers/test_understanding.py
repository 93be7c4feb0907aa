"""Which pages are which paper, of files with places and of files of data; and rows of a page that leans."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.documents.labels import DocumentLabel
from domain.documents.page import Box, Line, Page
from domain.documents.rows import in_rows
from rag.papers.own_files import pages_of_own
from tests.support.made_pages import page_of, word_at
from tests.support.made_sets import one_of_each
from tools.papers.understanding import parts_of


@pytest.mark.parametrize("layout", sorted(one_of_each()))
def test_every_made_paper_is_one_part_of_its_label(layout: str) -> None:
    paper, pages = one_of_each()[layout]

    assert [(part.first, part.last, part.label) for part in parts_of(pages)] == [(1, len(pages), paper.label)]


@pytest.mark.parametrize(
    "text",
    [
        "The valuation of your flat is done, call me; the narration of the balance follows.",
        "ifsc, a, balance\nnothing, that, is a day",
    ],
)
def test_a_text_is_no_paper_for_a_word_in_it(text: str) -> None:
    (part,) = parts_of(pages_of_own(text.encode()))

    assert part.label is DocumentLabel.UNKNOWN


def test_rows_of_a_leaning_scan_hold_what_stands_side_by_side() -> None:
    def leaning(text: str, column: int, top: float) -> Line:
        words = tuple(
            replace(word, box=_sunk(word.box, 0.03 * word.box.left))
            for number, each in enumerate(text.split())
            for word in (word_at(each, column + 20 * number, top),)
        )
        return Line(text, words[0].box.around(words[-1].box), words)

    long = [leaning("one two three four", 0, 300 + 14 * row) for row in range(3)]
    cells = [leaning("left", 0, 100), leaning("lower", 0, 114), leaning("right", 80, 100)]
    scan = Page(1, 700, 900, (*cells, *long), source="ocr")

    assert [line.text for line in in_rows(scan).lines][:2] == ["left right", "lower"]
    assert [line.text for line in in_rows(replace(scan, source="text")).lines][:2] != ["left right", "lower"]


def test_lines_without_places_stay_and_a_page_without_words_has_no_rows() -> None:
    told = Page(1, 595, 842, (Line("b | c", Box(0, 20, 9, 29)), Line("a", Box(0, 0, 9, 9))))

    assert in_rows(told) is told
    assert in_rows(page_of("")).lines == ()


def _sunk(box: Box, by: float) -> Box:
    return Box(box.left, box.top + by, box.right, box.bottom + by)
