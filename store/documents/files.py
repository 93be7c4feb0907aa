"""Files kept by what is in them: a tenant's file of one content is there once, under its SHA-256.

The protocol is what an object store offers (put, fetch, delete by key), so that one can take the folder's
place: no names but the hash, no appending, no renaming.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from domain.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager
    from uuid import UUID

_CHUNK: Final = 1 << 20
FILES_FOLDER: Final = "files"
"""Of the data folder."""


class Content(NamedTuple):
    """What names a content."""

    sha256: str
    size_bytes: int


class FileStore(Protocol):
    """Where contents are kept, each tenant's apart."""

    async def put(self, tenant_id: UUID, source: Path) -> Content:
        """Keeps a copy of the file; whole or not at all, however often."""
        ...

    def fetched(self, tenant_id: UUID, sha256: str) -> AbstractAsyncContextManager[Path]:
        """The content as a file to read while the block runs."""
        ...

    async def delete(self, tenant_id: UUID, sha256: str) -> None:
        """Lets the content go; nothing happens where there is none."""
        ...


class FolderFiles:
    """Contents in a folder: ``tenant/first two digits/hash``, readable by this user alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, tenant_id: UUID, source: Path) -> Content:
        """Written beside its place and renamed into it, after it has reached the disk."""
        return await asyncio.to_thread(self._put, tenant_id, source)

    @asynccontextmanager
    async def fetched(self, tenant_id: UUID, sha256: str) -> AsyncIterator[Path]:
        """The file itself.

        Raises:
            NotFound: It is not there.
        """
        path = self._path(tenant_id, sha256)
        if not await asyncio.to_thread(path.is_file):
            raise NotFound("The file is not kept any more; send it again.")
        yield path

    async def delete(self, tenant_id: UUID, sha256: str) -> None:
        """Unlinks it."""
        await asyncio.to_thread(self._path(tenant_id, sha256).unlink, missing_ok=True)

    def _path(self, tenant_id: UUID, sha256: str) -> Path:
        return path_of(self._folder, tenant_id, sha256)

    def _put(self, tenant_id: UUID, source: Path) -> Content:
        content = content_of(source)
        path = self._path(tenant_id, content.sha256)
        if path.exists():
            return content
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as out, source.open("rb") as given:
                shutil.copyfileobj(given, out, _CHUNK)
                out.flush()
                os.fsync(out.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        return content


def path_of(folder: Path, tenant_id: UUID, sha256: str) -> Path:
    """Where a folder has a tenant's content."""
    return folder / str(tenant_id) / sha256[:2] / sha256


def content_of(path: Path) -> Content:
    """The file's hash and size."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Content(digest.hexdigest(), size)
