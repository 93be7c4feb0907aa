"""The engines of chaos: one Postgres for all cells with a database for each, one Redis for each cell."""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from psycopg import sql

from domain.tenancy import DEMO_TENANT_ID
from evals.chaos.audit import DECISIONS_TABLE
from evals.chaos.naive import UNFENCED
from evals.chaos.proxy import BadNetwork
from propmubi.chaos.redis import ChaosRedis, SmallDisk, compiler
from propmubi.chaos.replica import redis_pair
from propmubi.chaos.standby import postgres_pair
from propmubi.engines.folder import DataFolder
from propmubi.engines.identity import postgres_identity
from propmubi.engines.postgres import ROLE, EmbeddedPostgres
from store.migrate import upgrade

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from evals.chaos.cells import Cell
    from propmubi.chaos.replica import RedisPair
    from propmubi.chaos.standby import PostgresPair

_TEMPLATE: Final = "chaos_template"
_TENANT: Final = "insert into tenants (id, name) values (%s, 'chaos') on conflict do nothing"


@dataclass(slots=True)
class ChaosPostgres:
    """A Postgres that is killed. Processes die here, not the machine: it does not wait for the disk."""

    server: EmbeddedPostgres
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def prepare(self) -> None:
        """Makes the database that those of the cells are copied from."""
        await self._run(
            sql.SQL("create database {} owner {}").format(*map(sql.Identifier, (_TEMPLATE, ROLE)))
        )
        url = self.server.url(database=_TEMPLATE)
        await upgrade(url)
        async with await psycopg.AsyncConnection.connect(url) as connection:
            await connection.execute(DECISIONS_TABLE)
            await connection.execute(_TENANT, (DEMO_TENANT_ID,))

    async def new_database(self, *, is_fenced: bool, tablespace: str = "pg_default") -> str:
        """URL of a new database with the newest schema; without fence where a control asks for that."""
        name = f"chaos_{uuid4().hex[:12]}"
        words = (name, _TEMPLATE, ROLE, tablespace)
        await self._run(
            sql.SQL("create database {} template {} owner {} strategy file_copy tablespace {}").format(
                *map(sql.Identifier, words)
            )
        )
        url = self.server.url(database=name)
        if not is_fenced:
            async with await psycopg.AsyncConnection.connect(url) as connection:
                await connection.execute(UNFENCED)
        return url

    @asynccontextmanager
    async def small_tablespace(self, disk: SmallDisk) -> AsyncIterator[str]:
        """A tablespace on a small disk; at the end it goes, with the databases on it.

        The write-ahead log stays on the large disk: a log without room ends the whole server, which is the
        cell of its kill; here it lives, and refuses every row that needs a new page.
        """
        home = disk.folder / "tables"
        home.mkdir()
        who = postgres_identity()
        os.chown(home, who.owner_uid, who.owner_gid)
        name = f"small_{uuid4().hex[:12]}"
        words = sql.Identifier(name), sql.Identifier(ROLE), sql.Literal(str(home))
        await self._run(sql.SQL("create tablespace {} owner {} location {}").format(*words))
        try:
            yield name
        finally:
            for database in await self._databases_on(name):
                await self._run(sql.SQL("drop database {} with (force)").format(sql.Identifier(database)))
            await self._run(sql.SQL("drop tablespace {}").format(sql.Identifier(name)))

    async def _databases_on(self, tablespace: str) -> list[str]:
        url = self.server.superuser_url()
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            found = await connection.execute(
                "select datname from pg_database join pg_tablespace spaces on spaces.oid = dattablespace "
                "where spcname = %s",
                (tablespace,),
            )
            return [row[0] for row in await found.fetchall()]

    async def kill(self) -> None:
        """SIGKILL of the postmaster, then a start; its port stays."""
        async with self._lock:
            if self.server.pid is not None:
                os.kill(self.server.pid, signal.SIGKILL)
                while self.server.pid is not None:  # noqa: ASYNC110  # a pid has no event
                    await asyncio.sleep(0.01)
            await self.server.start()

    async def cut_sessions(self) -> None:
        """Ends every session but the one that asks."""
        await self._run(
            sql.SQL(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where pid <> pg_backend_pid() and backend_type = 'client backend'"
            )
        )

    async def _run(self, statement: sql.SQL | sql.Composed) -> None:
        url = self.server.superuser_url()
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            await connection.execute(statement)


@asynccontextmanager
async def chaos_postgres(folder: Path) -> AsyncIterator[ChaosPostgres]:
    """A server for a whole chaos run."""
    data = DataFolder(folder)
    data.prepare()
    server = EmbeddedPostgres(data, is_durable=False)
    await server.start()
    try:
        postgres = ChaosPostgres(server)
        await postgres.prepare()
        yield postgres
    finally:
        await server.stop()


