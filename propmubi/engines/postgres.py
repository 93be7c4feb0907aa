"""The embedded Postgres: on localhost, with passwords only, stopped cleanly, startable after any crash."""

from __future__ import annotations

import asyncio
import signal
import time
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

from domain.errors import SetupError
from propmubi.engines import logs, ports, proc
from propmubi.engines.cluster import Cluster
from propmubi.engines.folder import full_disk, is_full
from propmubi.engines.identity import Identity, postgres_identity
from propmubi.engines.process import POLL_S, end, spawn
from store.scope import APP_ROLE

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Mapping
    from pathlib import Path

    from propmubi.engines.folder import DataFolder

ROLE = DATABASE = "propmubi"
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin", "cube", "earthdistance")
"""Made in template1 by the superuser, since the application's role may not make all of them."""
START_TIMEOUT_S = 60.0
_NAMES = frozenset({"postgres"})

SERVER_SETTINGS: Mapping[str, str] = {
    "listen_addresses": ports.LOCALHOST,
    # TCP only: a socket file brings a path of at most 107 bytes and a second lock file that can go stale.
    "unix_socket_directories": "",
    "max_connections": "100",
    # A client that is broken off while it signs in leaves a backend, and dropping a database waits for it.
    "authentication_timeout": "5s",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "huge_pages": "off",
    # One reader at a time: the workers of the new asynchronous reader only cost memory on a small machine.
    "io_method": "sync",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "1GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    # Logs keep no statement and no row of anybody's data.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


class EmbeddedPostgres:
    """One Postgres server over the cluster of a data folder."""

    def __init__(
        self,
        folder: DataFolder,
        *,
        settings: Mapping[str, str] | None = None,
        identity: Identity | None = None,
        shared_home: Path | None = None,
        is_durable: bool = True,
    ) -> None:
        self._folder = folder
        self._settings = {**SERVER_SETTINGS, **(settings or {})}
        if not is_durable:
            self._settings |= {"fsync": "off", "full_page_writes": "off"}
        self._is_durable = is_durable
        self._identity = identity
        self._shared_home = shared_home
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0
        self.is_fresh = False
        """Whether this start made the cluster."""

    @property
    def log(self) -> Path:
        """What the server wrote."""
        return self._folder.logs / "postgres.log"

    @property
    def pid(self) -> int | None:
        """The postmaster's process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def url(self, *, database: str = DATABASE) -> str:
        """Connection string of the application's role."""
        return self._url(ROLE, "app_password", database)

    def superuser_url(self, *, database: str = "postgres") -> str:
        """Connection string of the superuser, for set-up and tests only."""
        return self._url("postgres", "superuser_password", database)

    def prepare(self) -> Cluster:
        """Looks at what is there and refuses what cannot be started, before anything is touched.

        Raises:
            SetupError: The cluster is of another version, or its passwords are gone.
        """
        place = {} if self._shared_home is None else {"shared_home": self._shared_home}
        cluster = Cluster(self._folder, self._identity or postgres_identity(), **place)
        cluster.check()
        return cluster

    async def start(self) -> None:
        """Makes the cluster when there is none, clears what a crash left, starts and provisions it.

        Raises:
            SetupError: It cannot run here; one line says why and what to do.
        """
        cluster = await asyncio.to_thread(self.prepare)
        credentials = self._folder.credentials()
        self.is_fresh = not cluster.exists
        if self.is_fresh:
            await cluster.make(credentials["superuser_password"], is_durable=self._is_durable)
        await asyncio.to_thread(cluster.hand_over)
        await clear_stale(cluster.data)
        await self._launch(cluster, preferred_port=credentials.get("postgres_port"))
        self._folder.remember(postgres_port=self.port)
        if not (cluster.data / "standby.signal").exists():  # A standby has what its primary has.
            await self._provision()

    async def stop(self) -> None:
        """Fast shutdown: sessions are ended, everything is written. Does nothing when it does not run."""
        if self._process is not None:
            await end(self._process, [(signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0)])
            self._process = None

    def _url(self, user: str, password: str, database: str) -> str:
        secret = self._folder.credentials()[password]
        return f"postgresql://{user}:{secret}@{ports.LOCALHOST}:{self.port}/{database}"

    async def _launch(self, cluster: Cluster, preferred_port: int | None) -> None:
        """Starts the server, again when another program took the port between the look and the bind."""
        for turn in range(3):
            self.port = ports.free_port(preferred_port if turn == 0 else None)
            logs.limit(self.log)
            mark = logs.size(self.log)
            self._process = spawn(
                self._command(cluster),
                log=self.log,
                cwd=cluster.data,
                identity=cluster.identity,
                death_signal=signal.SIGINT,
            )
            if await self._is_ready(cluster.data):
                return
            await self.stop()
            said = logs.lines_after(self.log, mark)
            if not any("Address already in use" in line for line in said):
                break
        if is_full(cluster.data):
            raise SetupError(full_disk(cluster.data))
        raise SetupError(f"Postgres does not start: {logs.last_words(said)} (see {self.log}).")

    def _command(self, cluster: Cluster) -> list[str]:
        options = [f"--{name.replace('_', '-')}={value}" for name, value in self._settings.items()]
        return [cluster.program("postgres"), "-D", str(cluster.data), "-p", str(self.port), *options]

    async def _is_ready(self, data: Path) -> bool:
        """Whether the server came up; it says so on the eighth line of its pid file, as pg_ctl reads it."""
        assert self._process is not None  # noqa: S101 - set by the only caller
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline and self._process.poll() is None:
            lines = pid_file_lines(data)
            if len(lines) >= 8 and lines[0] == str(self._process.pid) and lines[7].strip() == "ready":
                return True
            await asyncio.sleep(POLL_S)
        return False

    async def _provision(self) -> None:
        """Makes roles, extensions and database once; a crash half way is made good at the next start."""
        async with await psycopg.AsyncConnection.connect(self.superuser_url(), autocommit=True) as connection:
            found = await connection.execute("select 1 from pg_database where datname = %s", (DATABASE,))
            if not await found.fetchone():
                await self._make_database(connection)
            await _make_session_role(connection)

    async def _make_database(self, connection: psycopg.AsyncConnection[tuple[object, ...]]) -> None:
        role = await connection.execute("select 1 from pg_roles where rolname = %s", (ROLE,))
        verb = "alter" if await role.fetchone() else "create"
        await connection.execute(
            sql.SQL("{} role {} login nosuperuser password {}").format(
                sql.SQL(verb),
                sql.Identifier(ROLE),
                sql.Literal(self._folder.credentials()["app_password"]),
            )
        )
        await self._make_extensions()
        await connection.execute(
            sql.SQL("create database {} owner {}").format(sql.Identifier(DATABASE), sql.Identifier(ROLE))
        )

    async def _make_extensions(self) -> None:
        url = self.superuser_url(database="template1")
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            for name in EXTENSIONS:
                await connection.execute(
                    sql.SQL("create extension if not exists {}").format(sql.Identifier(name))
                )


async def _make_session_role(connection: psycopg.AsyncConnection[tuple[object, ...]]) -> None:
    """The role of scoped transactions; the application's own may not make roles, only act as this one."""
    found = await connection.execute("select 1 from pg_roles where rolname = %s", (APP_ROLE,))
    if await found.fetchone() is None:
        await connection.execute(sql.SQL("create role {} nologin").format(sql.Identifier(APP_ROLE)))
    await connection.execute(sql.SQL("grant {} to {}").format(sql.Identifier(APP_ROLE), sql.Identifier(ROLE)))


def pid_file_lines(data: Path) -> list[str]:
    """Lines of postmaster.pid; none when there is no such file."""
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


async def clear_stale(data: Path) -> None:
    """Makes the cluster free to start on, whatever a crash left behind.

    A live postmaster without an owner is shut down properly (its port and log belong to a dead parent, so it
    is not adopted). Back ends whose postmaster was killed leave by themselves, or are ended: the log replays
    what they had committed. The pid file then names nobody of this cluster, though its number may be a
    zombie's or a stranger's, which Postgres itself could not tell apart: it goes.

    Raises:
        SetupError: Something of the cluster still runs and cannot be ended.
    """
    postmasters = [
        pid for pid in proc.working_in(data, _NAMES) if not proc.title_of(pid).startswith("postgres:")
    ]
    if postmasters:
        proc.send(postmasters, signal.SIGINT)
        if not await proc.wait_gone(data, _NAMES, 20.0):
            proc.send(postmasters, signal.SIGQUIT)
    if not await proc.wait_gone(data, _NAMES, 5.0):
        proc.send(proc.working_in(data, _NAMES), signal.SIGKILL)
        if not await proc.wait_gone(data, _NAMES, 5.0):
            raise SetupError(
                f"A Postgres still works in {data} and cannot be ended: end it, then start again."
            )
    (data / "postmaster.pid").unlink(missing_ok=True)


__all__ = ["EmbeddedPostgres", "clear_stale", "pid_file_lines"]
