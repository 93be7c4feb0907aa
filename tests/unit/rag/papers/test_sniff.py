"""A file's kind is what is in it; what may not be read is named before anything is unpacked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rag.papers.limits import ReadingLimits
from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.sniff import PaperKind, sniff
from tests.support.made_office import archive, docx, locked, run
from tests.support.made_pdfs import pdf

if TYPE_CHECKING:
    from pathlib import Path

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pdf(""), PaperKind.PDF),
        (b"\n\n junk first \n" + pdf(""), PaperKind.PDF),
        (b"\x89PNG\r\n\x1a\n rest", PaperKind.PNG),
        (b"\xff\xd8\xff\xe0 rest", PaperKind.JPEG),
        (b"II*\x00 rest", PaperKind.TIFF),
        (b"RIFF....WEBPVP8 ", PaperKind.WEBP),
        (docx(run("a")), PaperKind.DOCX),
        (archive({"xl/workbook.xml": "<workbook/>"}), PaperKind.XLSX),
        (archive({"ppt/presentation.xml": "<presentation/>"}), PaperKind.PPTX),
        (archive({"deeds/a.txt": "a", "../b.txt": "b"}), PaperKind.ZIP),
        (OLE + "__substg1.0_001A001F".encode("utf-16-le"), PaperKind.MSG),
        (b"From: a@b.in\r\nSubject: EC\r\n\r\nbody", PaperKind.EML),
        (b"<!-- note --><!DOCTYPE HTML><html></html>", PaperKind.HTML),
        ("विक्रय पत्र".encode(), PaperKind.TXT),
        ("plain".encode("utf-16"), PaperKind.TXT),
        (b"Name: a list of a kind\nbut no mail", PaperKind.TXT),
    ],
)
def test_the_kind_is_what_is_in_the_file(tmp_path: Path, content: bytes, kind: PaperKind) -> None:
    path = tmp_path / "invoice.exe"
    path.write_bytes(content)

    assert sniff(path, ReadingLimits()) is kind


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", PaperProblem.EMPTY),
        (b" \n\n", PaperProblem.EMPTY),
        (b"x" * 2000, PaperProblem.TOO_LARGE),
        (b"\x7fELF\x02\x01\x01\x00", PaperProblem.UNSUPPORTED),
        (b"\x01\x02\x03\x04 hardly a text", PaperProblem.UNSUPPORTED),
        (b"PK\x03\x04 cut off", PaperProblem.BROKEN),
        (archive({}), PaperProblem.EMPTY),
        (archive({"word/document.xml": "", "word/vbaProject.bin": "x"}), PaperProblem.MACROS),
        (archive({"word/document.xml": "", "../../etc/cron.d/x": "x"}), PaperProblem.UNSUPPORTED),
        (locked(archive({"word/document.xml": ""}), "word/document.xml"), PaperProblem.ENCRYPTED),
        (OLE, PaperProblem.UNSUPPORTED),
        (OLE + "EncryptedPackage".encode("utf-16-le"), PaperProblem.ENCRYPTED),
    ],
)
def test_what_is_not_taken_is_named(tmp_path: Path, content: bytes, problem: PaperProblem) -> None:
    path = tmp_path / "deed.pdf"
    path.write_bytes(content)

    with pytest.raises(PaperRefused) as refused:
        sniff(path, ReadingLimits(file_bytes=1000))

    assert refused.value.problem is problem


@pytest.mark.parametrize(
    "limits",
    [
        ReadingLimits(inflated_bytes=1_000_000),
        ReadingLimits(inflation_ratio=50),
        ReadingLimits(archive_entries=1),
    ],
)
def test_an_archive_that_unpacks_to_far_more_is_a_bomb(tmp_path: Path, limits: ReadingLimits) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(archive({"word/document.xml": b"0" * 2_000_000, "more": ""}))

    with pytest.raises(PaperRefused) as refused:
        sniff(path, limits)

    assert refused.value.problem is PaperProblem.BOMB
