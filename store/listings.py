"""Listings kept: write, read by id, feed the index, compare. Every question is asked within one tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, delete, func, or_, select, union_all

from store.among import among
from store.listing_rows import READ_COLUMNS, to_listing
from store.listing_writes import UpsertCounts, forget_merges, write_listings, write_merges
from store.tables.listings import ListingRow, MergedListingRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any
    from uuid import UUID

    from sqlalchemy import Select

    from domain.listing import Listing
    from store.database import AsyncSession, Database
    from store.listing_writes import MergedRow


class PriceMedian(NamedTuple):
    """What homes of one sort ask in one locality."""

    locality: str | None
    listings: int
    median_per_sqft: float
    """Rupees per square foot; per month where the transaction is monthly."""


class ListingRepository:
    """Reads and writes listings. Cheap to make; holds no state of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def upsert_batch(
        self, listings: Iterable[Listing], *, merges: Sequence[MergedRow] = ()
    ) -> UpsertCounts:
        """Stores one tenant's new and changed listings in one transaction; equal content is left alone.

        Raises:
            ValueError: They belong to several tenants.
        """
        held = list(listings)
        tenant_ids = {listing.tenant_id for listing in held} | {merge.tenant_id for merge in merges}
        if not tenant_ids:
            return UpsertCounts()
        (tenant_id,) = tenant_ids
        async with self.database.session(tenant_id) as session:
            return await self.upsert_in(session, held, merges=merges)

    async def upsert_in(
        self, session: AsyncSession, listings: Iterable[Listing], *, merges: Sequence[MergedRow] = ()
    ) -> UpsertCounts:
        """The same inside the caller's transaction, for writes that must commit together."""
        held = list(listings)
        counts = await write_listings(session, held)
        await forget_merges(session, counts.created_ids)
        await write_merges(session, merges)
        return counts

    async def get(self, tenant_id: UUID, listing_id: UUID) -> Listing | None:
        """One listing of the tenant, or None."""
        found = await self.get_many(tenant_id, [listing_id])
        return found[0] if found else None

    async def get_many(self, tenant_id: UUID, ids: Sequence[UUID]) -> list[Listing]:
        """Listings in the order of ``ids``; those that do not exist are left out."""
        statement = _of_tenant(tenant_id, *READ_COLUMNS).where(among(ListingRow.id, ids))
        async with self.database.session(tenant_id) as session:
            rows = (await session.execute(statement)).mappings().all()
        by_id = {row["id"]: to_listing(row) for row in rows}
        return [by_id[listing_id] for listing_id in ids if listing_id in by_id]

    async def delete(self, tenant_id: UUID, ids: Sequence[UUID]) -> int:
        """Removes listings and the record of what was merged into them; how many there were."""
        statement = (
            delete(ListingRow)
            .where(ListingRow.tenant_id == tenant_id, among(ListingRow.id, ids))
            .returning(ListingRow.id)
        )
        async with self.database.session(tenant_id) as session:
            return len((await session.execute(statement)).all())

    async def count_by_city(self, tenant_id: UUID) -> dict[str, int]:
        """How many listings each city has, most first."""
        statement = (
            _of_tenant(tenant_id, ListingRow.city, func.count().label("listings"))
            .group_by(ListingRow.city)
            .order_by(func.count().desc(), ListingRow.city)
        )
        async with self.database.session(tenant_id) as session:
            return {row.city: row.listings for row in await session.execute(statement)}

    async def count_synthetic(self, tenant_id: UUID) -> int:
        """How many of the tenant's listings are made up for the demo market."""
        statement = _of_tenant(tenant_id, func.count()).where(ListingRow.is_synthetic)
        async with self.database.session(tenant_id) as session:
            return int((await session.execute(statement)).scalar_one())

    async def known_hashes(self, tenant_id: UUID, ids: Sequence[UUID]) -> dict[UUID, str]:
        """Content hash, as its source gave it, of each row already known, as a listing or merged into one."""
        given = func.coalesce(ListingRow.source_hash, ListingRow.content_hash)
        statement = union_all(
            *(
                select(table.id, hash_.label("content_hash")).where(
                    table.tenant_id == tenant_id, among(table.id, ids)
                )
                for table, hash_ in ((ListingRow, given), (MergedListingRow, MergedListingRow.content_hash))
            )
        )
        async with self.database.session(tenant_id) as session:
            return {row.id: row.content_hash for row in await session.execute(statement)}

    async def in_blocks(self, tenant_id: UUID, blocks: Sequence[str]) -> list[Listing]:
        """Listings filed under these dedupe blocks that have something to be told apart by.

        Without words of their own, or a RERA number, no likeness can reach `REVIEW_SCORE`: not worth reading.
        """
        statement = _of_tenant(tenant_id, *READ_COLUMNS).where(
            ListingRow.dedupe_block == func.any(bindparam("blocks", value=list(blocks))),
            or_(ListingRow.description_key.is_not(None), ListingRow.rera_id.is_not(None)),
        )
        async with self.database.session(tenant_id) as session:
            return [to_listing(row) for row in (await session.execute(statement)).mappings()]

    async def price_medians(
        self, tenant_id: UUID, *, transaction: str, city: str, property_type: str | None = None
    ) -> list[PriceMedian]:
        """Median asking price per square foot by locality, the locality with most listings first."""
        median = func.percentile_cont(0.5).within_group(ListingRow.price_per_sqft)
        statement = (
            _of_tenant(tenant_id, ListingRow.locality, func.count().label("listings"), median.label("median"))
            .where(
                ListingRow.transaction == transaction,
                ListingRow.city == city,
                ListingRow.price_per_sqft.is_not(None),
            )
            .group_by(ListingRow.locality)
            .order_by(func.count().desc(), ListingRow.locality)
        )
        if property_type is not None:
            statement = statement.where(ListingRow.property_type == property_type)
        async with self.database.session(tenant_id) as session:
            return [PriceMedian(*row) for row in await session.execute(statement)]


def _of_tenant(tenant_id: UUID, *columns: Any) -> Select[Any]:  # noqa: ANN401  # any mix of columns
    """The base of every read: this tenant's listings and nobody else's."""
    return select(*columns).where(ListingRow.tenant_id == tenant_id)


__all__ = ["ListingRepository", "PriceMedian", "UpsertCounts"]
