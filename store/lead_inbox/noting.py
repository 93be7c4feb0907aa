"""One line in a lead's story, written by who took the step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects.postgresql import insert

from domain.ids import uuid7
from store.tables.events import LeadActivityRow

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from domain.tenancy import Principal
    from store.database import AsyncSession


async def note_step(  # noqa: PLR0913, PLR0917  # one line of a story
    session: AsyncSession, caller: Principal, lead_id: UUID, kind: str, at: datetime, details: dict[str, Any]
) -> UUID:
    """Writes the line; its id."""
    entry_id = uuid7()
    await session.execute(
        insert(LeadActivityRow).values(
            id=entry_id,
            tenant_id=caller.tenant_id,
            lead_id=lead_id,
            kind=kind,
            at=at,
            actor_id=caller.user_id,
            details=details,
        )
    )
    return entry_id
