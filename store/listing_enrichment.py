"""Listings that enrichment has looked at: what it found is kept in one transaction, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import func, select, text

from store.among import among
from store.gathered import Gathered, GatheredSubjects
from store.listing_events import announce
from store.listing_market import doubt_duplicates
from store.listing_writes import UpsertCounts, write_listings
from store.tables.listings import ListingRow

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from domain.listing import Listing
    from store.database import AsyncSession, Database

_KEEP_SOURCE: Final = text(
    "update listings set source_hash = given.hash "
    "from unnest(cast(:ids as uuid[]), cast(:hashes as text[])) as given(id, hash) "
    "where listings.tenant_id = :tenant_id and listings.id = given.id"
)


class Enriched(NamedTuple):
    """A listing as it should be, and the content hash it had when it was looked at."""

    listing: Listing
    seen_hash: str


class ListingEnrichment:
    """The worklist of the graph, and the way its results are kept."""

    def __init__(self, database: Database, graph: str) -> None:
        self._db = database
        self._graph = graph

    async def waiting(self, tenant_id: UUID, limit: int) -> list[Gathered]:
        """Listings about which there was an event; none is taken off the list yet."""
        async with self._db.session(tenant_id) as session:
            return await GatheredSubjects(session, tenant_id, self._graph).first(limit)

    async def count(self, tenant_id: UUID, at_most: int) -> int:
        """How many wait, counted no further than ``at_most``."""
        async with self._db.session(tenant_id) as session:
            return await GatheredSubjects(session, tenant_id, self._graph).count(at_most)

    async def keep(
        self,
        tenant_id: UUID,
        enriched: Sequence[Enriched],
        *,
        doubtful_ids: Collection[UUID],
        dealt_with: Sequence[Gathered],
    ) -> int:
        """Writes what is new with its events, and takes the listings off the list; how many were written.

        A listing that changed since it was looked at is left alone: the event of that change brings it back.
        """
        async with self._db.session(tenant_id) as session:
            counts = await self._write(session, tenant_id, enriched)
            await doubt_duplicates(session, tenant_id, doubtful_ids)
            await announce(session, tenant_id, counts)
            await GatheredSubjects(session, tenant_id, self._graph).done(dealt_with)
        return counts.updated

    async def _write(
        self, session: AsyncSession, tenant_id: UUID, enriched: Sequence[Enriched]
    ) -> UpsertCounts:
        if not enriched:
            return UpsertCounts()
        row = ListingRow
        statement = (
            select(row.id, row.content_hash, func.coalesce(row.source_hash, row.content_hash))
            .where(row.tenant_id == tenant_id, among(row.id, [one.listing.id for one in enriched]))
            .order_by(row.id)
            .with_for_update()
        )
        held = {found[0]: (found[1], found[2]) for found in await session.execute(statement)}
        new = [one.listing for one in enriched if held.get(one.listing.id, ("",))[0] == one.seen_hash]
        counts = await write_listings(session, new)
        kept = {
            "tenant_id": tenant_id,
            "ids": [one.id for one in new],
            "hashes": [held[one.id][1] for one in new],
        }
        await session.execute(_KEEP_SOURCE, kept)
        return counts
