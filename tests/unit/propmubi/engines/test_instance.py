from __future__ import annotations

import json
import os

import pytest

from propmubi.engines import instance

HERE = {"api_url": "http://127.0.0.1:1", "database_url": "postgresql://secret", "redis_url": "redis://secret"}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "run").mkdir()
    return tmp_path


def test_announced_instance_is_found_until_it_withdraws(folder) -> None:
    announced = instance.announce(folder, **HERE, version="1")

    assert instance.find_instance(folder) == announced
    assert announced.pid == os.getpid()
    assert "secret" not in repr(announced)
    assert instance.instance_path(folder).stat().st_mode & 0o777 == 0o600

    instance.withdraw(folder)
    instance.withdraw(folder)
    assert instance.find_instance(folder) is None


@pytest.mark.parametrize("changes", [{"pid": 2**22 + 1}, {"start_ticks": 1}, {"pid": None}, {"unknown": 1}])
def test_file_of_a_dead_or_foreign_instance_is_removed(folder, changes) -> None:
    instance.announce(folder, **HERE, version="1")
    path = instance.instance_path(folder)
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))

    assert instance.find_instance(folder) is None
    assert not path.exists()


def test_torn_file_is_removed(folder) -> None:
    instance.instance_path(folder).write_text('{"pid": 1')

    assert instance.find_instance(folder) is None
    assert not instance.instance_path(folder).exists()
