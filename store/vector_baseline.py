"""pgvector in our own Postgres: the named baseline that `propmubi bench search` runs beside the vector store.

Not used to serve. It answers the same filtered nearest-neighbour questions over a table of its own.
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from store.database import Database


class BaselineRow(NamedTuple):
    """One vector with the fields the benchmark filters by."""

    id: UUID
    transaction: str
    city: str
    bhk: float | None
    price_inr: int | None
    vector: list[float]


class PgVectorBaseline:
    """Table ``bench_vectors`` with pgvector's HNSW index; the database must allow the extension."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, rows: Iterable[BaselineRow], dimensions: int) -> float:
        """Fills the table and builds its indexes; seconds taken."""
        started = perf_counter()
        async with self._database.system_session() as session:
            await session.execute(text("create extension if not exists vector"))
            await session.execute(text("drop table if exists bench_vectors"))
            await session.execute(
                text(
                    "create table bench_vectors (id uuid, transaction text, city text, bhk float8, "
                    f"price_inr bigint, vector vector({int(dimensions)}))"
                )
            )
            connection = (await (await session.connection()).get_raw_connection()).driver_connection
            if connection is None:
                raise RuntimeError("the pool gave no connection")
            async with connection.cursor().copy("copy bench_vectors from stdin") as copy:
                for row in rows:
                    await copy.write_row((*row[:5], _literal(row.vector)))
            await session.execute(text("set local maintenance_work_mem = '512MB'"))
            await session.execute(
                text("create index on bench_vectors using hnsw (vector vector_ip_ops) with (m = 16)")
            )
            await session.execute(text("create index on bench_vectors (transaction, city, bhk)"))
        async with self._database.system_session() as session:
            await session.execute(text("analyze bench_vectors"))
        return perf_counter() - started

    async def nearest(  # noqa: PLR0913  # the benchmark's filter, spelt out
        self,
        vector: list[float],
        *,
        transaction: str,
        city: str,
        bhk: float | None,
        price_max: int | None,
        limit: int,
    ) -> tuple[list[UUID], float]:
        """Ids by inner product, and milliseconds of the query alone."""
        conditions = ["transaction = :transaction", "city = :city"]
        conditions += ["bhk = :bhk"] if bhk is not None else []
        conditions += ["price_inr <= :price_max"] if price_max is not None else []
        statement = text(
            f"select id from bench_vectors where {' and '.join(conditions)} "  # noqa: S608  # fixed words
            "order by vector <#> cast(:vector as vector) limit :limit"
        )
        values = {
            "vector": _literal(vector),
            "transaction": transaction,
            "city": city,
            "bhk": bhk,
            "price_max": price_max,
            "limit": limit,
        }
        async with self._database.system_session() as session:
            await session.execute(text("set local hnsw.iterative_scan = 'strict_order'"))
            started = perf_counter()
            found = list((await session.execute(statement, values)).scalars())
            return found, (perf_counter() - started) * 1000

    async def drop(self) -> None:
        """Removes the table."""
        async with self._database.system_session() as session:
            await session.execute(text("drop table if exists bench_vectors"))


def _literal(vector: list[float]) -> str:
    return "[" + ",".join(f"{part:.6f}" for part in vector) + "]"
