from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from domain.errors import SetupError
from propmubi.engines.folder import DataFolder, folder_trouble, write_private


def test_prepared_folder_is_private(tmp_path) -> None:
    folder = DataFolder(tmp_path / "a" / "b")

    folder.prepare()

    assert folder.run.stat().st_mode & 0o777 == 0o700
    assert sorted(entry.name for entry in folder.path.iterdir()) == ["logs", "run"]


def test_folder_without_room_is_refused(tmp_path) -> None:
    with pytest.raises(SetupError, match="MB are free"):
        DataFolder(tmp_path, min_free_mb=10**9).prepare()


def test_lock_has_one_owner_and_can_be_had_again(tmp_path) -> None:
    folder = DataFolder(tmp_path)
    folder.prepare()
    first, second = folder.lock(), folder.lock()

    with first:
        assert first.acquire()
        assert not second.acquire()

    assert second.acquire()
    second.release()
    second.release()


def test_passwords_are_made_once_and_ports_remembered(tmp_path) -> None:
    folder = DataFolder(tmp_path)
    assert not folder.has_credentials

    made = folder.credentials()
    folder.remember(postgres_port=5433)
    written = (tmp_path / "engines.json").stat().st_mtime_ns
    folder.remember(postgres_port=5433)

    assert folder.has_credentials
    assert folder.credentials() == made | {"postgres_port": 5433}
    assert len({made["superuser_password"], made["app_password"], made["redis_password"]}) == 3
    assert (tmp_path / "engines.json").stat().st_mtime_ns == written
    assert (tmp_path / "engines.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"app_password": "x"}'])
def test_damaged_passwords_are_told(tmp_path, content: str) -> None:
    (tmp_path / "engines.json").write_text(content)

    with pytest.raises(SetupError, match="is damaged"):
        DataFolder(tmp_path).credentials()


def test_private_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch) -> None:
    path = tmp_path / "file"
    write_private(path, json.dumps({"one": 1}))

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_private(path, "two")

    assert json.loads(path.read_text()) == {"one": 1}
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "may not write"),
        (errno.EROFS, "read-only"),
        (errno.ENOSPC, "is full"),
        (errno.EEXIST, "is not a folder"),
        (errno.EIO, "cannot be used"),
    ],
)
def test_each_trouble_has_its_line(number: int, words: str) -> None:
    line = folder_trouble(Path("/somewhere"), OSError(number, os.strerror(number)))

    assert words in line
    assert "/somewhere" in line
    assert "--data-dir" in line
