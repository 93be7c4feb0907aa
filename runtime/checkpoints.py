"""Checkpoints in Postgres, written only under the thread's lease.

A saver is made per run: LangGraph's saver lets one cursor work at a time, and the lease belongs to the run.
"""

from __future__ import annotations

import select
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import psycopg
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from langgraph.checkpoint.serde import _msgpack
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from domain.errors import SetupError, StaleLease, Unavailable
from domain.scrub import scrub_text
from runtime.failpoints import failpoint
from store.database import SESSION_OPTIONS
from store.leases import STALE_LEASE_SQLSTATE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from langchain_core.runnables import RunnableConfig
    from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata
    from psycopg import AsyncCursor

    from store.leases import Lease

CheckpointPool = AsyncConnectionPool[AsyncConnection[DictRow]]

_REST_S: Final = 30.0
_LAST_USED: WeakKeyDictionary[AsyncConnection[DictRow], float] = WeakKeyDictionary()
_ERROR_CHANNEL: Final = "__error__"


def assert_strict_msgpack() -> None:
    """Proves that a checkpoint row cannot name a class to call.

    Raises:
        SetupError: LangGraph was imported before ``config`` set its switch.
    """
    if not _msgpack.STRICT_MSGPACK_ENABLED:
        raise SetupError(
            "Checkpoints could run code: import `config` before langgraph, "
            "or set LANGGRAPH_STRICT_MSGPACK=true."
        )
    if JsonPlusSerializer()._allowed_msgpack_modules is True:  # no public way to ask
        raise SetupError("Checkpoints could run code: LangGraph's serializer allows every module.")


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


def checkpoint_pool(database_url: str, *, max_size: int) -> CheckpointPool:
    """A pool, not yet open, that notices dead connections and gives up after five seconds when exhausted."""
    return AsyncConnectionPool(
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
        kwargs={
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
        },
    )


class CheckpointsUnavailable(Unavailable):
    """Checkpoints cannot be read or written now; the run goes on later from the last one."""


class ReadingSaver(AsyncPostgresSaver):
    """Reads checkpoints; writing through it is an error of the programmer."""

    def __init__(self, pool: CheckpointPool) -> None:
        super().__init__(pool)

    @asynccontextmanager
    async def _cursor(self, *, pipeline: bool = False) -> AsyncIterator[AsyncCursor[DictRow]]:
        with database_trouble():
            async with super()._cursor(pipeline=pipeline) as cursor:
                yield cursor


class FencedSaver(ReadingSaver):
    """Writes checkpoints in transactions that begin with the check of the lease."""

    def __init__(
        self,
        pool: CheckpointPool,
        lease: Lease,
        *,
        safe_error: Callable[[BaseException], BaseException] = lambda error: error,
    ) -> None:
        super().__init__(pool)
        self._pool = pool
        self._lease = lease
        self._safe_error = safe_error

    @asynccontextmanager
    async def _cursor(self, *, pipeline: bool = False) -> AsyncIterator[AsyncCursor[DictRow]]:
        if not pipeline:
            async with super()._cursor() as cursor:
                yield cursor
            return
        # `pipeline` is asked for by writes only. The explicit transaction keeps blobs and checkpoint
        # together: a pipeline alone would commit at each of its synchronisation points.
        with database_trouble():
            async with (
                self.lock,
                self._pool.connection() as connection,
                connection.pipeline(),
                connection.transaction(),
                connection.cursor(binary=True, row_factory=dict_row) as cursor,
            ):
                await cursor.execute(
                    "select assert_lease(%s, %s)", (self._lease.thread_id, self._lease.epoch)
                )
                yield cursor

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Stores a checkpoint. Plain text goes into jsonb, which holds no NUL and no lone surrogate."""
        values = {
            name: scrub_text(value) if isinstance(value, str) else value
            for name, value in checkpoint["channel_values"].items()
        }
        failpoint("checkpoint.before_commit", CheckpointsUnavailable)
        stored = await super().aput(config, {**checkpoint, "channel_values": values}, metadata, new_versions)
        failpoint("checkpoint.committed", CheckpointsUnavailable)
        return stored

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Stores the writes of a task; the text of an error never holds what the caller sent."""
        safe = [
            (channel, self._safe_error(value) if _is_error(channel, value) else value)
            for channel, value in writes
        ]
        await super().aput_writes(config, safe, task_id, task_path)


def _is_error(channel: str, value: object) -> bool:
    return channel == _ERROR_CHANNEL and isinstance(value, BaseException)


class database_trouble:  # noqa: N801  # reads as a statement: with database_trouble()
    """Turns "the database is away" and "the lease is gone" into the errors callers know."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, PoolTimeout):
            raise CheckpointsUnavailable(
                "All database connections are busy; try again in a few seconds."
            ) from error
        if isinstance(error, psycopg.Error) and error.sqlstate == STALE_LEASE_SQLSTATE:
            raise StaleLease("Another worker has taken this thread.") from None
        if isinstance(error, psycopg.OperationalError):
            raise CheckpointsUnavailable(
                "The database cannot be reached or cannot write now; try again soon."
            ) from error
