from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from propmubi.engines import proc


@pytest.fixture
def sleeper(tmp_path):
    process = subprocess.Popen(["sleep", "60"], cwd=tmp_path)
    deadline = time.monotonic() + 10
    while not proc.working_in(tmp_path, {"sleep"}):
        assert time.monotonic() < deadline
    yield process
    process.kill()
    process.wait()


def zombie() -> subprocess.Popen[bytes]:
    process = subprocess.Popen(["true"])
    deadline = time.monotonic() + 10
    while (stat := proc.stat_of(process.pid)) is None or stat.state != "Z":
        assert time.monotonic() < deadline
        time.sleep(0.005)
    return process


def test_own_process_is_alive_since_a_fixed_moment() -> None:
    assert proc.is_alive(os.getpid())
    assert proc.stat_of(os.getpid()) is not None
    assert proc.stat_of(os.getpid()).start_ticks == proc.stat_of(os.getpid()).start_ticks


def test_zombie_and_nobody_are_not_alive() -> None:
    dead = zombie()

    assert not proc.is_alive(dead.pid)
    dead.wait()
    assert not proc.is_alive(dead.pid)
    assert proc.title_of(dead.pid) == ""


def test_name_with_spaces_and_parentheses_does_not_confuse(tmp_path, monkeypatch) -> None:
    (tmp_path / "7").mkdir()
    fields = " ".join(str(number) for number in range(4, 40))
    (tmp_path / "7" / "stat").write_text(f"7 (a b) c) S {fields}")
    monkeypatch.setattr(proc, "PROC", tmp_path)

    assert proc.stat_of(7) == proc.ProcessStat("S", 22)


def test_finds_programs_by_name_and_folder_only(sleeper, tmp_path) -> None:
    assert proc.title_of(sleeper.pid) == "sleep 60"
    assert proc.working_in(tmp_path, {"sleep"}) == [sleeper.pid]
    assert proc.working_in(tmp_path, {"postgres"}) == []
    assert proc.working_in(Path("/nowhere"), {"sleep"}) == []


async def test_waits_until_the_folder_is_left(sleeper, tmp_path) -> None:
    assert not await proc.wait_gone(tmp_path, {"sleep"}, 0.01)

    proc.send([sleeper.pid], signal.SIGKILL)

    assert await proc.wait_gone(tmp_path, {"sleep"}, 10)


def test_signal_to_a_process_that_is_gone_is_no_error() -> None:
    dead = zombie()
    dead.wait()

    proc.send([dead.pid], signal.SIGTERM)
