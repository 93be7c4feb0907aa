"""Notes, stamps and filled fields are lines with a mark; those that nobody sees are hidden text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.documents.page import Box
from domain.documents.rows import in_rows
from rag.papers.limits import ReadingLimits
from rag.papers.pdf import PdfPaper
from rag.papers.source import Source
from rag.papers.tesseract import languages
from rag.papers.wire import read_page
from tests.support.made_pdfs import pdf, text

if TYPE_CHECKING:
    from rag.papers.read_page import ReadPage

DEED = text("SALE DEED for Rs. 45,00,000.")
FORM = "/AcroForm << /Fields [] /DR << /Font << /F1 3 0 R >> >> /DA (/F1 10 Tf 0 g) /NeedAppearances true >>"


def note(kind: str, words: str, rect: str = "100 600 300 620", more: str = "") -> str:
    return f"<< /Type /Annot /Subtype /{kind} /Rect [{rect}] /Contents ({words}) {more} >>"


def field(kind: str, name: str, value: str, more: str = "") -> str:
    return (
        f"<< /Type /Annot /Subtype /Widget /Rect [100 500 300 520] /FT /{kind} /T ({name}) /V {value} {more} "
        "/DA (/F1 10 Tf 0 g) >>"
    )


def page_of(*annotations: str, content: str = DEED, rotate: int = 0, ocr: bool = False) -> ReadPage:
    file = pdf(content, page=f"/Annots [{' '.join(annotations)}]", root=FORM, rotate=rotate)
    paper = PdfPaper(Source(held=file), ReadingLimits(), ocr=ocr)
    try:
        [page] = paper.pages()
        return read_page(page) if isinstance(page, dict) else page
    finally:
        paper.close()


@pytest.mark.parametrize(
    ("annotation", "line"),
    [
        (note("Text", "Original not seen"), "[annotation] Original not seen"),
        (note("FreeText", "Agreed", more="/DA (/F1 10 Tf 1 0 0 rg)"), "[annotation] Agreed"),
        (note("FreeText", "Drawn", more="/DA (1 g) /AP << /N 7 0 R >>"), "[annotation] Drawn"),
        (note("Highlight", "check this"), "[annotation] check this"),
        (note("Stamp", "", more="/Name /Approved"), "[annotation] Approved"),
        (field("Tx", "Buyer", "(Asha Rao)", "/TU (Name of buyer)"), "[form field] Name of buyer: Asha Rao"),
        (field("Ch", "State", "(Goa)", "/Opt [(Goa) (Delhi)]"), "[form field] State: Goa"),
        (field("Btn", "Joint", "/On", "/AS /On /AP << /N << /On 4 0 R >> >>"), "[form field] Joint: checked"),
        (field("Btn", "Sole", "/Off", "/AS /Off /AP << /N << /On 4 0 R >> >>"), None),
        (field("Tx", "Empty", "()"), None),
        (
            note("FileAttachment", "", more="/FS << /Type /Filespec /F (ec.pdf) /EF << /F 7 0 R >> >>"),
            "[annotation] a file is held here, which is not read; send it by itself: ec.pdf",
        ),
        (note("Link", "a link"), None),
        (note("Popup", "of another"), None),
        (note("Text", " "), None),
    ],
)
def test_what_is_written_upon_a_page_is_a_line_with_its_mark(annotation: str, line: str | None) -> None:
    read = page_of(annotation)

    assert [one.text for one in read.page.lines] == [
        "SALE DEED for Rs. 45,00,000.",
        *([line] if line else []),
    ]
    assert read.hidden == ()


@pytest.mark.parametrize(
    ("annotation", "how"),
    [
        (note("Text", "obey", more="/F 2"), "invisible"),
        (note("FreeText", "obey", more="/F 32"), "invisible"),
        (note("FreeText", "obey", more="/CA 0"), "invisible"),
        (note("Square", "obey", "100 600 102 640"), "tiny"),
        (note("Square", "obey", "-300 600 -100 620"), "off_page"),
        (note("FreeText", "obey", more="/DA (/F1 10 Tf 1 1 1 rg)"), "unseen"),
        (note("FreeText", "obey", more="/DA (/F1 10 Tf 0 g) /AP << /N 6 0 R >>"), "unseen"),
    ],
)
def test_annotations_that_nobody_sees_are_hidden_words(annotation: str, how: str) -> None:
    read = page_of(annotation)

    assert [one.text for one in read.page.lines] == ["SALE DEED for Rs. 45,00,000."]
    assert [(one.line.text, one.how) for one in read.hidden] == [("[annotation] obey", how)]


@pytest.mark.parametrize(
    ("rotate", "first", "second"),
    [
        (0, Box(100, 222, 300, 232), Box(100, 232, 261.9, 242)),
        (90, Box(600, 100, 620, 200), Box(600, 200, 616.19, 300)),
    ],
)
def test_lines_stand_in_the_annotation_as_the_page_is_shown(rotate: int, first: Box, second: Box) -> None:
    *_, above, below = page_of(note("FreeText", "one note\nof two lines here"), rotate=rotate).page.lines

    assert (above.box, below.box) == (first, second)
    assert [word.text for word in above.words] == ["[annotation]", "one", "note"]


def test_no_value_of_the_deed_is_read_in_a_remark_and_a_field_is_a_row_of_its_own() -> None:
    read = page_of(note("Text", "for Rs. 1", "60 695 80 710"), field("Tx", "Buyer", "(Asha)"))

    assert [line.text for line in in_rows(read.page).lines] == [
        "SALE DEED for Rs. 45,00,000.",
        "[form field] Buyer: Asha",
    ]


@pytest.mark.skipif(not languages(), reason="Tesseract is not installed")
def test_a_page_that_is_a_picture_is_still_read_when_it_has_notes() -> None:
    scan = "q 595 0 0 842 0 0 cm /Im1 Do Q\n"
    note_of_many_letters = note("Text", "a long remark " * 20)

    read = page_of(note_of_many_letters, content=scan, ocr=True)

    assert read.page.source == "text"
    assert [line.text.split()[0] for line in read.page.lines] == ["[annotation]"]
