"""Attachments and embedded files are read as papers of their own, so deep, so many and so much."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from pypdf import PdfWriter

from rag.papers.archive import ArchivePaper
from rag.papers.asking import Wish
from rag.papers.kinds import opened
from rag.papers.limits import ReadingLimits
from rag.papers.masking import masked
from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.source import Source
from rag.papers.wire import read_page
from tests.support.made_office import archive, docx, locked, run
from tests.support.made_pdfs import pdf, text

if TYPE_CHECKING:
    from pathlib import Path

    from rag.papers.read_page import ReadPage

DEED = pdf(text("SALE DEED"), text("Schedule"))
BOUNDS = ReadingLimits()


def mail(*files: tuple[str, bytes], within: EmailMessage | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@x.example", "Papers"
    message.set_content("Papers attached.")
    message.add_alternative("<p>Papers attached.</p>", subtype="html")
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    if within is not None:
        message.add_attachment(within)
    return message


def with_attachment(name: str, content: bytes) -> bytes:
    writer = PdfWriter(io.BytesIO(DEED))
    writer.add_attachment(name, content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def png(wide: int, high: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (wide, high), 255).save(out, "PNG")
    return out.getvalue()


def with_parts(document: bytes, more: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(document)) as packed:
        return archive({**{name: packed.read(name) for name in packed.namelist()}, **more})


def read(folder: Path, content: bytes, limits: ReadingLimits = BOUNDS, first: int = 1) -> list[ReadPage]:
    path = folder / "paper"
    path.write_bytes(content)
    with opened(Wish(path, limits, ocr=False)) as paper:
        pages = [masked(read_page(one) if isinstance(one, dict) else one) for one in paper.pages(first)]
        assert [one.page.number for one in pages] == list(range(first, paper.page_count + 1))
        return pages


def told(pages: list[ReadPage]) -> list[tuple[str, str]]:
    return [
        (one.inside, one.problem.value if one.problem else one.page.lines[-1].text.split(" of ")[0])
        for one in pages
    ]


NESTED = mail(
    ("deed_234123456789.pdf", DEED),
    ("tool.exe", b"\x7fELF\x00\x01"),
    within=mail(("deep.pdf", DEED), within=mail(("deepest.pdf", DEED))),
)


@pytest.mark.parametrize(
    ("content", "limits", "found"),
    [
        pytest.param(
            NESTED.as_bytes(),
            BOUNDS,
            [
                ("", "Papers attached."),
                ("deed_XXXXXXXX6789.pdf", "SALE DEED"),
                ("deed_XXXXXXXX6789.pdf", "Schedule"),
                ("tool.exe", "unsupported"),
                ("message.eml", "Papers attached."),
                ("message.eml / deep.pdf", "SALE DEED"),
                ("message.eml / deep.pdf", "Schedule"),
                ("message.eml / message.eml", "Papers attached."),
                ("message.eml / message.eml / deepest.pdf", "nested"),
            ],
            id="mails in mails",
        ),
        pytest.param(
            mail(*((f"{at}.pdf", DEED) for at in range(4))).as_bytes(),
            replace(BOUNDS, files_within=1),
            [("", "Papers attached."), ("0.pdf", "SALE DEED"), ("0.pdf", "Schedule"), ("1.pdf", "too_many_files")],
            id="too many",
        ),
        pytest.param(
            mail(("a.pdf", DEED), ("b.pdf", DEED)).as_bytes(),
            replace(BOUNDS, pages=4),
            [("", "Papers attached."), ("a.pdf", "SALE DEED"), ("a.pdf", "Schedule"), ("b.pdf", "too_many_pages")],
            id="too many pages",
        ),
        pytest.param(
            mail(("a.txt", b"one " * 100), ("b.docx", docx(run("x" * 3000))), ("c.txt", b"three")).as_bytes(),
            replace(BOUNDS, inflated_bytes=3_500),
            [("", "Papers attached."), ("a.txt", "one " * 99 + "one"), ("b.docx", "bomb"), ("c.txt", "three")],
            id="too much unpacked together",
        ),
        pytest.param(
            with_attachment("plan.txt", b"Sanctioned plan"),
            BOUNDS,
            [("", "SALE DEED"), ("", "Schedule"), ("plan.txt", "Sanctioned plan")],
            id="embedded in a PDF",
        ),
        pytest.param(
            docx(run("Letter")),
            BOUNDS,
            [("", "Letter")],
            id="nothing within",
        ),
        pytest.param(
            locked(
                archive({
                    "deeds/": "", "deeds/sale.pdf": DEED, "deeds/locked.pdf": DEED, "../../up.pdf": DEED,
                    "cut.pdf": b"%PDF-1.7 and no more", ".DS_Store": "x", "__MACOSX/deeds/._sale.pdf": "x",
                    "old/more.zip": archive({"ec.txt": "EC of 1999", "deepest.zip": archive({"a.txt": "a"})}),
                }),
                "deeds/locked.pdf",
            ),
            BOUNDS,
            [
                ("sale.pdf", "SALE DEED"), ("sale.pdf", "Schedule"), ("locked.pdf", "encrypted"),
                ("up.pdf", "unsupported"), ("cut.pdf", "broken"), ("more.zip / ec.txt", "EC"),
                ("more.zip / deepest.zip / a.txt", "nested"),
            ],
            id="an archive",
        ),
        pytest.param(
            mail(("papers.zip", archive({f"{at}.txt": f"{at}" for at in range(5)}))).as_bytes(),
            replace(BOUNDS, files_within=3),
            [
                ("", "Papers attached."), ("papers.zip / 0.txt", "0"), ("papers.zip / 1.txt", "1"),
                ("papers.zip / 2.txt and 2 more", "too_many_files"),
            ],
            id="an archive of too many, attached",
        ),
        pytest.param(
            mail(("papers.zip", archive({"a.txt": "1" * 60, "b.txt": "2" * 60}))).as_bytes(),
            replace(BOUNDS, inflated_bytes=300),
            [("", "Papers attached."), ("papers.zip / a.txt", "1" * 60), ("papers.zip / b.txt", "bomb")],
            id="an archive that unpacks to more than is left",
        ),
        pytest.param(
            mail(("papers.zip", archive({"0.txt": b"0" * 2_000_000}))).as_bytes(),
            BOUNDS,
            [("", "Papers attached."), ("papers.zip", "bomb")],
            id="a bomb, attached",
        ),
    ],
)  # fmt: skip
def test_files_within_are_pages_with_their_name_or_say_why_not(
    tmp_path: Path, content: bytes, limits: ReadingLimits, found: list[tuple[str, str]]
) -> None:
    assert told(read(tmp_path, content, limits)) == found


def test_what_a_document_embeds_is_read_also_out_of_an_old_object(tmp_path: Path) -> None:
    old_object = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + DEED + b"\x00" * 9
    embedded = {"word/embeddings/deed.pdf": DEED, "word/embeddings/oleObject1.bin": old_object}

    pages = read(tmp_path, with_parts(docx(run("Letter")), embedded))

    assert told(pages) == [
        ("", "Letter"), ("deed.pdf", "SALE DEED"), ("deed.pdf", "Schedule"),
        ("oleObject1.bin", "SALE DEED"), ("oleObject1.bin", "Schedule"),
    ]  # fmt: skip


def test_reading_goes_on_and_pages_are_drawn_in_a_file_within(tmp_path: Path) -> None:
    pages = read(tmp_path, NESTED.as_bytes(), first=7)

    assert told(pages)[0] == ("message.eml / deep.pdf", "Schedule")
    with opened(Wish(tmp_path / "paper", BOUNDS)) as paper:
        assert paper.drawn(6, 1.0, 0).startswith(b"\x89PNG")
        for number in (1, 4, 10):
            with pytest.raises(PaperRefused):
                paper.drawn(number, 1.0, 0)


def test_a_file_within_that_breaks_off_is_ended_by_pages_that_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: object, number: int) -> ReadPage:
        raise {1: PaperRefused(PaperProblem.TOO_MANY_PIXELS), 2: ValueError()}[number]

    monkeypatch.setattr("rag.papers.pdf.PdfPaper._next", broken)

    pages = read(tmp_path, mail(("a.pdf", DEED)).as_bytes())

    assert told(pages)[1:] == [("a.pdf", "too_many_pixels"), ("a.pdf", "too_many_pixels")]


@pytest.mark.parametrize("words", ["Letter", ""])
def test_pictures_in_a_document_are_pages_where_they_are_as_large_as_one(tmp_path: Path, words: str) -> None:
    pictures = {
        "scan.png": png(1170, 827), "logo.png": png(999, 999), "strip.png": png(2000, 80),
        "broken.png": b"\x00" * 20_000, "mark.png": b"\x00",
    }  # fmt: skip
    content = with_parts(docx(run(words)), {f"word/media/{name}": each for name, each in pictures.items()})

    pages = read(tmp_path, content)

    own = [("", None)] if words else []
    assert [(one.inside, one.problem) for one in pages] == [
        *own, ("scan.png", None), ("broken.png", PaperProblem.UNSUPPORTED),
    ]  # fmt: skip
    assert (pages[len(own)].page.width_pt, pages[len(own)].page.source) == (841.68, "none")
    with opened(Wish(tmp_path / "paper", BOUNDS)) as paper:
        assert paper.drawn(len(pages) - 1, 1.0, 0).startswith(b"\x89PNG")


def test_an_archive_has_no_pages_of_its_own_and_names_a_damaged_file() -> None:
    packed = bytearray(archive({"a.txt": "whole", "b.txt": "cut" * 9}))
    packed[packed.index(b"b.txt") + len("b.txt")] ^= 0xFF
    paper = ArchivePaper(Source(held=bytes(packed)), BOUNDS)

    assert [(one.name, one.problem) for one in paper.files()] == [
        ("a.txt", None),
        ("b.txt", PaperProblem.BROKEN),
    ]
    assert list(paper.pages(1)) == []
    for look in (lambda: paper.drawn(1, 1.0, 0), lambda: paper.picture(1)):
        with pytest.raises(PaperRefused):
            look()
    with pytest.raises(PaperRefused, match="empty"):
        ArchivePaper(Source(held=archive({"deeds/": ""})), BOUNDS)
