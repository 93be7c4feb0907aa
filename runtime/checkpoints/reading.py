"""Reads of checkpoints: LangGraph's saver for Postgres, the newest read in company, sealed rows opened."""

from __future__ import annotations

import copy
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from langgraph.checkpoint.base import get_checkpoint_id
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver

from runtime.checkpoints.past_copies import copy_past
from runtime.checkpoints.pruning import Retention, prune_thread
from runtime.checkpoints.sealed_rows import (
    blob_place,
    contains,
    is_clear,
    metadata_place,
    open_metadata,
    open_values,
    open_writes,
    write_place,
)
from runtime.checkpoints.trouble import database_trouble
from store.sealing import SealUnreadable, Typed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from langchain_core.runnables import RunnableConfig
    from langgraph.checkpoint.base import CheckpointTuple, DeltaChannelHistory
    from psycopg import AsyncCursor
    from psycopg.rows import DictRow

    from runtime.checkpoints.pool import CheckpointPool

_SENDS_IN_WRITES: Final = 4
"""Checkpoints of an older format than this keep pending sends with their parent."""
_PAGE: Final = 50
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
        self._history_of = ("", "")

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

    async def alist(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,  # noqa: A002  # the base class's
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[CheckpointTuple]:
        """Checkpoints from the newest back. Metadata that is sealed is opened to be compared."""
        wanted = filter or {}
        in_sql = {key: one for key, one in wanted.items() if self._pool.sealer is None or is_clear(key, one)}
        if in_sql == wanted:
            async for found in super().alist(config, filter=filter, before=before, limit=limit):
                yield found
            return
        left = limit
        async for found in self._pages(config, in_sql, before):
            if left is not None and left <= 0:
                return
            if contains(found.metadata, wanted):
                yield found
                left = None if left is None else left - 1

    async def _pages(
        self, config: RunnableConfig | None, in_sql: dict[str, Any], before: RunnableConfig | None
    ) -> AsyncIterator[CheckpointTuple]:
        while True:
            page = [one async for one in super().alist(config, filter=in_sql, before=before, limit=_PAGE)]
            for one in page:
                yield one
            if len(page) < _PAGE:
                return
            before = page[-1].config

    async def aget_delta_channel_history(
        self, *, config: RunnableConfig, channels: Sequence[str]
    ) -> Mapping[str, DeltaChannelHistory]:
        """What each delta channel is rebuilt from."""
        where = config["configurable"]
        reader = copy.copy(self)  # The base class hands rows on without saying whose they are.
        reader._history_of = (str(where["thread_id"]), where.get("checkpoint_ns", ""))
        return await super(ReadingSaver, reader).aget_delta_channel_history(config=config, channels=channels)

    async def aprune(self, thread_ids: Sequence[str], *, strategy: str = "keep_latest") -> None:
        """Removes all checkpoints of these threads, or all but the newest and what it needs."""
        if strategy != "keep_latest":
            await super().aprune(thread_ids, strategy=strategy)
            return
        for thread_id in thread_ids:
            await prune_thread(self._pool, thread_id, Retention(newest=1), is_run_ignored=True)

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

    async def _load_checkpoint_tuple(self, value: DictRow) -> CheckpointTuple:
        sealer = self._pool.sealer
        thread_id, namespace = value["thread_id"], value["checkpoint_ns"]
        place = metadata_place(thread_id, namespace, value["checkpoint_id"])
        opened = {**value, "metadata": open_metadata(sealer, value["metadata"], *place)}
        if sealer is not None:
            opened["channel_values"] = open_values(sealer, value, thread_id=thread_id, namespace=namespace)
            opened["pending_writes"] = open_writes(sealer, value, thread_id=thread_id, namespace=namespace)
        return await super()._load_checkpoint_tuple(opened)

    def _migrate_pending_sends(self, pending_sends: Any, checkpoint: Any, channel_values: Any) -> None:  # noqa: ANN401  # the base class's
        if self._pool.sealer is not None and pending_sends:
            raise SealUnreadable(
                "A checkpoint of an old format cannot be read while keys are set: take them out, run its "
                "thread once, then seal it."
            )
        super()._migrate_pending_sends(pending_sends, checkpoint, channel_values)

    def _build_delta_channels_writes_history(self, **parts: Any) -> dict[str, DeltaChannelHistory]:  # noqa: ANN401  # the base class's
        sealer = self._pool.sealer
        if sealer is not None:
            if parts["seed_inline_by_ch"]:
                raise SealUnreadable("A delta channel's value is kept in clear though keys are set.")
            parts["stage2_rows"] = [self._opened_history(row) for row in parts["stage2_rows"]]
        return super()._build_delta_channels_writes_history(**parts)

    def _opened_history(self, row: DictRow) -> DictRow:
        thread_id, namespace = self._history_of
        if row["_kind"] == "w":
            task = (thread_id, namespace, row["checkpoint_id"], row["task_id"])
            place = write_place(task, row["idx"], row["channel"])
        else:
            place = blob_place(thread_id, namespace, row["channel"], row["version"])
        sealer = self._pool.sealer
        if sealer is None:  # pragma: no cover - asked by the caller
            return row
        opened = sealer.open(Typed(row["type"], row["blob"]), *place)
        return {**row, "type": opened.type, "blob": opened.data}

    @asynccontextmanager
    async def _cursor(self, *, pipeline: bool = False) -> AsyncIterator[AsyncCursor[DictRow]]:
        if pipeline:  # Asked for by the base class when a graph writes.
            raise TypeError(_NO_LEASE)
        with database_trouble():
            async with super()._cursor(pipeline=pipeline) as cursor:
                yield cursor
