"""The table of listings as the indexer sees it: what waits to be indexed, and what is believed to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select, text, update

from store.among import among
from store.tables.listings import ListingRow

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from uuid import UUID

    from sqlalchemy import ColumnElement

    from store.database import Database


class IndexableRow(NamedTuple):
    """A listing with what the index keeps of it, and no more: an index run reads every row twice."""

    id: UUID
    content_hash: str
    title: str
    search_text: str
    transaction: str
    property_type: str
    city: str
    locality: str | None
    bhk: float | None
    price_inr: int | None
    latitude: float | None
    longitude: float | None


_COLUMNS = tuple(ListingRow.__table__.c[name] for name in IndexableRow._fields)


class ListingIndexRows:
    """Reads and marks index state, one tenant at a time. Holds no state of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def waiting(self, tenant_id: UUID, batch: int) -> AsyncIterator[list[IndexableRow]]:
        """Rows whose content the vector store does not have, by id; a transaction for each batch."""
        statement = (
            select(*_COLUMNS)
            .where(
                ListingRow.tenant_id == tenant_id,
                ListingRow.indexed_hash.is_distinct_from(ListingRow.content_hash),
            )
            .order_by(ListingRow.id)
            .limit(batch)
        )
        page = statement
        while True:
            async with self.database.session(tenant_id) as session:
                rows = [IndexableRow(*row) for row in await session.execute(page)]
            if not rows:
                return
            yield rows
            page = statement.where(ListingRow.id > rows[-1].id)

    async def believed(self, tenant_id: UUID) -> set[UUID]:
        """Ids the vector store should hold, in this or an older form."""
        return await self._ids(tenant_id, ListingRow.indexed_hash.is_not(None))

    async def existing(self, tenant_id: UUID, ids: Sequence[UUID]) -> set[UUID]:
        """Those of ``ids`` that are listings now."""
        return await self._ids(tenant_id, among(ListingRow.id, ids))

    async def forget(self, tenant_id: UUID, ids: Sequence[UUID]) -> None:
        """Marks listings as not indexed, so that the next run takes them."""
        statement = (
            update(ListingRow)
            .where(ListingRow.tenant_id == tenant_id, among(ListingRow.id, ids))
            .values(indexed_hash=None)
        )
        async with self.database.session(tenant_id) as session:
            await session.execute(statement)

    async def tidy(self) -> None:
        """Vacuums the table after many marks, so that counts need the index alone."""
        async with self.database.engine.connect() as connection:
            vacuuming = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await vacuuming.execute(text("vacuum (analyze) listings"))

    async def _ids(self, tenant_id: UUID, test: ColumnElement[bool]) -> set[UUID]:
        statement = select(ListingRow.id).where(ListingRow.tenant_id == tenant_id, test)
        async with self.database.session(tenant_id) as session:
            return set((await session.execute(statement)).scalars())
