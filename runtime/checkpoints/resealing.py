"""All that is sealed brought under the first key: rotation, and the step from plain text to sealed.

Rows that are not sealed with the first key are taken in the order of their primary keys, a few hundred to a
transaction, so that an interrupted run has lost at most its last piece, and the next one finds only what is
left. Runs may go on meanwhile: a row they changed since it was read is left as they wrote it, and the first
key is theirs too. Take an old key out of the settings when nothing is left under it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import UUID

from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from psycopg.types.json import Jsonb

from domain.errors import SetupError
from runtime.checkpoints.column_resealing import change_columns, left_sql, select_sql
from runtime.checkpoints.sealed_rows import (
    blob_place,
    metadata_place,
    open_metadata,
    seal_metadata,
    write_place,
)
from runtime.checkpoints.trouble import database_trouble
from store.sealed_columns import SEALED_COLUMNS
from store.sealed_json import MARK
from store.sealing import SEALED, SETTING, Typed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from psycopg import AsyncConnection

    from runtime.checkpoints.pool import CheckpointPool
    from store.sealing import Sealer

BATCH: Final = 500


class Progress(NamedTuple):
    """How far it is."""

    done: int
    total: int
    """Rows that were not under the first key at the start."""


@dataclass(frozen=True, slots=True)
class Resealing:
    """What one run of it does."""

    sealer: Sealer
    is_plain_taken: bool
    """True seals rows that were written without keys; False refuses them."""

    def blob(self, row: Mapping[str, Any]) -> Typed:
        """A blob's value under the first key."""
        rest = (row["checkpoint_ns"], row["channel"], row["version"])
        return self._typed(Typed(row["type"], row["blob"]), *blob_place(row["thread_id"], *rest))

    def write(self, row: Mapping[str, Any]) -> Typed:
        """A write's value under the first key."""
        task = (row["thread_id"], row["checkpoint_ns"], row["checkpoint_id"], row["task_id"])
        return self._typed(Typed(row["type"], row["blob"]), *write_place(task, row["idx"], row["channel"]))

    def metadata(self, row: Mapping[str, Any]) -> Jsonb:
        """A checkpoint's metadata under the first key."""
        place = metadata_place(row["thread_id"], row["checkpoint_ns"], row["checkpoint_id"])
        is_plain = self.is_plain_taken and MARK not in row["metadata"]
        opened = open_metadata(None if is_plain else self.sealer, row["metadata"], *place)
        return Jsonb(seal_metadata(self.sealer, opened, *place))

    def _typed(self, stored: Typed, *place: str) -> Typed:
        is_plain = self.is_plain_taken and not stored.type.startswith(SEALED)
        return self.sealer.seal(stored if is_plain else self.sealer.open(stored, *place), *place)


async def reseal(
    pool: CheckpointPool,
    *,
    is_plain_taken: bool,
    say: Callable[[Progress], None] = lambda _: None,
    batch: int = BATCH,
) -> int:
    """Seals everything with the first key, and returns how many rows were changed.

    Args:
        pool: The open pool; it has keys.
        is_plain_taken: True also seals rows in plain text, those of a platform that had no keys.
        say: Is told after each piece.
        batch: Rows to a transaction.

    Raises:
        SetupError: No keys are set.
        SealUnreadable: A row cannot be opened; those before it are done.
    """
    if pool.sealer is None:
        raise SetupError(f"No keys are set: name them in {SETTING}, the one to seal with first.")
    work = Resealing(pool.sealer, is_plain_taken)
    total = await _left(pool, pool.sealer)
    done = 0
    with database_trouble():
        for table in _TABLES:
            after: Sequence[object] = table.first
            while True:
                async with pool.connection() as connection, connection.transaction():
                    rows = await _rows(connection, table, work.sealer, after, batch)
                    await table.change(connection, work, rows)
                if not rows:
                    break
                after = [rows[-1][name] for name in table.key]
                done += len(rows)
                say(Progress(done, max(total, done)))
    return done


async def _rows(
    connection: AsyncConnection[Any], table: _Table, sealer: Sealer, after: Sequence[object], batch: int
) -> list[dict[str, Any]]:
    cursor = await connection.execute(table.select, [*after, table.sealed_with(sealer), batch])
    rows: list[dict[str, Any]] = await cursor.fetchall()
    return rows


async def _left(pool: CheckpointPool, sealer: Sealer) -> int:
    with database_trouble():
        async with pool.connection() as connection:
            found = [await connection.execute(one.left, [one.sealed_with(sealer)]) for one in _TABLES]
            return sum([(await one.fetchall())[0]["count"] for one in found])


async def _change_blobs(
    connection: AsyncConnection[Any], work: Resealing, rows: Sequence[dict[str, Any]]
) -> None:
    async with connection.cursor() as cursor:
        await cursor.executemany(
            "update checkpoint_blobs set type = %s, blob = %s where thread_id = %s and checkpoint_ns = %s "
            "and channel = %s and version = %s and type = %s and blob = %s",
            [(*work.blob(row), *(row[name] for name in (*_BLOBS.key, "type", "blob"))) for row in rows],
        )


async def _change_writes(
    connection: AsyncConnection[Any], work: Resealing, rows: Sequence[dict[str, Any]]
) -> None:
    async with connection.cursor() as cursor:
        await cursor.executemany(
            "update checkpoint_writes set type = %s, blob = %s where thread_id = %s and checkpoint_ns = %s "
            "and checkpoint_id = %s and task_id = %s and idx = %s and type = %s and blob = %s",
            [(*work.write(row), *(row[name] for name in (*_WRITES.key, "type", "blob"))) for row in rows],
        )


