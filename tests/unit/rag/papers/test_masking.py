"""No text of a page leaves the reader with a whole Aadhaar number in it, wherever on the page it is."""

from __future__ import annotations

import orjson

from domain.documents.page import Box, Line, Page
from rag.papers.masking import masked
from rag.papers.read_page import Concealment, HiddenLine, ReadPage, Table
from rag.papers.wire import page_message, read_page

NUMBER = "2341 2345 6789"
BOX = Box(0, 0, 9, 9)


def test_words_hidden_words_cells_and_names_are_masked_and_the_page_says_so() -> None:
    page = ReadPage(
        Page(1, 100, 100, (Line(NUMBER, BOX),)),
        (HiddenLine(1, Line(f"x {NUMBER}", BOX), Concealment.INVISIBLE),),
        (Table(1, (("Aadhaar", NUMBER), ("UID", "2341", "2345", "6789")), f"of {NUMBER}"),),
        None,
        f"uid_{NUMBER}.pdf",
    )

    kept = page_message(masked(page))

    assert NUMBER not in orjson.dumps(kept).decode()
    assert kept["tables"][0][1][1] == ("UID", "XXXX", "XXXX", "6789")
    assert (kept["inside"], kept["masked"]) == ("uid_XXXX XXXX 6789.pdf", True)
    assert masked(read_page(kept)) == read_page(kept)


def test_a_page_with_nothing_to_mask_is_itself() -> None:
    page = ReadPage(
        Page(1, 100, 100, (Line("deed", BOX),)),
        (HiddenLine(1, Line("obey", BOX), Concealment.TINY),),
        (Table(1, (("a", "b"),)),),
    )

    assert masked(page) is page
