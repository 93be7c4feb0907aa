"""A Postgres with a streaming standby that takes over: synchronous, so that nothing acknowledged is lost.

What is played is the loss of a machine: every process of the primary is killed at once, after a while in
which it could not reach its standby. With ``synchronous_standby_names`` set, no commit is acknowledged in
that while; a control leaves it empty, and loses what was.
"""

from __future__ import annotations

import asyncio
import shutil
import signal
import time
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import psycopg
from psycopg import sql

from domain.errors import SetupError
from evals.chaos.proxy import BadNetwork
from propmubi.engines import proc
from propmubi.engines.folder import DataFolder
from propmubi.engines.ports import LOCALHOST
from propmubi.engines.postgres import EmbeddedPostgres
from propmubi.engines.process import run_to_end

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

_SETTINGS: Final = {
    "wal_level": "replica",
    "max_wal_senders": "4",
    "hot_standby": "on",
    # A walreceiver whose peer went silent, and the other way round, notices soon.
    "wal_receiver_timeout": "5s",
    "wal_sender_timeout": "5s",
}
_COPY_S: Final = 60.0
_LOOK_S: Final = 0.1
_NAMES: Final = frozenset({"postgres"})


def replicating(folder: Path) -> EmbeddedPostgres:
    """A server over a folder that can have a standby, or be one."""
    data = DataFolder(folder)
    data.prepare()
    return EmbeddedPostgres(data, settings=_SETTINGS, is_durable=False)


@dataclass(slots=True)
class PostgresPair:
    """Two servers, of which one is written to; clients find that one behind one port."""

    primary: EmbeddedPostgres
    standby: EmbeddedPostgres
    clients: BadNetwork
    """Leads to the server that is written to."""
    copying: BadNetwork
    """Leads the other one to it."""
    is_synchronous: bool
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def fail_over(self, partition_s: float) -> None:
        """The primary is cut off from its standby, takes requests for a while more, and its machine is lost.

        The standby is promoted, and a new one is copied from it. Only then are commits synchronous again, so
        the next failover waits for that.
        """
        async with self._lock:
            self.copying.silence()
            await asyncio.sleep(partition_s)
            await _lose(self.primary)
            await _run(self.standby, sql.SQL("select pg_promote()"))
            self.primary, self.standby = self.standby, self.primary
            self.clients.lead_to(self.primary.port)
            self.copying.lead_to(self.primary.port)
            self.copying.heal()
            await self.copy()

    async def copy(self) -> None:
        """Makes the standby anew from the primary, and waits until it follows.

        Raises:
            SetupError: It cannot be copied, or does not follow.
        """
        cluster = await asyncio.to_thread(self.standby.prepare)
        shutil.rmtree(cluster.data, ignore_errors=True)
        address = self.primary.superuser_url().replace(f":{self.primary.port}/", f":{self.copying.port}/")
        words = ["-d", address, "-D", str(cluster.data), "-R", "-X", "stream", "-c", "fast", "--no-sync"]
        code = await run_to_end(
            [cluster.program("pg_basebackup"), *words],
            log=self.standby.log,
            cwd=cluster.data.parent,
            identity=cluster.identity,
            timeout_s=_COPY_S,
        )
        if code != 0:
            raise SetupError(f"The standby of a chaos cell cannot be copied (see {self.standby.log}).")
        await self.standby.start()
        if self.is_synchronous:
            await _run(self.primary, sql.SQL("alter system set synchronous_standby_names = '*'"))
            await _run(self.primary, sql.SQL("select pg_reload_conf()"))
        await self._until_followed()

    async def _until_followed(self) -> None:
        wanted = "sync" if self.is_synchronous else "async"
        deadline = time.monotonic() + _COPY_S
        while time.monotonic() < deadline:
            if wanted in await _followers(self.primary):
                return
            await asyncio.sleep(_LOOK_S)
        raise SetupError("The standby of a chaos cell does not follow its primary.")


async def _lose(server: EmbeddedPostgres) -> None:
    """Kills every process of a server at once, as its machine would be lost."""
    data = server.prepare().data
    proc.send(proc.working_in(data, _NAMES), signal.SIGKILL)
    if not await proc.wait_gone(data, _NAMES, 5.0):
        raise SetupError("The primary of a chaos cell cannot be ended.")


async def _run(server: EmbeddedPostgres, statement: sql.SQL) -> None:
    async with await psycopg.AsyncConnection.connect(server.superuser_url(), autocommit=True) as connection:
        await connection.execute(statement)


async def _followers(server: EmbeddedPostgres) -> set[str]:
    async with await psycopg.AsyncConnection.connect(server.superuser_url(), autocommit=True) as connection:
        found = await connection.execute(
            "select sync_state from pg_stat_replication where state = 'streaming'"
        )
        return {row[0] for row in await found.fetchall()}


@asynccontextmanager
async def postgres_pair(folder: Path, *, is_synchronous: bool) -> AsyncIterator[PostgresPair]:
    """A pair with its files in a folder, the standby following."""
    async with AsyncExitStack() as stack:
        primary, standby = replicating(folder / "one"), replicating(folder / "two")
        await primary.start()
        stack.push_async_callback(primary.stop)
        # The same roles with the same passwords are in both, for one is the other's copy.
        shutil.copy2(folder / "one" / "engines.json", folder / "two" / "engines.json")
        stack.push_async_callback(standby.stop)
        clients = await stack.enter_async_context(BadNetwork(LOCALHOST, primary.port))
        copying = await stack.enter_async_context(BadNetwork(LOCALHOST, primary.port))
        pair = PostgresPair(primary, standby, clients, copying, is_synchronous)
        await pair.copy()
        yield pair
