"""Reads of checkpoints: LangGraph's saver for Postgres, with the newest read in company."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final
from uuid import UUID

from langgraph.checkpoint.base import get_checkpoint_id
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver

from runtime.checkpoints.past_copies import copy_past
from runtime.checkpoints.trouble import database_trouble

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from langchain_core.runnables import RunnableConfig
    from langgraph.checkpoint.base import CheckpointTuple
    from psycopg import AsyncCursor
    from psycopg.rows import DictRow

    from runtime.checkpoints.pool import CheckpointPool

_SENDS_IN_WRITES: Final = 4
"""Checkpoints of an older format than this keep pending sends with their parent."""


_NO_LEASE: Final = "checkpoints are written through a FencedSaver"
_DELETE_RUNS: Final = """
with gone as (
    delete from checkpoints where metadata->>'run_id' = any(%s)
    returning thread_id, checkpoint_ns, checkpoint_id
)
delete from checkpoint_writes w using gone
where w.thread_id = gone.thread_id and w.checkpoint_ns = gone.checkpoint_ns
  and w.checkpoint_id = gone.checkpoint_id
"""


class ReadingSaver(AsyncPostgresSaver):
    """Reads, copies and removes checkpoints; a graph cannot write through it."""

    def __init__(self, pool: CheckpointPool) -> None:
        super().__init__(pool)
        self._pool = pool

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """The checkpoint of the config, or the thread's newest; None when there is none."""
        if get_checkpoint_id(config):
            return await super().aget_tuple(config)
        where = config["configurable"]
        row = await self._pool.newest.read(str(where["thread_id"]), where.get("checkpoint_ns", ""))
        if row is None:
            return None
        if row["checkpoint"]["v"] < _SENDS_IN_WRITES and row["parent_checkpoint_id"]:
            return await super().aget_tuple(config)
        return await self._load_checkpoint_tuple(row)

    async def adelete_thread(self, thread_id: str) -> None:
        """Deletes all checkpoints of a thread."""
        await self.aprune([thread_id], strategy="delete")

    async def adelete_for_runs(self, run_ids: Sequence[str]) -> None:
        """Deletes the checkpoints of these runs and what was written on them.

        The caller makes sure that no later run of their threads builds on them, as a rollback does.
        """
        async with self._cursor() as cursor:
            await cursor.execute(_DELETE_RUNS, (list(run_ids),))

    async def acopy_thread(self, source_thread_id: str, target_thread_id: str) -> None:
        """Copies all checkpoints of a thread to one that has none."""
        await copy_past(self._pool, UUID(source_thread_id), UUID(target_thread_id))

    @asynccontextmanager
    async def _cursor(self, *, pipeline: bool = False) -> AsyncIterator[AsyncCursor[DictRow]]:
        if pipeline:  # Asked for by the base class when a graph writes.
            raise TypeError(_NO_LEASE)
        with database_trouble():
            async with super()._cursor(pipeline=pipeline) as cursor:
                yield cursor
