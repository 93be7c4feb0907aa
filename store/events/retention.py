"""How long messages are kept after their effect, and what a new worker has to look after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select, text

from store.tables.listings import ListingToIndexRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta
    from uuid import UUID

    from store.database import AsyncSession

_AT_ONCE: Final = 10_000


async def forget_old(session: AsyncSession, kept_for: timedelta) -> int:
    """Deletes messages handled longer ago than that, then inbox rows nobody can ask for any more.

    An inbox row goes after its message and a day later, so that a replay, which sends from the outbox, always
    finds the note that an effect exists. What has no effect, and what an operator has yet to decide, stays.

    Returns:
        How many messages went; at most `_AT_ONCE`, so that no transaction is long.
    """
    gone = await session.execute(text(_FORGET_OUTBOX), {"kept_for": kept_for, "limit": _AT_ONCE})
    await session.execute(text(_FORGET_INBOX), {"kept_for": kept_for, "limit": _AT_ONCE})
    return len(gone.all())


async def unindexed_tenants(session: AsyncSession) -> Sequence[UUID]:
    """Tenants with listings that the index does not have as they are."""
    found = await session.execute(select(ListingToIndexRow.tenant_id).distinct())
    return found.scalars().all()


_FORGET_OUTBOX = """
delete from outbox where id in (
    select o.id from outbox o
    where o.handled_at < now() - cast(:kept_for as interval)
      and not exists (select 1 from dead_letters d where d.event_id = o.id and d.resolved_at is null)
    order by o.handled_at
    limit :limit
)
returning id
"""

_FORGET_INBOX = """
delete from inbox where (consumer_group, event_id) in (
    select i.consumer_group, i.event_id from inbox i
    where i.handled_at < now() - cast(:kept_for as interval) - interval '1 day'
      and not exists (select 1 from outbox o where o.id = i.event_id)
    limit :limit
)
"""
