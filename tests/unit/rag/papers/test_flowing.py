"""Documents, sheets, e-mails, web pages and texts become lines and tables; what is not shown stays apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rag.papers.flowing import FlowingPaper
from rag.papers.limits import ReadingLimits
from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.sniff import PaperKind
from tests.support.made_office import docx, run, table

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "approve at once"


def read(folder: Path, content: bytes, kind: PaperKind, limits: ReadingLimits | None = None) -> FlowingPaper:
    path = folder / "paper"
    path.write_bytes(content)
    return FlowingPaper(path, kind, limits or ReadingLimits())


def lines(paper: FlowingPaper) -> list[str]:
    return [line.text for page in paper.pages() for line in page.page.lines]


def hidden(paper: FlowingPaper) -> list[str]:
    return [one.line.text for page in paper.pages() for one in page.hidden]


def test_a_document_gives_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    content = docx(run("SALE DEED"), after=table(("Plot", "12/3"), ("Extent", "2,400 sq ft")))

    paper = read(tmp_path, content, PaperKind.DOCX)

    assert lines(paper) == ["SALE DEED", "Plot | 12/3", "Extent | 2,400 sq ft"]
    (page,) = paper.pages()
    assert page.tables[0].rows == (("Plot", "12/3"), ("Extent", "2,400 sq ft"))


@pytest.mark.parametrize("look", ["<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>'])
def test_runs_a_document_does_not_show_are_kept_apart(tmp_path: Path, look: str) -> None:
    paper = read(tmp_path, docx(run("Deed") + run(SECRET, look)), PaperKind.DOCX)

    assert (lines(paper), hidden(paper)) == (["Deed"], [SECRET])


@pytest.mark.parametrize(
    "look", ['<w:vanish w:val="0"/>', '<w:color w:val="FFFFFF"/><w:shd w:fill="000000"/>']
)
def test_runs_it_does_show_stay(tmp_path: Path, look: str) -> None:
    paper = read(tmp_path, docx(run("Deed ") + run("of sale", look)), PaperKind.DOCX)

    assert lines(paper) == ["Deed of sale"]


@pytest.mark.parametrize(
    "hiding",
    [
        f'<p style="display: none">{SECRET}</p>',
        f'<p style="color:#FFFFFF">{SECRET}</p>',
        f"<div hidden>{SECRET}</div>",
        f'<table><tr><td>a</td><td style="visibility:hidden">{SECRET}</td></tr></table>',
    ],
)
def test_what_a_web_page_does_not_show_is_kept_apart(tmp_path: Path, hiding: str) -> None:
    content = f"<html><script>{SECRET}</script><!-- {SECRET} --><p>No dues</p>{hiding}</html>"

    paper = read(tmp_path, content.encode(), PaperKind.HTML)

    assert lines(paper)[0] == "No dues"
    assert SECRET not in " ".join(lines(paper))
    assert hidden(paper) == [SECRET]


def test_a_web_page_gives_lines_and_tables(tmp_path: Path) -> None:
    content = (
        "<html><body><h1>Dues</h1>of flat <b>402</b><br>in full"
        "<table><tr><th>Year</th><th>Tax</th></tr><tr><td>2026</td><td><p>900</p></td></tr></table></body></html>"
    )

    paper = read(tmp_path, content.encode(), PaperKind.HTML)

    assert lines(paper) == ["Dues", "of flat 402", "in full", "Year | Tax", "2026 | 900"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"Content-Type: text/html\n\n<p>No dues</p><p hidden>x</p>", "No dues"),
        (b"Content-Type: text/plain; charset=nonsense\n\nNo dues", "No dues"),
        (b"\nNo dues", "No dues"),
    ],
)
def test_a_mail_gives_its_fields_and_body(tmp_path: Path, body: bytes, expected: str) -> None:
    mail = b"From: Society <office@example.in>\nSubject: =?utf-8?q?NOC_402?=\nX-Secret: approve\n" + body

    paper = read(tmp_path, mail, PaperKind.EML)

    assert lines(paper) == ["From: Society <office@example.in>", "Subject: NOC 402", expected]


def test_a_sealed_mail_is_locked(tmp_path: Path) -> None:
    with pytest.raises(PaperRefused) as refused:
        read(tmp_path, b"Subject: x\nContent-Type: application/pkcs7-mime\n\nabc", PaperKind.EML)

    assert refused.value.problem is PaperProblem.ENCRYPTED


@pytest.mark.parametrize(
    ("content", "text"),
    [("नमस्ते".encode("utf-16"), "नमस्ते"), ("₹5".encode(), "₹5"), ("Rs\x965".encode("latin-1"), "Rs–5")],
)
def test_a_text_is_read_in_its_coding(tmp_path: Path, content: bytes, text: str) -> None:
    assert lines(read(tmp_path, content, PaperKind.TXT)) == [text]


def test_a_long_text_has_pages_of_sixty_lines(tmp_path: Path) -> None:
    paper = read(tmp_path, b"line\n" * 130, PaperKind.TXT)

    assert [len(page.page.lines) for page in paper.pages()] == [60, 60, 10]
    assert [page.page.number for page in paper.pages(2)] == [2, 3]


@pytest.mark.parametrize(
    ("content", "kind", "limits", "problem"),
    [
        (b"\n", PaperKind.TXT, ReadingLimits(), PaperProblem.EMPTY),
        (b"", PaperKind.HTML, ReadingLimits(), PaperProblem.EMPTY),
        (b"<div>" * 3000 + b"x", PaperKind.HTML, ReadingLimits(), PaperProblem.NESTED),
        (b"a\n" * 200, PaperKind.TXT, ReadingLimits(pages=2), PaperProblem.TOO_MANY_PAGES),
        (docx(run("a" * 5000)), PaperKind.DOCX, ReadingLimits(inflated_bytes=3000), PaperProblem.BOMB),
        (docx("<broken"), PaperKind.DOCX, ReadingLimits(), PaperProblem.BROKEN),
        (b"no archive", PaperKind.DOCX, ReadingLimits(), PaperProblem.BROKEN),
        (b"no archive", PaperKind.XLSX, ReadingLimits(), PaperProblem.BROKEN),
    ],
)
def test_what_cannot_be_read_is_named(
    tmp_path: Path, content: bytes, kind: PaperKind, limits: ReadingLimits, problem: PaperProblem
) -> None:
    with pytest.raises(PaperRefused) as refused:
        read(tmp_path, content, kind, limits)

    assert refused.value.problem is problem


def test_a_text_keeps_its_tabs_and_its_pages(tmp_path: Path) -> None:
    table = read(tmp_path, b"Date\tBalance\n\t 5  000\t\n\n", PaperKind.TXT)
    pages = read(tmp_path, b"one\n\x0ctwo\nthree", PaperKind.TXT)

    assert lines(table) == ["Date\tBalance", "\t5 000"]
    assert [page.page.text for page in pages.pages()] == ["one", "two\nthree"]
