"""What pypdf does where pdfium gives up: it writes a damaged file anew, or reads one page without places."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from domain.documents.page import Box, Line, Page, Word
from rag.papers.language import language_of
from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.read_page import ReadPage
from rag.papers.words import clean

if TYPE_CHECKING:
    from pathlib import Path

    from pypdf import PageObject, PdfReader

A4_PT: Final = (595.28, 841.89)
_LINE_PT: Final = 12.0


def rewritten(file: Path | io.BytesIO, password: str | None) -> bytes:
    """The file's pages in a new PDF.

    Raises:
        PaperRefused: pypdf cannot open it either.
    """
    from pypdf import PdfWriter

    reader = _reader(file, password)
    writer = PdfWriter()
    try:
        for page in reader.pages:
            writer.add_page(page)
        out = io.BytesIO()
        writer.write(out)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # pypdf raises many kinds on damaged files; each means the same here
        raise PaperRefused(PaperProblem.BROKEN) from None
    if not writer.pages:
        raise PaperRefused(PaperProblem.BROKEN)
    return out.getvalue()


def page_by_pypdf(file: Path | io.BytesIO, number: int, password: str | None) -> ReadPage:
    """One page's text with places made up line by line; a page with a problem where there is none."""
    try:
        page = _reader(file, password).pages[number - 1]
        texts = [text for line in page.extract_text().splitlines() if (text := clean(line).strip())]
        width, height = _size(page)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # as above
        empty = Page(number, *A4_PT, (), source="none")
        return ReadPage(empty, problem=PaperProblem.BROKEN)
    lines = tuple(_line(text, at, width) for at, text in enumerate(texts))
    source = "text" if lines else "none"
    return ReadPage(
        Page(number, width, height, lines, source=source, language=language_of(texts))  # type: ignore[arg-type]  # one of the literals
    )


def _reader(file: Path | io.BytesIO, password: str | None) -> PdfReader:
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError, WrongPasswordError

    try:
        reader = PdfReader(file, password=password)
        if reader.is_encrypted and not password:
            reader.decrypt("")
        len(reader.pages)
    except MemoryError:
        raise
    except (FileNotDecryptedError, WrongPasswordError):
        raise PaperRefused(PaperProblem.PASSWORD if password else PaperProblem.ENCRYPTED) from None
    except Exception:  # noqa: BLE001  # as above
        raise PaperRefused(PaperProblem.BROKEN) from None
    return reader


def _size(page: PageObject) -> tuple[float, float]:
    box = page.cropbox
    width, height = float(box.width), float(box.height)
    return (height, width) if page.rotation % 180 else (width, height)


def _line(text: str, at: int, width: float) -> Line:
    box = Box(0.0, at * _LINE_PT, width, (at + 1) * _LINE_PT)
    return Line(text, box, tuple(Word(word, box) for word in text.split()))
