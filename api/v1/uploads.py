"""A request body as a file, of bounded size, that is gone when the request is."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from domain.errors import BadInput, TooLarge

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MAX_UPLOAD_BYTES: Final = 50 * 1024 * 1024
_WRITE_AT_ONCE: Final = 1024 * 1024


@asynccontextmanager
async def received_file(
    chunks: AsyncIterator[bytes], *, name: str, max_bytes: int = MAX_UPLOAD_BYTES
) -> AsyncIterator[Path]:
    """The body in a private folder under the given name, while the block runs.

    Raises:
        BadInput: The body is empty.
        TooLarge: It goes on past the limit; what came is deleted.
    """
    folder = await asyncio.to_thread(TemporaryDirectory, prefix="propmubi-upload-")
    try:
        path = Path(folder.name) / name
        await _write(path, chunks, max_bytes)
        yield path
    finally:
        await asyncio.to_thread(folder.cleanup)


async def _write(path: Path, chunks: AsyncIterator[bytes], max_bytes: int) -> None:
    size = 0
    held = bytearray()
    with await asyncio.to_thread(path.open, "wb") as file:
        async for chunk in chunks:
            size += len(chunk)
            if size > max_bytes:
                raise TooLarge(f"The file is larger than {max_bytes // 1024**2} MB; split it.")
            held += chunk
            if len(held) >= _WRITE_AT_ONCE:
                await asyncio.to_thread(file.write, bytes(held))
                held.clear()
        await asyncio.to_thread(file.write, bytes(held))
    if size == 0:
        raise BadInput("The request has no body: send the CSV or JSON Lines file itself as the body.")
