"""Pages that are pictures: read by Tesseract where it is installed, named where it is not."""

from __future__ import annotations

import io
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw, ImageFont, ImageOps

from domain.documents.page import Box, Page
from rag.papers import tesseract
from rag.papers.limits import ReadingLimits
from rag.papers.ocr_queue import in_order
from rag.papers.pdf import PdfPaper
from rag.papers.pictures import PicturePaper
from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.read_page import ReadPage
from rag.papers.sniff import PaperKind
from rag.papers.straighten import lean_of, turned, turned_back
from rag.papers.tesseract import PagePicture
from tests.support.made_pdfs import pdf, text

if TYPE_CHECKING:
    from pathlib import Path

    from rag.papers.reading import PaperReader

WORDS = (
    "THIS DEED OF SALE is made at Pune on the twelfth day of March\n"
    "between Asha Rao of the first part and Ravi Menon of the second\n"
    "part. The schedule property is flat number four hundred and two\n"
    "in the building known as Green Heights, together with one car\n"
    "parking space and the undivided share of the land below it.\n"
)

needs_tesseract = pytest.mark.skipif(
    not {"eng", "osd"} <= tesseract.languages(), reason="tesseract with eng and osd is not installed"
)


def scan(turned: int = 0) -> Image.Image:
    sheet = Image.new("L", (1000, 700), 255)
    ImageDraw.Draw(sheet).multiline_text(
        (60, 200), WORDS, fill=0, font=ImageFont.load_default(28), spacing=18
    )
    return sheet.rotate(turned, expand=True)


def kept(folder: Path, *frames: Image.Image, kind: str = "TIFF") -> Path:
    path = folder / "scan"
    frames[0].save(path, kind, save_all=kind == "TIFF", append_images=frames[1:], dpi=(120, 120))
    return path


def pages_of(path: Path, kind: PaperKind, limits: ReadingLimits) -> list[ReadPage]:
    with closing(PicturePaper(path, kind, limits, ocr=False)) as paper:
        return list(paper.pages())


@needs_tesseract
def test_a_scan_gives_words_with_places_turned_upright(tmp_path: Path) -> None:
    # Turned a quarter to the left, so that it has to be turned a quarter to the right.
    paper = PicturePaper(kept(tmp_path, scan(90)), PaperKind.TIFF, ReadingLimits(), ocr=True)

    (read,) = paper.pages()
    paper.close()

    page = read.page
    assert "THIS DEED OF SALE is made at Pune" in page.text
    assert (page.source, page.language, page.rotation) == ("ocr", "en", 90)
    assert (page.width_pt, page.height_pt) == (600, 420)
    first = page.lines[0].words[0]
    assert first.text == "THIS"
    assert first.box.left == pytest.approx(36, abs=4)
    assert first.box.top == pytest.approx(122, abs=8)


@needs_tesseract
@pytest.mark.parametrize(("rotation", "is_read"), [(90, True), (0, False)])
def test_a_page_is_read_the_way_a_person_says(
    reader: PaperReader, tmp_path: Path, rotation: int, is_read: bool
) -> None:
    path = kept(tmp_path, scan(), scan(90))

    page = reader.read_turned(path, 2, rotation).page

    assert (page.number, page.rotation, page.width_pt > page.height_pt) == (2, rotation, is_read)
    assert ("Green Heights" in page.text) == is_read


@needs_tesseract
def test_a_page_of_a_pdf_that_is_a_picture_is_read_by_its_look(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    sheet = scan()
    mark = sheet.convert("RGB")
    mark.save(path, "PDF", resolution=120)
    paper = PdfPaper(path, ReadingLimits(ocr_dpi=120), ocr=True)

    (read,) = paper.pages()
    paper.close()

    assert "Green Heights" in read.page.text
    assert read.page.source == "ocr"


def test_pages_without_pictures_are_not_given_to_tesseract(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "rag.papers.ocr_queue.read_picture", lambda *_: pytest.fail("nothing to read by its look")
    )
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf("", text("short"), "q 20 0 0 20 9 9 cm /Im1 Do Q " + text("a mark beside words")))
    paper = PdfPaper(path, ReadingLimits(), ocr=True)

    pages = list(paper.pages())
    paper.close()

    assert [page.page.source for page in pages] == ["none", "text", "text"]


