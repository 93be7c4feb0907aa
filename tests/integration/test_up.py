"""One terminal, everything: start, stop, crash and refusal of the whole process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from propmubi.engines import proc
from propmubi.engines.instance import find_instance

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.engines
SCRIPT = Path(__file__).with_name("small_platform.py")
ROOT = Path(__file__).parents[2]
ENGINE_NAMES = {"postgres", "valkey-server", "redis-server"}
WITHOUT_SERVERS = {
    key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL", "QDRANT_URL"}
}


class Up:
    """One ``up`` in another process."""

    def __init__(self, data_dir: Path, port: int = 0, behaviour: str = "") -> None:
        self._data_dir = data_dir
        self.out = data_dir.with_name(f"{data_dir.name}.{time.monotonic_ns()}.out")
        with self.out.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, str(SCRIPT), str(data_dir), str(port), behaviour],
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env=WITHOUT_SERVERS,
            )

    @property
    def said(self) -> str:
        return self.out.read_text()

    def wait_for(self, words: str, timeout_s: float = 30.0) -> None:
        wait_until(lambda: words in self.said or self.process.poll() is not None, timeout_s)
        assert words in self.said, self.said

    def visits(self) -> int:
        instance = find_instance(self._data_dir)
        assert instance is not None
        return int(httpx.get(instance.api_url, timeout=10).raise_for_status().text)

    def stop(self, signal_: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(signal_)
        return self.process.wait(timeout=20)


def wait_until(condition, timeout_s: float = 15.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def engine_pids(data_dir: Path) -> list[int]:
    folders = (data_dir / "postgres" / "cluster", data_dir / "redis")
    return [pid for folder in folders for pid in proc.working_in(folder, ENGINE_NAMES)]


@contextmanager
def up(data_dir: Path, behaviour: str = "", wait_for: str = "is ready") -> Iterator[Up]:
    running = Up(data_dir, behaviour=behaviour)
    try:
        running.wait_for(wait_for)
        yield running
    finally:
        if running.process.poll() is None:
            running.process.kill()
            running.process.wait()
        wait_until(lambda: not engine_pids(data_dir))


def test_starts_says_where_everything_is_and_stops_in_order(data_dir: Path) -> None:
    with up(data_dir) as first:
        assert first.visits() == 1
        assert "Sign in as buyer@demo: Bearer pmk_test" in first.said

        assert first.stop() == 0

        ending = [line for line in first.said.splitlines() if line.endswith(("drained", "closed"))]
        assert ending == ["worker drained", "api closed", "services closed"]
        assert engine_pids(data_dir) == []
        assert find_instance(data_dir) is None

    with up(data_dir) as second:
        assert second.visits() == 2
        assert second.stop(signal.SIGTERM) == 0


def test_killed_platform_starts_again_with_its_data(data_dir: Path) -> None:
    with up(data_dir) as first:
        assert first.visits() == 1
        first.process.kill()
        first.process.wait()

        assert find_instance(data_dir) is None
        with up(data_dir) as second:
            assert second.visits() == 2


def test_second_up_is_refused_in_one_line_and_first_goes_on(data_dir: Path) -> None:
    with up(data_dir) as first:
        instance = find_instance(data_dir)
        assert instance is not None
        second = Up(data_dir, port=int(instance.api_url.rpartition(":")[2]))

        assert second.process.wait(timeout=20) == 2

        line = second.said.strip().splitlines()[-1]
        assert line.startswith(
            f"propmubi: PropMubi already runs on {data_dir} (pid {first.process.pid}, http://"
        )
        assert "Traceback" not in second.said
        assert first.visits() == 1


def test_busy_port_is_refused_before_anything_is_made(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as squatter:
        port = squatter.getsockname()[1]

        refused = Up(data_dir, port=port)

        assert refused.process.wait(timeout=20) == 2
        assert refused.said == (
            f"propmubi: Port {port} on 127.0.0.1 is in use: "
            "stop that program or pass --port N (0 takes a free one).\n"
        )
        assert not data_dir.exists()


@pytest.mark.parametrize("engine", ["Postgres", "Redis"])
def test_engine_that_dies_comes_back_under_the_running_platform(data_dir: Path, engine: str) -> None:
    with up(data_dir) as running:
        assert running.visits() == 1
        folder = data_dir / ("postgres/cluster" if engine == "Postgres" else "redis")
        victims = [
            pid
            for pid in proc.working_in(folder, ENGINE_NAMES)
            if not proc.title_of(pid).startswith("postgres:")
        ]

        os.kill(victims[0], signal.SIGKILL)

        running.wait_for("engine.restarted")
        assert running.visits() == 2
        assert running.stop() == 0


def test_stop_during_the_start_leaves_nothing_behind(data_dir: Path) -> None:
    with up(data_dir, "slow-migration", wait_for="migrating") as starting:
        assert starting.stop() == 0

        assert "Traceback" not in starting.said
        assert engine_pids(data_dir) == []


def test_second_interrupt_ends_at_once_and_engines_follow(data_dir: Path) -> None:
    with up(data_dir, "stuck-worker") as running:
        running.process.send_signal(signal.SIGINT)
        running.wait_for("stuck")

        assert running.stop() == 130

        wait_until(lambda: not engine_pids(data_dir))


def test_part_that_dies_ends_the_platform_with_its_reason(data_dir: Path) -> None:
    with up(data_dir, "dying-worker", wait_for="propmubi: the worker lost its mind") as running:
        assert running.process.wait(timeout=20) == 2
        assert engine_pids(data_dir) == []
