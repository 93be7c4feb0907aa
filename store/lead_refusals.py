"""What a person refused holds for their number, under whatever lead of the tenant it stands, now and later.

STOP and do not call are kept in the rows of leads, where every reader of a lead sees them. So they are
written to all leads of the number when they are said, and to a new lead of the number when it comes in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from store.database import AsyncSession

_INHERIT: Final = text("""
update leads mine
set is_dnd = mine.is_dnd or said.is_dnd,
    dnd_checked_at = greatest(mine.dnd_checked_at, said.dnd_checked_at),
    stopped_at = greatest(mine.stopped_at, said.stopped_at)
from (
    select new.id, bool_or(other.is_dnd) as is_dnd, max(other.dnd_checked_at) as dnd_checked_at,
        max(other.stopped_at) as stopped_at
    from leads new
    join leads other on other.tenant_id = new.tenant_id and other.phone_e164 = new.phone_e164
        and other.id <> new.id
    where new.tenant_id = :tenant and new.id = any(:ids)
        and (other.is_dnd or other.stopped_at is not null)
    group by new.id
) said
where mine.tenant_id = :tenant and mine.id = said.id
""")
_CLOSE: Final = text("""
update leads other
set stopped_at = greatest(other.stopped_at, :at)
from leads mine
where mine.tenant_id = :tenant and mine.id = any(:ids)
    and other.tenant_id = :tenant and other.phone_e164 = mine.phone_e164
    and not other.id = any(:ids)
""")


async def inherit_refusals(session: AsyncSession, tenant_id: UUID, lead_ids: Sequence[UUID]) -> None:
    """Has new leads know what was refused before under their number.

    It is taken over with its moment, always: what the person has agreed to since opens again by that
    (`store.lead_consents`). The session has to see all leads of the tenant.
    """
    await session.execute(_INHERIT, {"tenant": tenant_id, "ids": list(lead_ids)})


async def close_numbers(
    session: AsyncSession, tenant_id: UUID, lead_ids: Sequence[UUID], at: datetime
) -> None:
    """Has STOP, which these leads have said, hold for the others of their numbers."""
    await session.execute(_CLOSE, {"tenant": tenant_id, "ids": list(lead_ids), "at": at})