def test_a_full_picture_with_a_scanners_mark_is_read_by_its_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def seen(picture: PagePicture, _seconds: float) -> Page:
        asked.append(picture.number)
        raise PaperRefused(PaperProblem.OCR_MISSING)

    monkeypatch.setattr("rag.papers.ocr_queue.read_picture", seen)
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf("q 595 0 0 842 0 0 cm /Im1 Do Q " + text("Scanned by CamScanner")))
    paper = PdfPaper(path, ReadingLimits(ocr_dpi=30), ocr=True)

    (read,) = paper.pages()
    paper.close()

    assert asked == [1]
    assert (read.page.text, read.problem) == ("Scanned by CamScanner", PaperProblem.OCR_MISSING)


def test_without_tesseract_the_problem_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "languages", frozenset)

    with pytest.raises(PaperRefused) as refused:
        tesseract.read_picture(PagePicture(1, scan(), 120, 0), 5)

    assert "apt-get install tesseract-ocr" in refused.value.problem.says


def test_pages_stay_in_order_and_few_pictures_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []

    def unread() -> object:
        for number in range(1, 9):
            given.append(number)
            picture = PagePicture(number, scan(), 72, 0) if number % 4 else None
            yield ReadPage(Page(number, 1, 1, (), source="none")), picture

    monkeypatch.setattr(
        "rag.papers.ocr_queue.read_picture", lambda picture, _: Page(picture.number, 1, 1, (), source="none")
    )
    held: list[int] = []
    numbers: list[int] = []
    for read in in_order(unread(), ReadingLimits(ocr_processes=2)):  # type: ignore[arg-type]  # a generator
        numbers.append(read.page.number)
        held.append(len(given) - len(numbers))

    assert numbers == list(range(1, 9))
    assert max(held) <= 2


@pytest.mark.parametrize(
    ("limits", "problem"),
    [
        (ReadingLimits(pages=1), PaperProblem.TOO_MANY_PAGES),
        (ReadingLimits(picture_pixels=1000), PaperProblem.TOO_MANY_PIXELS),
    ],
)
def test_a_picture_beyond_its_bounds_is_named(
    tmp_path: Path, limits: ReadingLimits, problem: PaperProblem
) -> None:
    with pytest.raises(PaperRefused) as refused:
        pages_of(kept(tmp_path, scan(), scan()), PaperKind.TIFF, limits)

    assert refused.value.problem is problem


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", b"II*\x00\x08\x00\x00\x00"])
def test_a_damaged_picture_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "scan"
    path.write_bytes(content)
    kind = PaperKind.PNG if content.startswith(b"\x89") else PaperKind.TIFF

    with pytest.raises(PaperRefused) as refused:
        pages_of(path, kind, ReadingLimits())

    assert refused.value.problem is PaperProblem.BROKEN


def test_a_see_through_picture_is_drawn_on_white(tmp_path: Path) -> None:
    path = tmp_path / "stamp"
    Image.new("RGBA", (40, 20), (0, 0, 0, 0)).save(path, "PNG")
    paper = PicturePaper(path, PaperKind.PNG, ReadingLimits(), ocr=False)

    drawn = Image.open(io.BytesIO(paper.drawn(1, 1.0, 0)))

    assert drawn.getpixel((1, 1)) == (255, 255, 255)
    with pytest.raises(PaperRefused):
        paper.drawn(2, 1.0)
    paper.close()


@pytest.mark.parametrize("degrees", [1.0, -1.4, 0.0])
def test_a_leaning_page_is_made_level_and_its_words_stand_where_they_stood(degrees: float) -> None:
    page = Image.new("L", (1000, 1200), 255)
    pen = ImageDraw.Draw(page)
    for row in range(100, 1100, 60):
        pen.rectangle((120, row, 900, row + 14), fill=0)
    leaning = turned(page, degrees)

    assert lean_of(leaning) == pytest.approx(-degrees, abs=0.15)
    mark = Image.new("L", (1000, 1200), 255)
    ImageDraw.Draw(mark).rectangle((800, 300, 820, 310), fill=0)
    level = ImageOps.invert(turned(mark, degrees)).getbbox()
    assert level is not None
    back = turned_back(Box(*map(float, level)), degrees, 1000, 1200)
    assert ((back.left + back.right) / 2, (back.top + back.bottom) / 2) == pytest.approx((810, 305), abs=1)
