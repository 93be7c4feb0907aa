"""What kind of file it is, by its first bytes and, for archives, their parts; never by its name."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from rag.papers.limits import ReadingLimits


class PaperKind(StrEnum):
    """Kinds that are read."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    TIFF = "tiff"
    WEBP = "webp"
    BMP = "bmp"
    GIF = "gif"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ZIP = "zip"
    EML = "eml"
    MSG = "msg"
    HTML = "html"
    TXT = "txt"

    @property
    def is_picture(self) -> bool:
        """Whether it is read by its look alone."""
        return self in PICTURES

    @property
    def media_type(self) -> str:
        """As HTTP names it."""
        return MEDIA_TYPES[self]


PICTURES: Final = frozenset(
    {PaperKind.PNG, PaperKind.JPEG, PaperKind.TIFF, PaperKind.WEBP, PaperKind.BMP, PaperKind.GIF}
)
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: Final = {
    PaperKind.PDF: "application/pdf",
    PaperKind.PNG: "image/png",
    PaperKind.JPEG: "image/jpeg",
    PaperKind.TIFF: "image/tiff",
    PaperKind.WEBP: "image/webp",
    PaperKind.BMP: "image/bmp",
    PaperKind.GIF: "image/gif",
    PaperKind.DOCX: f"{_OFFICE}.wordprocessingml.document",
    PaperKind.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    PaperKind.PPTX: f"{_OFFICE}.presentationml.presentation",
    PaperKind.ZIP: "application/zip",
    PaperKind.EML: "message/rfc822",
    PaperKind.MSG: "application/vnd.ms-outlook",
    PaperKind.HTML: "text/html",
    PaperKind.TXT: "text/plain",
}
_HEAD: Final = 4096
_PDF_WITHIN: Final = 1024
"""A PDF's mark may stand after so many other bytes (PDF 1.7, appendix H.3, note 13)."""
_PICTURE_MARKS: Final = (
    (b"\x89PNG\r\n\x1a\n", PaperKind.PNG),
    (b"\xff\xd8\xff", PaperKind.JPEG),
    (b"II*\x00", PaperKind.TIFF),
    (b"MM\x00*", PaperKind.TIFF),
    (b"BM", PaperKind.BMP),
    (b"GIF87a", PaperKind.GIF),
    (b"GIF89a", PaperKind.GIF),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MSG_PART: Final = "__substg1.0_".encode("utf-16-le")
_HTML: Final = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|div|p|table|title|meta|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_EML: Final = re.compile(
    rb"^(?:From [^\r\n]*\r?\n)?(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){2,}"
)
_EML_FIELD: Final = re.compile(
    rb"^(?:from|received|message-id|mime-version|return-path|delivered-to|subject):",
    re.IGNORECASE | re.MULTILINE,
)
_OFFICE_PARTS: Final = (
    ("word/document.xml", PaperKind.DOCX),
    ("xl/workbook.xml", PaperKind.XLSX),
    ("ppt/presentation.xml", PaperKind.PPTX),
)
ARCHIVED: Final = frozenset(kind for _, kind in _OFFICE_PARTS)
"""Documents whose parts lie packed in an archive."""
_RATIO_FROM_BYTES: Final = 1024 * 1024
_NOTHING_PACKED: Final = b"PK\x05\x06"
"""An archive that begins with its end."""
_PARTED: Final = re.compile(r"[/\\]")


def sniff(file: Path | Source, limits: ReadingLimits) -> PaperKind:
    """The file's kind.

    Raises:
        PaperRefused: It is empty, too large, of no kind that is read, holds macros, or is a bomb.
    """
    source = Source.of(file)
    size = source.size
    if size == 0:
        raise PaperRefused(PaperProblem.EMPTY)
    if size > limits.file_bytes:
        raise PaperRefused(PaperProblem.TOO_LARGE)
    head = source.head(_HEAD)
    for mark, kind in _PICTURE_MARKS:
        if head.startswith(mark):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return PaperKind.WEBP
    if head.startswith(b"PK\x03\x04"):
        return _archive(source, limits)
    if head.startswith(_OLE):
        return _compound(source)
    if head.startswith(_NOTHING_PACKED):
        raise PaperRefused(PaperProblem.EMPTY)
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return PaperKind.PDF
    return _text(head)


def _archive(source: Source, limits: ReadingLimits) -> PaperKind:
    try:
        with zipfile.ZipFile(source.library_form) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise PaperRefused(PaperProblem.BROKEN) from None
    unpacked = sum(part.file_size for part in parts)
    packed = max(sum(part.compress_size for part in parts), 1)
    if len(parts) > limits.archive_entries or unpacked > limits.inflated_bytes:
        raise PaperRefused(PaperProblem.BOMB)
    if unpacked > _RATIO_FROM_BYTES and unpacked / packed > limits.inflation_ratio:
        raise PaperRefused(PaperProblem.BOMB)
    names = {part.filename for part in parts}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise PaperRefused(PaperProblem.MACROS)
    kind = next((kind for part, kind in _OFFICE_PARTS if part in names), PaperKind.ZIP)
    if kind is not PaperKind.ZIP:
        # A document is one whole; of a plain archive each file is judged by itself (`archive`).
        if any(map(leads_out, names)):
            raise PaperRefused(PaperProblem.UNSUPPORTED)
        if any(is_locked(part) for part in parts):
            raise PaperRefused(PaperProblem.ENCRYPTED)
    return kind


def leads_out(name: str) -> bool:
    """Whether the name in an archive points out of the folder that it is unpacked to.

    >>> leads_out("a/../../b"), leads_out("/etc/passwd"), leads_out("deeds/1999..2001.pdf")
    (True, True, False)
    """
    return name.startswith(("/", "\\")) or ".." in _PARTED.split(name)


def is_locked(part: zipfile.ZipInfo) -> bool:
    """Whether a password is needed to unpack it."""
    return bool(part.flag_bits & 0x1)


def _compound(source: Source) -> PaperKind:
    """Outlook's messages and locked Office files share a container with the old Office formats."""
    content = source.read()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise PaperRefused(PaperProblem.ENCRYPTED)
    if _MSG_PART in content:
        return PaperKind.MSG
    raise PaperRefused(PaperProblem.UNSUPPORTED)


def _text(head: bytes) -> PaperKind:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return PaperKind.TXT
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise PaperRefused(PaperProblem.EMPTY)
    if b"\x00" in head:
        raise PaperRefused(PaperProblem.UNSUPPORTED)
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _HTML.match(bare):
        return PaperKind.HTML
    if _EML.match(bare) and len(_EML_FIELD.findall(bare)) >= 2:
        return PaperKind.EML
    if _strange(head) > len(head) // 20:
        raise PaperRefused(PaperProblem.UNSUPPORTED)
    return PaperKind.TXT


def _strange(head: bytes) -> int:
    """Control characters that no text has."""
    return sum(1 for byte in head if byte < 32 and byte not in {9, 10, 12, 13, 27})
