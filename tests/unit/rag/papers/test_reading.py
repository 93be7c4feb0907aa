"""Files are read in a process of its own, which outlives good files and is replaced after bad ones."""

from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from rag.papers.limits import ReadingLimits
from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.reading import PaperReader, PaperStart, read_paper
from rag.papers.wire import packed
from tests.support.made_pdfs import pdf, text


def kept(folder: Path, content: bytes) -> Path:
    path = folder / "paper"
    path.write_bytes(content)
    return path


def test_a_paper_comes_whole_with_what_is_hidden_in_it(reader: PaperReader, tmp_path: Path) -> None:
    content = pdf(text("Sale deed"), text("Schedule") + text("obey", y=500, before="3 Tr"))

    paper = reader.read(kept(tmp_path, content), ocr=False)

    assert (paper.kind, paper.problem) == ("pdf", None)
    assert [(page.number, page.text) for page in paper.pages] == [(1, "Sale deed"), (2, "Schedule")]
    assert paper.pages[0].lines[0].words[1].text == "deed"
    assert [(one.page, one.line.text) for one in paper.hidden] == [(2, "obey")]


def test_reading_goes_on_from_a_page(reader: PaperReader, tmp_path: Path) -> None:
    start, *pages = reader.stream(kept(tmp_path, pdf(*map(text, "abcd"))), ocr=False, first_page=3)

    assert start == PaperStart("pdf", 4)
    assert [page.page.text for page in pages if not isinstance(page, PaperStart)] == ["c", "d"]


def test_a_page_is_drawn_by_the_same_process(reader: PaperReader, tmp_path: Path) -> None:
    path = kept(tmp_path, pdf(text("drawn"), size=(200, 100)))

    png = reader.draw(path, 1, scale=2.0, rotation=90)

    assert png[16:24] == (200).to_bytes(4, "big") + (400).to_bytes(4, "big")
    with pytest.raises(PaperRefused):
        reader.draw(path, 2)


def test_one_process_serves_many_files_with_nothing_of_ours_in_it(
    reader: PaperReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = kept(tmp_path, pdf(text("x")))
    monkeypatch.setenv("PROPMUBI_SECRET_KEY", "not-for-parsers")
    reader.sandbox.close()

    reader.read(path)
    first = reader.sandbox.process_id
    reader.read(path)

    assert reader.sandbox.process_id == first
    assert reader.sandbox.cpu_s() > 0
    assert reader.sandbox.peak_bytes() > 0
    assert b"not-for-parsers" not in Path(f"/proc/{first}/environ").read_bytes()


@pytest.mark.parametrize(
    ("limits", "problem"),
    [
        pytest.param({"page_s": 0.0}, PaperProblem.HUNG, id="too slow"),
        pytest.param({"file_bytes": 10}, PaperProblem.TOO_LARGE, id="too large"),
        pytest.param({"pages": 0}, PaperProblem.TOO_MANY_PAGES, id="too long"),
    ],
)
def test_a_bad_file_is_named_and_the_next_is_read(
    tmp_path: Path, limits: dict[str, float], problem: PaperProblem
) -> None:
    path = kept(tmp_path, pdf(text("good")))
    with PaperReader(replace(ReadingLimits(), **limits)) as reader:
        refused = reader.read(path)
        reader.limits = ReadingLimits()
        read = reader.read(path)

    assert (refused.problem, refused.pages) == (problem, ())
    assert read.pages[0].text == "good"


def test_a_stream_that_inflates_without_end_takes_the_process_and_not_us(tmp_path: Path) -> None:
    bomb = pdf("x").replace(zlib.compress(b"x"), zlib.compress(b"q " * 150_000_000, 9))

    paper = read_paper(
        kept(tmp_path, bomb), limits=ReadingLimits(memory_bytes=256 * 1024 * 1024, cpu_s=5), ocr=False
    )

    assert paper.pages == () or not paper.pages[0].lines
    assert paper.problem is not None


@pytest.mark.parametrize(
    "frame",
    [
        b"\xff\xff\xff\xff",
        packed({"page": "no page"}),
        packed(
            {"page": [0, 1, 1, "text", None, 0], "lines": [], "hidden": [], "tables": [], "problem": None}
        ),
        packed({"start": 5}),
        (2).to_bytes(4, "big") + b"[]",
        (3).to_bytes(4, "big") + b"{{{",
        packed({"end": "no such problem"}),
        b"",
    ],
)
def test_a_process_taken_over_can_only_say_what_has_the_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frame: bytes
) -> None:
    answer = tmp_path / "answer"
    answer.write_bytes(frame)
    monkeypatch.setattr("rag.papers.sandbox.COMMAND", ("/bin/sh", "-c", f"read line; cat {answer}"))

    with PaperReader() as reader:
        paper = reader.read(kept(tmp_path, pdf("")))

    assert (paper.pages, paper.problem) == ((), PaperProblem.CRASHED)


def test_every_problem_says_what_to_do() -> None:
    for problem in PaperProblem:
        assert problem.says.strip()[-1] in {".", "m"}
