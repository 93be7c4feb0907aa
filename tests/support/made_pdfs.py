"""Tiny PDFs written by hand, object by object, for tests of what reads them."""

from __future__ import annotations

import zlib

A4 = (595, 842)
_PICTURE = (
    b"<< /Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8"
    b" /Length 4 >>\nstream\n\x60\xa0\x60\xa0\nendstream"
)


def pdf(
    *contents: str | bytes,
    rotate: int = 0,
    size: tuple[int, int] = A4,
    objects: str = "",
    page: str = "",
    root: str = "",
) -> bytes:
    """A PDF with one page for each content stream; F1 is Helvetica, Im1 a grey picture of 2 x 2 pixels.

    Objects 6 and 7 are forms that draw nothing, and something.

    Args:
        contents: Of each page.
        rotate: Degrees by which viewers turn each page.
        size: Of each page, in points.
        objects: More entries of each page's resources.
        page: More entries of each page.
        root: More entries of the catalogue.
    """
    kids = " ".join(f"{10 + 2 * at} 0 R" for at in range(len(contents)))
    parts: list[tuple[int, bytes]] = [
        (1, f"<< /Type /Catalog /Pages 2 0 R {root} >>".encode()),
        (2, f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode()),
        (3, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"),
        (4, _PICTURE),
        (5, b"<< /Type /ExtGState /ca 0 >>"),
        (6, _form(b"")),
        (7, _form(b"0 0 9 9 re f")),
    ]
    for at, content in enumerate(contents):
        body = content.encode("latin-1") if isinstance(content, str) else content
        packed = zlib.compress(body)
        entries = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Rotate {rotate} "
            f"/Contents {11 + 2 * at} 0 R /Resources << /Font << /F1 3 0 R >> /XObject << /Im1 4 0 R >> "
            f"/ExtGState << /Clear 5 0 R >> {objects} >> {page} >>"
        )
        parts.append((10 + 2 * at, entries.encode()))
        parts.append(
            (
                11 + 2 * at,
                f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
                + packed
                + b"\nendstream",
            )
        )
    return _assembled(parts)


def _form(drawing: bytes) -> bytes:
    head = f"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length {len(drawing)} >>"
    return head.encode() + b"\nstream\n" + drawing + b"\nendstream"


def _assembled(parts: list[tuple[int, bytes]]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    offsets: dict[int, int] = {}
    for number, body in parts:
        offsets[number] = len(out)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start, last = len(out), max(offsets)
    out += f"xref\n0 {last + 1}\n0000000000 65535 f \n".encode()
    for number in range(1, last + 1):
        if number in offsets:
            out += f"{offsets[number]:010d} 00000 n \n".encode()
        else:
            out += b"0000000000 65535 f \n"
    out += f"trailer\n<< /Size {last + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def text(words: str, x: float = 72, y: float = 700, size: float = 12, before: str = "") -> str:
    """Operators that show words; ``before`` stands inside of the text object."""
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F1 {size} Tf {before} {x} {y} Td ({escaped}) Tj ET\n"
