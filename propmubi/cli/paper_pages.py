"""The words of a file a person names, page by page: a PDF that has text, or TXT with form feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.errors import UnreadableFile

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES: Final = 60_000_000
MOST_PAGES: Final = 1_500


def pages_of(file: Path) -> list[str]:
    """Text of each page.

    Raises:
        UnreadableFile: There is no such file, it is too large, of another kind, broken, or without words.
    """
    try:
        raw = file.read_bytes() if file.stat().st_size <= MOST_BYTES else None
    except OSError as error:
        raise UnreadableFile(f"{file} cannot be read ({type(error).__name__}).") from error
    if raw is None:
        raise UnreadableFile(f"{file} is larger than {MOST_BYTES // 1_000_000} MB.")
    pages = _of_pdf(file, raw) if raw.startswith(b"%PDF-") else _of_text(file, raw)
    if not any(page.strip() for page in pages):
        raise UnreadableFile(f"{file} has no words; a scan has to be read by OCR first (propmubi docs).")
    return pages


def _of_text(file: Path, raw: bytes) -> list[str]:
    try:
        return raw.decode("utf-8").split("\f")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{file} is neither a PDF nor UTF-8 text.") from error


def _of_pdf(file: Path, raw: bytes) -> list[str]:
    import io

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(raw))
        if len(reader.pages) > MOST_PAGES:
            raise UnreadableFile(f"{file} has more than {MOST_PAGES} pages.")
        return [page.extract_text() for page in reader.pages]
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableFile(f"{file} is a PDF that cannot be read ({type(error).__name__}).") from error
