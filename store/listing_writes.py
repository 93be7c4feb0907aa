"""Writing many listings at once: COPY into a temporary table, one upsert, all in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql import insert

from store.among import among
from store.listing_rows import WRITTEN, to_values
from store.tables.listings import MergedListingRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from psycopg import AsyncConnection

    from domain.listing import Listing
    from store.database import AsyncSession

_COLUMNS: Final = ", ".join(WRITTEN)
_CHANGES: Final = ", ".join(
    [*(f"{name} = excluded.{name}" for name in WRITTEN if name != "id"), "source_hash = null"]
)
_UPSERT: Final = text(
    f"with written as (insert into listings ({_COLUMNS}) "  # noqa: S608  # own column names
    f"select {_COLUMNS} from listings_incoming order by id "
    f"on conflict (id) do update set {_CHANGES} "
    "where listings.content_hash is distinct from excluded.content_hash "
    "returning id, tenant_id, content_hash, (xmax = 0) as is_new), "
    "queued as (insert into listings_to_index (tenant_id, listing_id, content_hash) "
    "select tenant_id, id, content_hash from written "
    "on conflict (tenant_id, listing_id) do update set content_hash = excluded.content_hash) "
    "select id, is_new from written"
)
_NAME_MERGES: Final = text(
    "update listings set merged_sources = array("
    "select source || ':' || source_ref from merged_listings where into_id = listings.id order by 1) "
    "where id = any(:into_ids)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedRow:
    """A source row that is the same property as a stored listing."""

    id: UUID
    tenant_id: UUID
    into_id: UUID
    source: str
    source_ref: str
    content_hash: str
    score: float


@dataclass(frozen=True, slots=True)
class UpsertCounts:
    """What became of a batch."""

    created_ids: frozenset[UUID] = field(default_factory=frozenset)
    updated_ids: frozenset[UUID] = field(default_factory=frozenset)
    unchanged: int = 0

    @property
    def stored(self) -> int:
        """Listings that are new."""
        return len(self.created_ids)

    @property
    def updated(self) -> int:
        """Listings whose content changed."""
        return len(self.updated_ids)


async def write_listings(session: AsyncSession, listings: Iterable[Listing]) -> UpsertCounts:
    """Stores new and changed listings; of several with one id the last counts, equal content stays."""
    by_id = {listing.id: listing for listing in listings}
    if not by_id:
        return UpsertCounts()
    await session.execute(
        text("create temp table listings_incoming (like listings including defaults) on commit drop")
    )
    await _copy(session, list(by_id.values()))
    written = (await session.execute(_UPSERT)).all()
    await session.execute(text("drop table listings_incoming"))
    created = frozenset(row.id for row in written if row.is_new)
    updated = frozenset(row.id for row in written if not row.is_new)
    return UpsertCounts(created, updated, len(by_id) - len(written))


async def write_merges(session: AsyncSession, merges: Sequence[MergedRow]) -> None:
    """Remembers rows that were merged, and names them in the listings that hold them."""
    if not merges:
        return
    values = [{name: getattr(row, name) for name in MergedRow.__slots__} for row in merges]
    statement = insert(MergedListingRow).values(values)
    changed = {name: statement.excluded[name] for name in ("into_id", "content_hash", "score")}
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed))
    await _name_merges(session, {row.into_id for row in merges})


async def forget_merges(session: AsyncSession, ids: Iterable[UUID]) -> None:
    """Rows that were duplicates once and are listings of their own now."""
    statement = delete(MergedListingRow).where(among(MergedListingRow.id, ids))
    forgotten = await session.execute(statement.returning(MergedListingRow.into_id))
    await _name_merges(session, {row.into_id for row in forgotten})


async def _name_merges(session: AsyncSession, into_ids: Iterable[UUID]) -> None:
    held = sorted(into_ids)
    if held:
        await session.execute(_NAME_MERGES, {"into_ids": held})


async def _copy(session: AsyncSession, listings: Sequence[Listing]) -> None:
    connection = await session.connection()
    raw = await connection.get_raw_connection()
    driver: AsyncConnection = raw.driver_connection  # type: ignore[assignment]  # psycopg's own, by our dialect
    async with (
        driver.cursor() as cursor,
        cursor.copy(f"copy listings_incoming ({_COLUMNS}) from stdin") as copy,
    ):
        for listing in listings:
            await copy.write_row(to_values(listing))
