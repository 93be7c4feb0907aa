"""The checkpoints of a thread copied to another: every state, its forks and what was pending."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from psycopg.types.json import Jsonb

from runtime.checkpoints.sealed_rows import (
    blob_place,
    metadata_place,
    open_metadata,
    seal_metadata,
    write_place,
)
from runtime.checkpoints.trouble import database_trouble
from store.sealing import Typed

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from psycopg import AsyncConnection
    from psycopg.rows import DictRow

    from runtime.checkpoints.pool import CheckpointPool
    from store.sealing import Sealer

_COPIES: Final = (
    """insert into checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob)
    select %(target)s, checkpoint_ns, channel, version, type, blob
    from checkpoint_blobs where thread_id = %(source)s""",
    """insert into checkpoint_writes
        (thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob, task_path)
    select %(target)s, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob, task_path
    from checkpoint_writes where thread_id = %(source)s""",
    """insert into checkpoints
        (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata)
    select %(target)s, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata
    from checkpoints where thread_id = %(source)s""",
)

_ROWS_AT_A_TIME: Final = 100


async def copy_past(pool: CheckpointPool, source: UUID, target: UUID) -> None:
    """Copies all checkpoints in one transaction; sealed ones are sealed anew, since they open in one thread.

    Args:
        pool: Connections to the checkpoints.
        source: Thread to copy from; no run may be open on it, and the caller has checked whose it is.
        target: Id of the thread to copy to, which has no checkpoints yet.

    Raises:
        CheckpointsUnavailable: The database is away or full.
        SealUnreadable: A sealed row cannot be opened; nothing is copied.
    """
    names = {"source": str(source), "target": str(target)}
    with database_trouble():
        async with pool.connection() as connection, connection.transaction():
            for statement in _COPIES:
                await connection.execute(statement, names)
            if pool.sealer is not None:
                await _seal_anew(connection, pool.sealer, **names)


async def _seal_anew(connection: AsyncConnection[Any], sealer: Sealer, *, source: str, target: str) -> None:
    """Each row of the copy gets what the source's row holds, sealed to the target."""

    def blob(row: DictRow) -> Typed:
        rest = (row["checkpoint_ns"], row["channel"], row["version"])
        return _moved(sealer, row, blob_place(source, *rest), blob_place(target, *rest))

    def write(row: DictRow) -> Typed:
        task = (row["checkpoint_ns"], row["checkpoint_id"], row["task_id"])
        rest = (row["idx"], row["channel"])
        return _moved(sealer, row, write_place((source, *task), *rest), write_place((target, *task), *rest))

    await _each_row(connection, "checkpoint_blobs", target, lambda row: (*blob(row), row["ctid"]))
    await _each_row(connection, "checkpoint_writes", target, lambda row: (*write(row), row["ctid"]))
    await _each_row(
        connection, "checkpoints", target, lambda row: (_metadata(sealer, row, source, target), row["ctid"])
    )


async def _each_row(
    connection: AsyncConnection[Any],
    table: str,
    target: str,
    changed: Callable[[DictRow], tuple[object, ...]],
) -> None:
    """Few rows at a time. Places in the table (ctid) hold: this transaction alone has them."""
    columns = "metadata = %s" if table == "checkpoints" else "type = %s, blob = %s"
    update = f"update {table} set {columns} where ctid = %s::tid".encode()  # noqa: S608  # names of ours
    async with connection.cursor(f"copied_{table}") as reader, connection.cursor() as writer:
        await reader.execute(f"select ctid::text, * from {table} where thread_id = %s".encode(), (target,))  # noqa: S608
        while rows := await reader.fetchmany(_ROWS_AT_A_TIME):
            await writer.executemany(update, [changed(row) for row in rows])


def _moved(sealer: Sealer, row: DictRow, old: tuple[str, ...], new: tuple[str, ...]) -> Typed:
    return sealer.seal(sealer.open(Typed(row["type"], row["blob"]), *old), *new)


def _metadata(sealer: Sealer, row: DictRow, source: str, target: str) -> Jsonb:
    rest = (row["checkpoint_ns"], row["checkpoint_id"])
    opened = open_metadata(sealer, row["metadata"], *metadata_place(source, *rest))
    return Jsonb(seal_metadata(sealer, opened, *metadata_place(target, *rest)))