async def _change_checkpoints(
    connection: AsyncConnection[Any], work: Resealing, rows: Sequence[dict[str, Any]]
) -> None:
    """Also moves values that plain checkpoints keep inline to blobs, where sealed ones have them."""
    for row in rows:
        moved = await _inline(connection, row) if work.is_plain_taken else {}
        async with connection.cursor() as cursor:
            await cursor.executemany(
                _ADD_BLOB, [_as_blob(work, row, name, one) for name, one in moved.items()]
            )
        await connection.execute(
            "update checkpoints set metadata = %s, checkpoint = "
            "jsonb_set(checkpoint, '{channel_values}', (checkpoint -> 'channel_values') - %s::text[]) "
            "where thread_id = %s and checkpoint_ns = %s and checkpoint_id = %s and metadata = %s",
            (
                work.metadata(row),
                list(moved),
                *(row[name] for name in _CHECKPOINTS.key),
                Jsonb(row["metadata"]),
            ),
        )


async def _inline(connection: AsyncConnection[Any], row: dict[str, Any]) -> dict[str, Any]:
    """Values to move out of the checkpoint's JSON.

    A ``true`` with a blob of its version is the mark of a snapshot, or was moved already for another
    checkpoint; either may stay.
    """
    cursor = await connection.execute(
        "select channel, version from checkpoint_blobs where thread_id = %s and checkpoint_ns = %s "
        "and channel = any(%s)",
        (row["thread_id"], row["checkpoint_ns"], list(row["channel_values"])),
    )
    blobs = {(one["channel"], one["version"]) for one in await cursor.fetchall()}
    return {
        name: value
        for name, value in row["channel_values"].items()
        if value is not True or (name, str(row["channel_versions"].get(name))) not in blobs
    }


def _as_blob(work: Resealing, row: dict[str, Any], channel: str, value: object) -> tuple[object, ...]:
    version = str(row["channel_versions"][channel])
    place = blob_place(row["thread_id"], row["checkpoint_ns"], channel, version)
    sealed = work.sealer.seal(Typed(*JsonPlusSerializer().dumps_typed(value)), *place)
    return (row["thread_id"], row["checkpoint_ns"], channel, version, *sealed)


_ADD_BLOB: Final = (
    "insert into checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob) "
    "values (%s, %s, %s, %s, %s, %s) on conflict do nothing"
)


class _Table(NamedTuple):
    key: tuple[str, ...]
    select: bytes
    left: bytes
    """Counts what is to do."""
    change: Callable[[AsyncConnection[Any], Resealing, Sequence[dict[str, Any]]], Any]
    sealed_with: Callable[[Sealer], str]

    @property
    def first(self) -> list[object]:
        """Less than any key."""
        return [_FIRST.get(name, "") for name in self.key]


_FIRST: Final[dict[str, object]] = {"idx": -(2**31), "id": UUID(int=0)}
_CHECKPOINTS: Final = _Table(
    ("thread_id", "checkpoint_ns", "checkpoint_id"),
    b"""select thread_id, checkpoint_ns, checkpoint_id, checkpoint -> 'channel_values' as channel_values,
        checkpoint -> 'channel_versions' as channel_versions, metadata
    from checkpoints where (thread_id, checkpoint_ns, checkpoint_id) > (%s, %s, %s)
        and split_part(coalesce(metadata ->> '__sealed__', ''), ':', 1) <> %s
    order by thread_id, checkpoint_ns, checkpoint_id limit %s""",
    b"""select count(*) from checkpoints
    where split_part(coalesce(metadata ->> '__sealed__', ''), ':', 1) <> %s""",
    _change_checkpoints,
    lambda sealer: sealer.active,
)
_BLOBS: Final = _Table(
    ("thread_id", "checkpoint_ns", "channel", "version"),
    b"""select thread_id, checkpoint_ns, channel, version, type, blob
    from checkpoint_blobs where (thread_id, checkpoint_ns, channel, version) > (%s, %s, %s, %s)
        and type <> %s and blob is not null
    order by thread_id, checkpoint_ns, channel, version limit %s""",
    b"select count(*) from checkpoint_blobs where type <> %s and blob is not null",
    _change_blobs,
    lambda sealer: sealer.type,
)
_WRITES: Final = _Table(
    ("thread_id", "checkpoint_ns", "checkpoint_id", "task_id", "idx"),
    b"""select thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob
    from checkpoint_writes
    where (thread_id, checkpoint_ns, checkpoint_id, task_id, idx) > (%s, %s, %s, %s, %s)
        and type is distinct from %s
    order by thread_id, checkpoint_ns, checkpoint_id, task_id, idx limit %s""",
    b"select count(*) from checkpoint_writes where type is distinct from %s",
    _change_writes,
    lambda sealer: sealer.type,
)


def _column_table(name: str) -> _Table:
    async def change(
        connection: AsyncConnection[Any], work: Resealing, rows: Sequence[dict[str, Any]]
    ) -> None:
        await change_columns(connection, name, work.sealer, rows, is_plain_taken=work.is_plain_taken)

    return _Table(("id",), select_sql(name), left_sql(name), change, lambda sealer: sealer.active)


_TABLES: Final = (_CHECKPOINTS, _BLOBS, _WRITES, *map(_column_table, SEALED_COLUMNS))
"""Checkpoints first: what they keep inline becomes blobs."""
