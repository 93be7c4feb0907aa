"""The sealed columns of our own tables brought under the first key, some hundred rows at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from psycopg.types.json import Jsonb

from store.sealed_columns import SEALED_COLUMNS, ColumnSealer, Place
from store.sealed_json import MARK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psycopg import AsyncConnection

    from store.sealing import Sealer

_IS_LEFT: Final = (
    "(t.{column} is not null and t.{column} not in ('{{}}', 'null') "
    "and split_part(coalesce(t.{column} ->> '{mark}', ''), ':', 1) <> p.active)"
)


def left_sql(table: str) -> bytes:
    """Counts rows that are not under the key of this name."""
    return (
        f"select count(*) from {table} t, (select %s::text as active) p where {_is_left(table)}".encode()  # noqa: S608  # own names
    )


def select_sql(table: str) -> bytes:
    """Rows behind an id that are not under the key of this name, at most so many."""
    columns = ", ".join(f"t.{one}" for one in SEALED_COLUMNS[table])
    return (
        f"select t.id, t.tenant_id, t.xmin::text as version, {columns} "  # noqa: S608  # own names
        f"from {table} t, (select %s::uuid as after, %s::text as active) p "
        f"where t.id > p.after and ({_is_left(table)}) order by t.id limit %s"
    ).encode()


async def change_columns(
    connection: AsyncConnection[Any],
    table: str,
    sealer: Sealer,
    rows: Sequence[Mapping[str, Any]],
    *,
    is_plain_taken: bool,
) -> None:
    """Seals rows that `select_sql` found with the first key; one that was changed since is left alone.

    Raises:
        SealUnreadable: One cannot be opened, or is in plain text and may not be.
    """
    names = SEALED_COLUMNS[table]
    columns = ColumnSealer(sealer)
    changed = []
    for row in rows:
        place = Place(table, row["id"], row["tenant_id"])
        values = [_resealed(columns, place, one, row[one], is_plain_taken=is_plain_taken) for one in names]
        changed.append((*values, row["id"], row["version"]))
    update = f"update {table} set {', '.join(f'{one} = %s' for one in names)} "  # noqa: S608  # own names
    async with connection.cursor() as cursor:
        await cursor.executemany(f"{update} where id = %s and xmin::text = %s".encode(), changed)


def _resealed(
    columns: ColumnSealer,
    place: Place,
    column: str,
    stored: Any,  # noqa: ANN401  # JSON
    *,
    is_plain_taken: bool,
) -> Jsonb | None:
    is_sealed = isinstance(stored, dict) and MARK in stored
    plain = stored if is_plain_taken and not is_sealed else columns.opened(place, column, stored)
    return None if plain is None else Jsonb(columns.sealed(place, column, plain))


def _is_left(table: str) -> str:
    return " or ".join(_IS_LEFT.format(column=one, mark=MARK) for one in SEALED_COLUMNS[table])
