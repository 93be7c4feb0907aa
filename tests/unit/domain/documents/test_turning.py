"""A page turned by quarters: each word where one sees it."""

from __future__ import annotations

import pytest

from domain.documents.page import Box, Line, Page, Word
from domain.documents.turning import turned_page
from domain.errors import BadInput

WORD = Box(10, 20, 40, 30)
PAGE = Page(1, 100, 200, (Line("word", WORD, (Word("word", WORD),)),), rotation=270)


@pytest.mark.parametrize(
    ("degrees", "size", "box", "rotation"),
    [
        (90, (200, 100), Box(170, 10, 180, 40), 0),
        (180, (100, 200), Box(60, 170, 90, 180), 90),
        (270, (200, 100), Box(20, 60, 30, 90), 180),
    ],
)
def test_words_go_where_the_turn_takes_them(degrees, size, box, rotation):
    page = turned_page(PAGE, degrees)

    assert ((page.width_pt, page.height_pt), page.rotation) == (size, rotation)
    assert (page.lines[0].box, page.lines[0].words[0].box) == (box, box)


def test_turned_four_times_it_is_as_before():
    page = PAGE
    for degrees in (90, 180, 90):
        page = turned_page(page, degrees)

    assert page == PAGE


def test_a_page_without_a_look_is_not_turned():
    with pytest.raises(BadInput, match="no look"):
        turned_page(Page(1, 0, 0, ()), 90)
