"""Connections to the checkpoints, and the writer and reader all runs of a process share."""

from __future__ import annotations

import select
import time
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

from runtime.checkpoints.pg_arrays import register_arrays
from runtime.checkpoints.reader import NewestReader
from runtime.checkpoints.writer import CheckpointWriter
from store.database import SESSION_OPTIONS
from store.sealing import Sealer

if TYPE_CHECKING:
    from collections.abc import Mapping

_REST_S: Final = 30.0
_LAST_USED: WeakKeyDictionary[AsyncConnection[DictRow], float] = WeakKeyDictionary()

CONNECTION: Final[dict[str, Any]] = {
    "autocommit": True,
    "prepare_threshold": 0,
    "row_factory": dict_row,
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "options": SESSION_OPTIONS,
}
_WRITER_SETTINGS: Final = """
select set_config('plan_cache_mode', 'force_generic_plan', false), set_config('lock_timeout', '30s', false)
"""
"""One plan for batches of any size; and somebody's lock on a table stops the writing of all for so long."""


async def check_quiet_connection(connection: AsyncConnection[DictRow]) -> None:
    """Asks the server only when the connection may be dead, so that a busy pool pays no round trip.

    A connection that the server closed has its end of file ready to read; one whose peer vanished without a
    word is asked after half a minute of rest. Raising makes the pool replace it.
    """
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    now = time.monotonic()
    last = _LAST_USED.get(connection, 0.0)
    _LAST_USED[connection] = now
    if poll.poll(0) or now - last > _REST_S:
        await AsyncConnectionPool.check_connection(connection)


class CheckpointPool(AsyncConnectionPool[AsyncConnection[DictRow]]):
    """A pool with the one writer and the one reader of its process."""

    sealer: Sealer | None = None
    """Seals what is written and opens what is read; None keeps checkpoints in plain text."""

    @cached_property
    def writer(self) -> CheckpointWriter:
        """Commits the checkpoints of all runs, over a connection of its own."""
        return CheckpointWriter(self, self._open_for_writer, check_quiet_connection)

    @cached_property
    def newest(self) -> NewestReader:
        """Reads the newest checkpoints of many threads at once."""
        return NewestReader(self)

    async def _open_for_writer(self) -> AsyncConnection[DictRow]:
        """A connection the pool does not count: readers never wait for the writer, nor it for them."""
        connection: AsyncConnection[DictRow] = await AsyncConnection.connect(str(self.conninfo), **CONNECTION)
        await connection.execute(_WRITER_SETTINGS)
        register_arrays(connection)
        return connection

    async def close(self, timeout: float = 5.0) -> None:  # noqa: ASYNC109  # the base class's
        """Commits what was handed over, then closes the connections."""
        await self.writer.close()
        await super().close(timeout)


def checkpoint_pool(
    database_url: str, *, max_size: int, keys: Mapping[str, bytes] | None = None
) -> CheckpointPool:
    """A pool, not yet open, that notices dead connections and gives up after five seconds when exhausted.

    Args:
        database_url: ``postgresql://…``
        max_size: Connections at most, not counting the writer's.
        keys: Keys by name; with any, checkpoints are sealed with the first and opened with all.
    """
    pool = CheckpointPool(
        database_url,
        min_size=1,
        max_size=max_size,
        open=False,
        timeout=5.0,
        max_idle=300.0,
        max_lifetime=1800.0,
        # Its pauses between attempts double: a longer patience would outlast the outage by as much again.
        reconnect_timeout=5.0,
        check=check_quiet_connection,
        configure=_configure,
        kwargs=CONNECTION,
    )
    pool.sealer = Sealer(keys) if keys else None
    return pool


async def _configure(connection: AsyncConnection[DictRow]) -> None:
    register_arrays(connection)
