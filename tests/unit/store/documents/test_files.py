"""Files are kept once by content, whole or not at all."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from domain.errors import NotFound
from store.documents.files import FolderFiles

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_content_is_kept_once_per_tenant_and_let_go(tmp_path: Path) -> None:
    files, source, tenant = FolderFiles(tmp_path / "files"), tmp_path / "sent", uuid4()
    source.write_bytes(b"a deed")

    content = await files.put(tenant, source)
    again = await files.put(tenant, source)
    await files.put(uuid4(), source)

    assert content == again == (hashlib.sha256(b"a deed").hexdigest(), 6)
    assert len([one for one in (tmp_path / "files").rglob("*") if one.is_file()]) == 2
    async with files.fetched(tenant, content.sha256) as path:
        assert path.read_bytes() == b"a deed"
        assert path.stat().st_mode & 0o077 == 0

    await files.delete(tenant, content.sha256)
    await files.delete(tenant, content.sha256)

    with pytest.raises(NotFound):
        async with files.fetched(tenant, content.sha256):
            pass


async def test_an_interrupted_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, source = FolderFiles(tmp_path / "files"), tmp_path / "sent"
    source.write_bytes(b"a deed")

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("store.documents.files.shutil.copyfileobj", full)
    with pytest.raises(OSError, match="no space"):
        await files.put(uuid4(), source)

    assert [one for one in (tmp_path / "files").rglob("*") if one.is_file()] == []