@dataclass(slots=True)
class CellEngines:
    """What one cell stands on; satisfies `evals.chaos.run.Engines`."""

    postgres: ChaosPostgres
    redis: ChaosRedis
    database_url: str
    disk: SmallDisk | None = None
    pair: RedisPair | None = None
    postgres_pair: PostgresPair | None = None
    networks: tuple[BadNetwork, ...] = ()

    @property
    def redis_url(self) -> str:
        """Past any bad network."""
        return self.redis.url if self.pair is None else self.pair.url

    @property
    def platform_urls(self) -> dict[str, str]:
        """Through the bad network, where there is one: Postgres first, then Redis."""
        urls = {"database_url": self.database_url, "redis_url": self.redis_url}
        if self.networks:
            for name, network in zip(urls, self.networks, strict=True):
                urls[name] = _on_port(urls[name], network.port)
        return urls

    async def kill_redis(self) -> None:
        """See `ChaosRedis.kill`."""
        await self.redis.kill()

    async def power_loss(self) -> None:
        """See `ChaosRedis.power_loss`."""
        await self.redis.power_loss()

    async def kill_postgres(self) -> None:
        """See `ChaosPostgres.kill`."""
        await self.postgres.kill()

    async def cut_sessions(self) -> None:
        """See `ChaosPostgres.cut_sessions`."""
        await self.postgres.cut_sessions()

    async def fill_disk(self, seconds: float) -> None:
        """See `SmallDisk.fill`."""
        if self.disk is not None:
            await self.disk.fill(seconds)

    async def fill_memory(self, seconds: float) -> None:
        """See `ChaosRedis.fill_memory`."""
        await self.redis.fill_memory(seconds)

    async def fail_over(self, partition_s: float) -> None:
        """See `RedisPair.fail_over`."""
        if self.pair is not None:
            await self.pair.fail_over(partition_s)

    async def fail_over_postgres(self, partition_s: float) -> None:
        """See `PostgresPair.fail_over`."""
        if self.postgres_pair is not None:
            await self.postgres_pair.fail_over(partition_s)


@asynccontextmanager
async def cell_engines(cell: Cell, postgres: ChaosPostgres, folder: Path) -> AsyncIterator[CellEngines | str]:
    """The engines of one cell, or why they cannot be had on this machine."""
    home = folder / f"redis-{cell.name}"
    home.mkdir()
    async with AsyncExitStack() as stack:
        disk = None
        if cell.needs == "tmpfs":
            disk = SmallDisk(home if cell.small_disk_of == "redis" else _open_folder(stack))
            if lack := disk.mount():
                yield lack
                return
            stack.callback(disk.unmount)
        if cell.needs == "compiler" and compiler() is None:
            yield "no C compiler for the fsync shim"
            return
        redis = ChaosRedis(home, cell.redis, is_shimmed=cell.needs == "compiler")
        await redis.start()
        stack.push_async_callback(redis.stop)
        standing = None
        if cell.has_standby:
            is_synchronous = cell.naive != "async_commit"
            standing = await stack.enter_async_context(
                postgres_pair(folder / f"postgres-{cell.name}", is_synchronous=is_synchronous)
            )
            postgres = ChaosPostgres(standing.primary)
            await postgres.prepare()
        place = {}
        if disk is not None and cell.small_disk_of == "postgres":
            place = {"tablespace": await stack.enter_async_context(postgres.small_tablespace(disk))}
        database_url = await postgres.new_database(is_fenced=cell.naive != "no_lease", **place)
        if standing is not None:
            database_url = _on_port(database_url, standing.clients.port)
        engines = CellEngines(postgres, redis, database_url, disk, postgres_pair=standing)
        if cell.has_replica:
            replica_home = folder / f"replica-{cell.name}"
            replica_home.mkdir()
            engines.pair = await stack.enter_async_context(redis_pair(redis, replica_home))
        if cell.is_proxied:
            ports = [urlsplit(url).port or 0 for url in (database_url, redis.url)]
            engines.networks = tuple(
                [await stack.enter_async_context(BadNetwork("127.0.0.1", port)) for port in ports]
            )
        yield engines


def _open_folder(stack: AsyncExitStack) -> Path:
    """A folder that the server's own user can reach."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="propmubi-small-")))
    folder.chmod(0o755)
    return folder


def _on_port(url: str, port: int) -> str:
    parts = urlsplit(url)
    credentials, _, _ = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{credentials}@127.0.0.1:{port}"))
