"""Opening files of unknown make: what they are, how encoded, and one clear line when they are no text."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.errors import UnreadableFile

if TYPE_CHECKING:
    from pathlib import Path

_LOOK: Final = 65_536
_CHUNK: Final = 1 << 20
_KINDS: Final = {
    b"PK\x03\x04": "a zip archive or an Excel workbook",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"SQLite format 3": "a SQLite database",
    b"PAR1": "a Parquet file",
}
_MAX_NUL_SHARE: Final = 0.01


class TextFile(NamedTuple):
    """A file that can be read as text."""

    path: Path
    encoding: str
    size_bytes: int
    notes: list[str]


def inspect(path: Path) -> TextFile:
    """Finds out how to read a file.

    Raises:
        UnreadableFile: It is missing, a folder, empty, not ours to read, or no text.
    """
    try:
        if path.is_dir():
            raise UnreadableFile(f"{path} is a folder; name the files in it.")
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_LOOK)
    except FileNotFoundError:
        raise UnreadableFile(f"{path} does not exist.") from None
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}.") from None
    if not head.strip():
        raise UnreadableFile(f"{path} is empty.")
    _refuse_binary(path, head)
    encoding, note = _encoding(path, head)
    return TextFile(path, encoding, size, [note] if note else [])


def _refuse_binary(path: Path, head: bytes) -> None:
    for magic, kind in _KINDS.items():
        if head.startswith(magic):
            raise UnreadableFile(f"{path} is {kind}; export it as CSV (UTF-8) or JSON Lines.")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    if head.count(b"\x00") > len(head) * _MAX_NUL_SHARE:
        raise UnreadableFile(f"{path} is binary; export it as CSV (UTF-8) or JSON Lines.")


def _encoding(path: Path, head: bytes) -> tuple[str, str | None]:
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", None
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", "Read as UTF-16."
    if _decodes(path, "utf-8"):
        return "utf-8", None
    if _decodes(path, "cp1252"):
        return "cp1252", "Not UTF-8; read as Windows-1252 (check names with accents or Hindi)."
    return "latin-1", "Neither UTF-8 nor Windows-1252; read as Latin-1 (check names with accents or Hindi)."


def _decodes(path: Path, encoding: str) -> bool:
    """Whether the whole file is valid in this encoding; reads it once, a megabyte at a time."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
