"""Engines come back after every kind of death with their data, and never twice on one folder."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from domain.errors import SetupError
from propmubi.engines import EmbeddedEngines, EngineOptions, proc
from propmubi.engines.postgres import pid_file_lines

pytestmark = pytest.mark.engines

FAST = EngineOptions(is_durable=False, lock_wait_s=5)
"""Without fsync what is committed survives the death of processes, though not of the machine."""
OWNER = """
import asyncio, json, sys
from pathlib import Path
from propmubi.engines import EmbeddedEngines, EngineOptions
async def main():
    engines = EmbeddedEngines(Path(sys.argv[1]), options=EngineOptions(is_durable=False))
    urls, pids = await engines.start(), [engines.postgres.pid, engines.redis.pid]
    print(json.dumps([urls.database_url, urls.redis_url, *pids]), flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""


def engines_on(data_dir: Path) -> EmbeddedEngines:
    return EmbeddedEngines(data_dir, options=FAST)


def keep(database_url: str, redis_url: str, value: str) -> None:
    """Commits one row and one stream message, as acknowledged work."""
    with psycopg.connect(database_url) as connection:
        connection.execute("create table if not exists kept (value text)")
        connection.execute("insert into kept values (%s)", (value,))
    with Redis.from_url(redis_url) as client:
        client.xadd("kept", {"value": value})


def kept(database_url: str, redis_url: str) -> tuple[list[str], list[str]]:
    with psycopg.connect(database_url) as connection:
        rows = [row[0] for row in connection.execute("select value from kept order by value")]
    with Redis.from_url(redis_url) as client:
        messages = [fields[b"value"].decode() for _, fields in client.xrange("kept")]
    return rows, messages


class Owner:
    """Another process that owns the folder."""

    def __init__(self, data_dir: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", OWNER, str(data_dir)], stdout=subprocess.PIPE, cwd=Path.cwd()
        )
        assert self.process.stdout is not None
        told = json.loads(self.process.stdout.readline())
        self.database_url, self.redis_url, self.postgres_pid, self.redis_pid = told

    def kill(self) -> None:
        assert self.process.stdout is not None
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


def wait_until(condition, timeout_s: float = 10.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


async def test_second_start_keeps_data_and_ports(data_dir: Path) -> None:
    async with engines_on(data_dir) as first:
        keep(first.urls.database_url, first.urls.redis_url, "one")
        before = first.urls

    async with engines_on(data_dir) as second:
        assert second.urls == before
        assert kept(before.database_url, before.redis_url) == (["one"], ["one"])


async def test_engines_die_with_their_owner_and_data_is_kept(data_dir: Path) -> None:
    owner = Owner(data_dir)
    keep(owner.database_url, owner.redis_url, "acknowledged")

    owner.kill()

    wait_until(lambda: not proc.is_alive(owner.postgres_pid) and not proc.is_alive(owner.redis_pid))
    async with engines_on(data_dir) as again:
        assert kept(again.urls.database_url, again.urls.redis_url) == (["acknowledged"], ["acknowledged"])


async def test_restart_at_once_after_kill_of_owner_waits_for_the_orphans(data_dir: Path) -> None:
    owner = Owner(data_dir)
    keep(owner.database_url, owner.redis_url, "acknowledged")

    owner.kill()

    async with engines_on(data_dir) as again:
        assert kept(again.urls.database_url, again.urls.redis_url) == (["acknowledged"], ["acknowledged"])
        assert not proc.is_alive(owner.postgres_pid)


async def test_data_survives_kill_of_everything_at_once(data_dir: Path) -> None:
    owner = Owner(data_dir)
    keep(owner.database_url, owner.redis_url, "acknowledged")

    os.kill(owner.process.pid, signal.SIGSTOP)
    os.kill(owner.postgres_pid, signal.SIGKILL)
    os.kill(owner.redis_pid, signal.SIGKILL)
    # Stopped, the owner reaps nobody: both engines stay as zombies while the pid file names one of them.
    wait_until(lambda: (found := proc.stat_of(owner.postgres_pid)) is not None and found.state == "Z")
    assert pid_file_lines(data_dir / "postgres" / "cluster")[0] == str(owner.postgres_pid)
    owner.kill()

    async with engines_on(data_dir) as again:
        assert kept(again.urls.database_url, again.urls.redis_url) == (["acknowledged"], ["acknowledged"])


async def test_orphan_that_outlived_its_owner_is_stopped_not_doubled(data_dir: Path) -> None:
    from propmubi.engines.cluster import Cluster
    from propmubi.engines.identity import postgres_identity
    from propmubi.engines.ports import free_port
    from propmubi.engines.process import spawn

    async with engines_on(data_dir) as engines:
        keep(engines.urls.database_url, engines.urls.redis_url, "one")
    cluster = Cluster(engines.folder, postgres_identity())
    command = [cluster.program("postgres"), "-D", str(cluster.data), "-p", str(free_port()), "-k", ""]
    orphan = spawn(command, log=cluster.log, cwd=cluster.data, identity=cluster.identity)
    wait_until(lambda: "ready" in "".join(pid_file_lines(cluster.data)))

    async with engines_on(data_dir) as again:
        assert orphan.poll() is not None or not proc.is_alive(orphan.pid)
        assert kept(again.urls.database_url, again.urls.redis_url) == (["one"], ["one"])
    orphan.wait()


async def test_pid_file_naming_a_stranger_does_not_block_and_does_not_harm_it(data_dir: Path) -> None:
    async with engines_on(data_dir) as engines:
        keep(engines.urls.database_url, engines.urls.redis_url, "one")
    stranger = subprocess.Popen(["sleep", "60"])  # noqa: ASYNC220 - only a pid is wanted
    pid_file = data_dir / "postgres" / "cluster" / "postmaster.pid"
    pid_file.write_text(f"{stranger.pid}\n{pid_file.parent}\n1\n5432\n\n127.0.0.1\n1 1\nready\n")

    try:
        async with engines_on(data_dir) as again:
            assert kept(again.urls.database_url, again.urls.redis_url) == (["one"], ["one"])
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


async def test_second_owner_is_refused_and_first_goes_on(data_dir: Path) -> None:
    async with engines_on(data_dir) as first:
        with pytest.raises(SetupError, match=r"Another propmubi command uses .*--data-dir"):
            await EmbeddedEngines(data_dir).start()

        keep(first.urls.database_url, first.urls.redis_url, "still served")


async def test_taken_ports_are_replaced(data_dir: Path) -> None:
    async with engines_on(data_dir) as first:
        assert first.postgres is not None
        port = first.postgres.port
        keep(first.urls.database_url, first.urls.redis_url, "one")
    squatter = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", port)

    async with squatter, engines_on(data_dir) as again:
        assert again.postgres is not None
        assert again.postgres.port != port
        assert kept(again.urls.database_url, again.urls.redis_url) == (["one"], ["one"])


async def test_set_up_cut_short_is_made_good(data_dir: Path) -> None:
    async with engines_on(data_dir) as engines:
        assert engines.postgres is not None
        with psycopg.connect(engines.postgres.superuser_url(), autocommit=True) as connection:
            connection.execute("drop database propmubi")
    (data_dir / "postgres" / "cluster.new").mkdir()
    (data_dir / "postgres" / "cluster.password").write_text("left behind")

    async with engines_on(data_dir) as again:
        keep(again.urls.database_url, again.urls.redis_url, "one")
