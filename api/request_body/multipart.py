"""A form with files (RFC 7578) read as it comes: files go to disk piece by piece, fields stay small.

Strict on purpose: one level, CRLF line ends, no transfer encodings, a bounded head for each part. Memory is a
few hundred kilobytes however large the files are.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING, Final

from domain.errors import BadInput, TooLarge
from domain.scrub import scrub_text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import BinaryIO

MOST_PARTS: Final = 64
MOST_FIELD_BYTES: Final = 4096
_MOST_HEAD_BYTES: Final = 8192
_BOUNDARY: Final = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{1,70}")
_BROKEN: Final = "The form is broken; send multipart/form-data as browsers do."


@dataclass(slots=True)
class SentFile:
    """A file of the form, on disk under a name of ours."""

    field_name: str
    file_name: str
    """As the sender has it: to be shown, never to be opened."""
    path: Path
    size_bytes: int = 0


@dataclass(slots=True)
class SentForm:
    """What a form held."""

    fields: dict[str, str] = field(default_factory=dict)
    files: list[SentFile] = field(default_factory=list)


async def received_form(
    chunks: AsyncIterator[bytes], content_type: str, folder: Path, *, file_bytes: int
) -> SentForm:
    """The form, its files in ``folder``.

    A file that goes on past ``file_bytes`` is cut one byte later, so that whoever reads it sees that it is
    too large while the others are taken.

    Raises:
        BadInput: The body is no such form, or has too many parts.
        TooLarge: A field is longer than fields are.
    """
    boundary = _boundary(content_type)
    form = SentForm()
    reader = _Pieces(chunks)
    delimiter = b"\r\n--" + boundary
    # The first delimiter has no line before it.
    reader.unread(b"\r\n")
    async for _ in reader.until(delimiter):
        pass
    for _ in range(MOST_PARTS + 1):
        if await reader.takes(b"--"):
            return form
        if len(form.files) + len(form.fields) == MOST_PARTS:
            break
        await _part(reader, delimiter, form, folder, file_bytes)
    raise BadInput(f"The form has more than {MOST_PARTS} parts; send fewer files at once.")


async def _part(reader: _Pieces, delimiter: bytes, form: SentForm, folder: Path, file_bytes: int) -> None:
    if not await reader.takes(b"\r\n"):
        raise BadInput(_BROKEN)
    reader.unread(b"\r\n")
    head = b""
    async for piece in reader.until(b"\r\n\r\n"):
        head += piece
        if len(head) > _MOST_HEAD_BYTES:
            raise BadInput(_BROKEN)
    name, file_name = _names(head)
    if file_name is None:
        value = b""
        async for piece in reader.until(delimiter):
            value += piece
            if len(value) > MOST_FIELD_BYTES:
                raise TooLarge(f"The field {name!r} is longer than {MOST_FIELD_BYTES} bytes.")
        form.fields[name] = scrub_text(value.decode("utf-8", "replace"))
        return
    sent = SentFile(name, file_name, folder / f"part-{len(form.files)}")
    with await asyncio.to_thread(sent.path.open, "wb") as file:
        async for piece in reader.until(delimiter):
            await _write(file, piece, sent, file_bytes)
    form.files.append(sent)


async def _write(file: BinaryIO, piece: bytes, sent: SentFile, file_bytes: int) -> None:
    room = file_bytes + 1 - sent.size_bytes
    if room > 0:
        await asyncio.to_thread(file.write, piece[:room])
        sent.size_bytes += min(len(piece), room)


def _boundary(content_type: str) -> bytes:
    message = Message()
    message["content-type"] = content_type
    boundary = message.get_param("boundary")
    is_form = message.get_content_type() == "multipart/form-data"
    if not is_form or not isinstance(boundary, str) or not _BOUNDARY.fullmatch(boundary):
        raise BadInput("Send the files as multipart/form-data, in fields named files.")
    return boundary.encode("ascii")


def _names(head: bytes) -> tuple[str, str | None]:
    """The part's field and, of a file, its name as sent."""
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-disposition":
            found = dict(_PARAMETER.findall(value))
            if value.strip().lower().startswith("form-data") and "name" in found:
                file_name = found.get("filename")
                return scrub_text(found["name"]), None if file_name is None else scrub_text(file_name)
    raise BadInput(_BROKEN)


_PARAMETER: Final = re.compile(r';\s*(name|filename)="((?:[^"\\]|\\.)*)"')


class _Pieces:
    """Bytes as they come, given out up to a mark."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks
        self._held = b""

    def unread(self, piece: bytes) -> None:
        """Puts bytes back in front."""
        self._held = piece + self._held

    async def takes(self, mark: bytes) -> bool:
        """Whether the next bytes are these; then they are taken."""
        while len(self._held) < len(mark):
            await self._more()
        if not self._held.startswith(mark):
            return False
        self._held = self._held[len(mark) :]
        return True

    async def until(self, mark: bytes) -> AsyncIterator[bytes]:
        """What comes before the mark, in pieces; the mark is taken.

        Raises:
            BadInput: The body ends before it.
        """
        while True:
            at = self._held.find(mark)
            if at >= 0:
                piece, self._held = self._held[:at], self._held[at + len(mark) :]
                yield piece
                return
            sure = len(self._held) - len(mark) + 1
            if sure > 0:
                piece, self._held = self._held[:sure], self._held[sure:]
                yield piece
            await self._more()

    async def _more(self) -> None:
        piece = await anext(self._chunks, None)
        if not piece:
            # Starlette ends a body with an empty piece.
            piece = await anext(self._chunks, None) if piece is not None else None
        if not piece:
            raise BadInput(_BROKEN)
        self._held += piece
