"""Files into pages, and one sentence for what is no file of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdf
import pytest

from domain.errors import BadInput, UnreadableFile
from tools import paper_pages
from tools.paper_pages import read_pages
from tools.typeset.typesetting import typeset

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = """#set text(font: "Noto Sans", hyphenate: true, lang: "en")
#set par(justify: true)
#grid(columns: (4cm, 4cm), [Net Pay], align(right)[50,000])
#block(width: 2.2cm)[Infrastructure]
"""


def test_words_stand_where_they_are_and_lines_are_rows(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(typeset(TEMPLATE, {}, title="t", standard=None))

    (page,) = read_pages(file)

    first = page.lines[0]
    assert first.text == "Net Pay 50,000"
    assert [word.text for word in first.words] == ["Net", "Pay", "50,000"]
    assert first.words[0].box.left < first.words[2].box.left
    assert 0 < first.box.top < first.box.bottom < page.height_pt
    assert page.lines[1].text.endswith(paper_pages.SOFT_HYPHEN)


def test_a_text_is_one_page_without_places(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("\ufeffDate,Balance\r\n1,2\r\n".encode())

    (page,) = read_pages(file)

    assert (page.width_pt, [line.text for line in page.lines]) == (0, ["Date,Balance", "1,2"])


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_pages, "MOST_BYTES", 200_000)


@pytest.mark.parametrize(
    ("name", "content", "error", "says"),
    [
        ("a.docx", b"x", BadInput, "not read here"),
        ("a.csv", b"\xff\xfe", UnreadableFile, "not UTF-8"),
        ("a.csv", b"", BadInput, "no text"),
        ("a.pdf", b"no pdf", UnreadableFile, "cannot be opened"),
        ("none.pdf", None, UnreadableFile, "cannot be read"),
        ("big.csv", b"x" * 200_001, UnreadableFile, "larger"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_sentence(
    tmp_path: Path, name: str, content: bytes | None, error: type[Exception], says: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(error, match=says):
        read_pages(file)


def test_a_scan_and_a_file_of_too_many_pages_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.add_blank_page(width=200, height=200)
    file = tmp_path / "scan.pdf"
    writer.write(file)

    with pytest.raises(BadInput, match="no text"):
        read_pages(file)
    monkeypatch.setattr(paper_pages, "MOST_PAGES", 1)
    with pytest.raises(UnreadableFile, match="more than 1 pages"):
        read_pages(file)
