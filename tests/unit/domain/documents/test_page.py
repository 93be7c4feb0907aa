"""Places and words of a page."""

from __future__ import annotations

from domain.documents.page import Box, Line, Page


def test_box_around_two_holds_both() -> None:
    assert Box(10, 20, 30, 40).around(Box(5, 25, 35, 39)) == Box(5, 20, 35, 40)


def test_text_of_a_page_is_its_lines_in_order() -> None:
    lines = tuple(
        Line(text, Box(0, at, 10, at + 5)) for at, text in enumerate(("SALE DEED", "between A", "and B"))
    )

    assert Page(1, 595, 842, lines).text == "SALE DEED\nbetween A\nand B"
