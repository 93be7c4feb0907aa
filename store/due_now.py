"""One look for everything that may have come due: whether there is any, not what it is.

Reads the three partial indexes of what waits, by the database's clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession


class DueNow(NamedTuple):
    """Whether there is something to do, of all tenants."""

    runs: bool
    """Runs that were put off."""
    crons: bool
    webhooks: bool


async def due_now(session: AsyncSession) -> DueNow:
    """Looks once."""
    return DueNow(*(await session.execute(_DUE_NOW)).one())


_DUE_NOW: Final = text("""
select exists (select 1 from runs where waits_until <= now() and status = 'pending'),
       exists (select 1 from crons where is_enabled and next_run_at <= now()),
       exists (select 1 from webhook_deliveries where settled_at is null and next_try_at <= now())
""")
