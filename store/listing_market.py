"""What listings are compared with each other by, and the doubts that come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import Text, cast, extract, func, select, text

from domain.listing import ListingFlag
from domain.listings.market import MarketRow
from store.tables.listings import ListingRow

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from store.database import AsyncSession

_REWRITE: Final = text(
    "with judged as (select listings.id, "
    "  case when :kept = any(market_flags) then array[cast(:kept as text)] else '{}'::text[] end "
    "  || coalesce(string_to_array(found.flags, ','), '{}'::text[]) as flags "
    "  from listings "
    "  left join unnest(cast(:ids as uuid[]), cast(:flags as text[])) as found(id, flags) using (id) "
    "  where tenant_id = :tenant_id and city = any(:cities)) "
    "update listings set market_flags = judged.flags from judged "
    "where listings.id = judged.id and market_flags is distinct from judged.flags"
)
_DOUBT: Final = text(
    "update listings set market_flags = array(select distinct unnest(market_flags || :flag) order by 1) "
    "where tenant_id = :tenant_id and id = any(:ids) and not (:flag = any(market_flags))"
)


async def market_rows(session: AsyncSession, tenant_id: UUID, cities: Collection[str]) -> list[MarketRow]:
    """Every listing of these cities as the comparison sees it.

    The half-year comes from the day of posting; a source that names none is a market of its own, because its
    prices are of its own time.
    """
    row = ListingRow
    half_year = func.coalesce(
        cast(extract("year", row.posted_on) * 2 + func.div(extract("month", row.posted_on) - 1, 6), Text),
        row.source,
    )
    statement = select(
        row.id, row.transaction, row.city, row.locality, row.property_type, half_year.label("vintage"),
        row.price_per_sqft, row.description_key,
    ).where(row.tenant_id == tenant_id, row.city.in_(cities))  # fmt: skip
    return [
        MarketRow(found.id, tuple(found[1:6]), found.price_per_sqft, found.description_key)
        for found in await session.execute(statement)
    ]


async def write_market_doubts(
    session: AsyncSession,
    tenant_id: UUID,
    cities: Collection[str],
    doubts: Mapping[UUID, Collection[ListingFlag]],
) -> None:
    """Makes these the doubts of the cities' listings; possible duplicates stay until a person has looked."""
    values = {
        "tenant_id": tenant_id,
        "cities": list(cities),
        "kept": ListingFlag.POSSIBLE_DUPLICATE.value,
        "ids": list(doubts),
        "flags": [",".join(sorted(flags)) for flags in doubts.values()],
    }
    await session.execute(_REWRITE, values)


async def doubt_duplicates(session: AsyncSession, tenant_id: UUID, ids: Collection[UUID]) -> None:
    """Flags listings that are perhaps one property with another."""
    if ids:
        values = {"tenant_id": tenant_id, "ids": list(ids), "flag": ListingFlag.POSSIBLE_DUPLICATE.value}
        await session.execute(_DOUBT, values)
