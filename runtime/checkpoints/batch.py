"""Many threads' checkpoints in one statement, each written only if its lease is held.

One statement is one transaction: one message to the server and one commit, however many runs wait.

How the fence works. ``held`` joins the leases that the runs believe they hold with the rows of
``thread_leases`` and locks those that match in share mode until the commit, as ``assert_lease`` does for one.
A takeover has to change that row, so it waits for the commit, and its holder then reads what was written; a
takeover that committed first has changed the epoch, the join finds nothing, and that thread's rows are not
inserted. Rows that someone has locked right now are skipped instead of waited for: a batch never waits for
one thread, and two statements that lock several leases can never wait for each other. The skipped come back
as not held, and the writer asks again for each alone.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from runtime.checkpoints.pg_arrays import (
    ByteaArray,
    Int4Array,
    Int8Array,
    JsonbArray,
    TextArray,
    UuidArray,
    of_bytes,
    of_int4,
    of_int8,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from psycopg import AsyncConnection

    from runtime.checkpoints.pg_arrays import PgArray
    from runtime.checkpoints.rows import Put

_STATEMENT: Final = """
with held as materialized (
    select wanted.n::int as n
    from unnest(%s, %s) with ordinality as wanted(thread_id, epoch, n)
    join thread_leases lease
      on lease.thread_id = wanted.thread_id and lease.epoch = wanted.epoch and lease.holder is not null
    for share of lease {if_locked}
),
allowed as materialized (select coalesce(array_agg(n), '{{}}') as numbers from held),
blobs as (
    insert into checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob)
    select thread_id, checkpoint_ns, channel, version, type, blob
    from unnest(%s, %s, %s, %s, %s, %s, %s) as r(n, thread_id, checkpoint_ns, channel, version, type, blob)
    where n = any((select numbers from allowed)::int[])
    on conflict do nothing
),
heads as (
    insert into checkpoints
        (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
    select thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata
    from unnest(%s, %s, %s, %s, %s, %s, %s)
      as r(n, thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
    where n = any((select numbers from allowed)::int[])
    on conflict (thread_id, checkpoint_ns, checkpoint_id)
        do update set checkpoint = excluded.checkpoint, metadata = excluded.metadata
),
first_writes as (
    insert into checkpoint_writes
        (thread_id, checkpoint_ns, checkpoint_id, task_id, task_path, idx, channel, type, blob)
    select thread_id, checkpoint_ns, checkpoint_id, task_id, task_path, idx, channel, type, blob
    from unnest(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
      as r(n, thread_id, checkpoint_ns, checkpoint_id, task_id, task_path, idx, channel, type, blob)
    where n = any((select numbers from allowed)::int[])
    on conflict do nothing
),
replacing_writes as (
    insert into checkpoint_writes
        (thread_id, checkpoint_ns, checkpoint_id, task_id, task_path, idx, channel, type, blob)
    select thread_id, checkpoint_ns, checkpoint_id, task_id, task_path, idx, channel, type, blob
    from unnest(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
      as r(n, thread_id, checkpoint_ns, checkpoint_id, task_id, task_path, idx, channel, type, blob)
    where n = any((select numbers from allowed)::int[])
    on conflict (thread_id, checkpoint_ns, checkpoint_id, task_id, idx)
        do update set channel = excluded.channel, type = excluded.type, blob = excluded.blob
)
select n from held
"""

STATEMENT: Final = _STATEMENT.format(if_locked="skip locked").encode()
WAITING_STATEMENT: Final = _STATEMENT.format(if_locked="").encode()
"""Waits for whoever has a lease's row locked; for the puts of one thread only."""

_BLOB_COLUMNS: Final = (TextArray, TextArray, TextArray, TextArray, ByteaArray)
_CHECKPOINT_COLUMNS: Final = (TextArray, TextArray, TextArray, JsonbArray, JsonbArray)
_WRITE_ROW_COLUMNS: Final = (
    TextArray, TextArray, TextArray, TextArray, Int4Array, TextArray, TextArray, ByteaArray,
)  # fmt: skip


async def commit(
    connection: AsyncConnection[Any], puts: Sequence[Put], *, is_waiting: bool = False
) -> list[Put]:
    """Writes the puts whose leases are held, and returns the others, in their order.

    Args:
        connection: In autocommit mode, or in a transaction of the caller's.
        puts: No two of one key.
        is_waiting: Waits for leases that are locked now; then those returned are stale.
    """
    leases = _Leases(puts)
    cursor = await connection.execute(
        WAITING_STATEMENT if is_waiting else STATEMENT, _parameters(puts, leases), prepare=True, binary=True
    )
    held = {row["n"] for row in await cursor.fetchall()}
    if len(held) == len(leases.wanted):
        return []
    return [put for put, n in zip(puts, leases.numbers, strict=True) if n not in held]


class _Leases:
    """The leases of a batch, each once, numbered from 1."""

    def __init__(self, puts: Sequence[Put]) -> None:
        self.wanted: dict[tuple[UUID, int], int] = {}
        self.numbers = [
            self.wanted.setdefault((put.lease.thread_id, put.lease.epoch), len(self.wanted) + 1)
            for put in puts
        ]

    def parameters(self) -> list[PgArray]:
        count = len(self.wanted)
        return [
            UuidArray.of([of_bytes(thread_id.bytes) for thread_id, _ in self.wanted], count),
            Int8Array.of([of_int8(epoch) for _, epoch in self.wanted], count),
        ]


def _parameters(puts: Sequence[Put], leases: _Leases) -> list[PgArray]:
    numbered = [(of_int4(n), put) for put, n in zip(puts, leases.numbers, strict=True)]
    return [
        *leases.parameters(),
        *_columns([(n, put.thread, put.blobs) for n, put in numbered], _BLOB_COLUMNS),
        *_columns([(n, put.thread, put.checkpoints) for n, put in numbered], _CHECKPOINT_COLUMNS),
        *_columns(
            [(n, put.thread, put.writes) for n, put in numbered if not put.is_replacing], _WRITE_ROW_COLUMNS
        ),
        *_columns(
            [(n, put.thread, put.writes) for n, put in numbered if put.is_replacing], _WRITE_ROW_COLUMNS
        ),
    ]


def _columns(
    parts: Sequence[tuple[bytes, bytes, Sequence[tuple[bytes, ...]]]], kinds: Sequence[type[PgArray]]
) -> list[PgArray]:
    """The lease's number, the thread, then the rows' own columns, one array each."""
    rows = list(chain.from_iterable(rows for _, _, rows in parts))
    count = len(rows)
    if not rows:
        return [kind.of((), 0) for kind in (Int4Array, TextArray, *kinds)]
    return [
        Int4Array.of([n * len(rows) for n, _, rows in parts], count),
        TextArray.of([thread * len(rows) for _, thread, rows in parts], count),
        *(kind.of(column, count) for kind, column in zip(kinds, zip(*rows, strict=True), strict=True)),
    ]
