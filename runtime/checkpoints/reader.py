"""Newest checkpoints of many threads in one statement: what each run asks for when it begins.

The requests that come while a statement is on its way go into the next one, over one connection of the pool.
Rows come back as the database has them; each caller decodes its own, so that one that cannot be read is one
caller's trouble.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from runtime.checkpoints.pg_arrays import TextArray, of_text
from runtime.checkpoints.trouble import CheckpointsUnavailable, known_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection
    from psycopg.rows import DictRow
    from psycopg_pool import AsyncConnectionPool

BATCH_REQUESTS: Final = 64

_STATEMENT: Final = b"""
select wanted.n, newest.*,
    (
        select array_agg(array[convert_to(bl.channel, 'UTF8'), convert_to(bl.type, 'UTF8'), bl.blob])
        from jsonb_each_text(newest.checkpoint -> 'channel_versions') version
        join checkpoint_blobs bl
            on bl.thread_id = newest.thread_id
            and bl.checkpoint_ns = newest.checkpoint_ns
            and bl.channel = version.key
            and bl.version = version.value
    ) as channel_values,
    (
        select array_agg(array[
            convert_to(w.task_id, 'UTF8'), convert_to(w.channel, 'UTF8'), convert_to(w.type, 'UTF8'), w.blob,
            convert_to(w.task_path, 'UTF8'), convert_to(w.idx::text, 'UTF8')
        ])
        from checkpoint_writes w
        where w.thread_id = newest.thread_id
            and w.checkpoint_ns = newest.checkpoint_ns
            and w.checkpoint_id = newest.checkpoint_id
    ) as pending_writes
from unnest(%s, %s) with ordinality as wanted(thread_id, checkpoint_ns, n)
cross join lateral (
    select c.thread_id, c.checkpoint, c.checkpoint_ns, c.checkpoint_id, c.parent_checkpoint_id, c.metadata
    from checkpoints c
    where c.thread_id = wanted.thread_id and c.checkpoint_ns = wanted.checkpoint_ns
    order by c.checkpoint_id desc
    limit 1
) newest
"""


class _Request(NamedTuple):
    thread_id: str
    namespace: str
    found: asyncio.Future[DictRow | None]


class NewestReader:
    """Reads the newest checkpoints that several callers want, together."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[DictRow]]) -> None:
        self._pool = pool
        self._requests: list[_Request] = []
        self._reading: asyncio.Task[None] | None = None

    async def read(self, thread_id: str, namespace: str) -> DictRow | None:
        """The row of the newest checkpoint with its values and writes; None when there is none.

        Raises:
            CheckpointsUnavailable: The database is away, or its connections are busy.
        """
        found: asyncio.Future[DictRow | None] = asyncio.get_running_loop().create_future()
        self._requests.append(_Request(thread_id, namespace, found))
        if self._reading is None:
            self._reading = asyncio.create_task(self._drain(), name="checkpoint-reader")
        return await found

    async def _drain(self) -> None:
        taken: Sequence[_Request] = ()
        try:
            await asyncio.sleep(0)  # Lets the runs that begin now ask too.
            while self._requests:
                taken = self._requests[:BATCH_REQUESTS]
                del self._requests[:BATCH_REQUESTS]
                await self._answer(taken)
        finally:
            self._reading = None
            for request in (*taken, *self._requests):
                _tell(request, CheckpointsUnavailable("Reading was stopped."))
            self._requests.clear()

    async def _answer(self, requests: Sequence[_Request]) -> None:
        try:
            rows = await self._rows(requests)
        except Exception as error:  # noqa: BLE001  # whatever it is, someone waits for it
            for request in requests:
                _tell(request, known_error(error) or error)
            return
        for n, request in enumerate(requests, 1):
            if not request.found.done():
                request.found.set_result(rows.get(n))

    async def _rows(self, requests: Sequence[_Request]) -> dict[int, Any]:
        count = len(requests)
        wanted = [
            TextArray.of([of_text(one.thread_id) for one in requests], count),
            TextArray.of([of_text(one.namespace) for one in requests], count),
        ]
        async with self._pool.connection() as connection:
            cursor = await connection.execute(_STATEMENT, wanted, prepare=True, binary=True)
            return {row.pop("n"): row for row in await cursor.fetchall()}


def _tell(request: _Request, error: Exception) -> None:
    if not request.found.done():
        request.found.set_exception(error)
