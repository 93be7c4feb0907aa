"""The table of listings as the indexer sees it: what waits to be indexed, and what is believed to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import select, text

from store.among import among
from store.tables.listings import ListingRow, ListingToIndexRow

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence
    from uuid import UUID

    from sqlalchemy import CompoundSelect, Select

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
            .join(ListingToIndexRow, ListingToIndexRow.listing_id == ListingRow.id)
            .where(ListingToIndexRow.tenant_id == tenant_id, ListingRow.tenant_id == tenant_id)
            .order_by(ListingToIndexRow.listing_id)
            .limit(batch)
        )
        page = statement
        while True:
            async with self.database.session(tenant_id) as session:
                rows = [IndexableRow(*row) for row in await session.execute(page)]
            if not rows:
                return
            yield rows
            page = statement.where(ListingToIndexRow.listing_id > rows[-1].id)

    async def believed(self, tenant_id: UUID) -> set[UUID]:
        """Ids the vector store should hold in their present form."""
        waiting = select(ListingToIndexRow.listing_id).where(ListingToIndexRow.tenant_id == tenant_id)
        everything = select(ListingRow.id).where(ListingRow.tenant_id == tenant_id)
        return await self._ids(tenant_id, everything.except_(waiting))

    async def existing(self, tenant_id: UUID, ids: Sequence[UUID]) -> set[UUID]:
        """Those of ``ids`` that are listings now."""
        found = select(ListingRow.id).where(ListingRow.tenant_id == tenant_id, among(ListingRow.id, ids))
        return await self._ids(tenant_id, found)

    async def mark(self, tenant_id: UUID, indexed: Iterable[tuple[UUID, str]]) -> None:
        """Notes that the vector store has each listing in the form of this content hash."""
        pairs = list(indexed)
        values = {"ids": [pair[0] for pair in pairs], "hashes": [pair[1] for pair in pairs]}
        async with self.database.session(tenant_id) as session:
            await session.execute(_MARK, {**values, "tenant_id": tenant_id})

    async def forget(self, tenant_id: UUID, ids: Sequence[UUID] | None = None) -> None:
        """Makes listings wait to be indexed: these, or all."""
        async with self.database.session(tenant_id) as session:
            if ids is None:
                await session.execute(_FORGET_ALL, {"tenant_id": tenant_id})
            else:
                await session.execute(_FORGET, {"tenant_id": tenant_id, "ids": list(ids)})

    async def tidy(self) -> None:
        """Vacuums after a large run, so that counts of listings need the index alone."""
        async with self.database.engine.connect() as connection:
            vacuuming = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await vacuuming.execute(text("vacuum (analyze) listings, listings_to_index"))

    async def _ids(self, tenant_id: UUID, statement: Select[UUID] | CompoundSelect[UUID]) -> set[UUID]:
        async with self.database.session(tenant_id) as session:
            return set((await session.execute(statement)).scalars())


_MARK: Final = text(
    "delete from listings_to_index waiting "
    "using unnest(cast(:ids as uuid[]), cast(:hashes as text[])) as taken(id, hash) "
    "where waiting.tenant_id = :tenant_id and waiting.listing_id = taken.id "
    "and waiting.content_hash = taken.hash"
)
"""A listing that changed in between goes on waiting."""
_FORGET_ALL: Final = text(
    "insert into listings_to_index (tenant_id, listing_id, content_hash) "
    "select tenant_id, id, content_hash from listings where tenant_id = :tenant_id "
    "on conflict (tenant_id, listing_id) do nothing"
)
_FORGET: Final = text(
    "insert into listings_to_index (tenant_id, listing_id, content_hash) "
    "select tenant_id, id, content_hash from listings where tenant_id = :tenant_id and id = any(:ids) "
    "on conflict (tenant_id, listing_id) do nothing"
)
