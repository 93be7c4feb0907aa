"""Forms with files are read as they come, however they are cut, and never past their bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.request_body.multipart import MOST_FIELD_BYTES, MOST_PARTS, received_form
from domain.errors import BadInput, TooLarge

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

TYPE = "multipart/form-data; boundary=cut"


def part(name: str, content: bytes, file_name: str | None = None) -> bytes:
    file = "" if file_name is None else f'; filename="{file_name}"'
    head = f'--cut\r\nContent-Disposition: form-data; name="{name}"{file}\r\nContent-Type: text/plain\r\n\r\n'
    return head.encode() + content + b"\r\n"


async def pieces(body: bytes, size: int) -> AsyncIterator[bytes]:
    for at in range(0, len(body), size):
        yield body[at : at + size]
    yield b""


@pytest.mark.parametrize("size", [1, 7, 4096])
async def test_fields_and_files_come_whole_however_they_are_cut(tmp_path: Path, size: int) -> None:
    content = b"\r\n--cu\r\n--no\x00" * 3
    body = (
        part("subject_kind", b"case")
        + part("files", content, "deed.pdf")
        + part("files", b"", "e")
        + b"--cut--"
    )

    form = await received_form(pieces(body, size), TYPE, tmp_path, file_bytes=100)

    assert form.fields == {"subject_kind": "case"}
    assert [(one.file_name, one.path.read_bytes()) for one in form.files] == [
        ("deed.pdf", content),
        ("e", b""),
    ]


async def test_a_file_past_its_bound_is_cut_one_byte_later(tmp_path: Path) -> None:
    body = part("files", b"x" * 5000, "a") + part("files", b"y", "b") + b"--cut--"

    form = await received_form(pieces(body, 512), TYPE, tmp_path, file_bytes=10)

    assert [one.size_bytes for one in form.files] == [11, 1]
    assert form.files[0].path.stat().st_size == 11


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        (b"", TYPE, BadInput),
        (part("files", b"x", "a"), TYPE, BadInput),
        (b"--cut\r\nno head\r\n\r\nx\r\n--cut--", TYPE, BadInput),
        (b"--cut\r\n" + b"h" * 10_000 + b"\r\n\r\nx\r\n--cut--", TYPE, BadInput),
        (b"--cutX" + b"x" * 100, TYPE, BadInput),
        (part("a", b"x") + b"--cut--", "application/json", BadInput),
        (part("a", b"x") + b"--cut--", "multipart/form-data", BadInput),
        (part("a", b"x" * (MOST_FIELD_BYTES + 1)) + b"--cut--", TYPE, TooLarge),
        (part("files", b"x", "a") * (MOST_PARTS + 1) + b"--cut--", TYPE, BadInput),
    ],
)
async def test_what_is_no_form_is_refused(
    tmp_path: Path, body: bytes, kind: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await received_form(pieces(body, 100), kind, tmp_path, file_bytes=10)
