"""The engines of chaos: one Postgres for all cells with a database for each, one Redis for each cell."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
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
from propmubi.engines.folder import DataFolder
from propmubi.engines.postgres import ROLE, EmbeddedPostgres
from store.migrate import upgrade

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from evals.chaos.cells import Cell

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

    async def new_database(self, *, is_fenced: bool) -> str:
        """URL of a new database with the newest schema; without fence where a control asks for that."""
        name = f"chaos_{uuid4().hex[:12]}"
        words = (name, _TEMPLATE, ROLE)
        await self._run(
            sql.SQL("create database {} template {} owner {} strategy file_copy").format(
                *map(sql.Identifier, words)
            )
        )
        url = self.server.url(database=name)
        if not is_fenced:
            async with await psycopg.AsyncConnection.connect(url) as connection:
                await connection.execute(UNFENCED)
        return url

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
    networks: tuple[BadNetwork, ...] = ()

    @property
    def redis_url(self) -> str:
        """Past any bad network."""
        return self.redis.url

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
        """See `ChaosRedis.fill_disk`."""
        await self.redis.fill_disk(seconds)


@asynccontextmanager
async def cell_engines(cell: Cell, postgres: ChaosPostgres, folder: Path) -> AsyncIterator[CellEngines | str]:
    """The engines of one cell, or why they cannot be had on this machine."""
    home = folder / f"redis-{cell.name}"
    home.mkdir()
    disk = SmallDisk(home)
    lack = disk.mount() if cell.needs == "tmpfs" else None
    if cell.needs == "compiler" and compiler() is None:
        lack = "no C compiler for the fsync shim"
    if lack is not None:
        yield lack
        return
    async with AsyncExitStack() as stack:
        if cell.needs == "tmpfs":
            stack.callback(disk.unmount)
        redis = ChaosRedis(home, cell.redis, is_shimmed=cell.needs == "compiler")
        await redis.start()
        stack.push_async_callback(redis.stop)
        database_url = await postgres.new_database(is_fenced=cell.naive != "no_lease")
        engines = CellEngines(postgres, redis, database_url)
        if cell.is_proxied:
            ports = [urlsplit(url).port or 0 for url in (database_url, redis.url)]
            engines.networks = tuple(
                [await stack.enter_async_context(BadNetwork("127.0.0.1", port)) for port in ports]
            )
        yield engines


def _on_port(url: str, port: int) -> str:
    parts = urlsplit(url)
    credentials, _, _ = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{credentials}@127.0.0.1:{port}"))
