"""Times of scorings, from what the outbox keeps of their events; for benchmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import aliased

from store.tables.leads import LeadRow
from store.tables.outbox import OutboxRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from store.database import Database


class ScoredAt(NamedTuple):
    """One lead's way to the inbox."""

    created_at: datetime
    """When its ``lead.created`` was written."""
    handled_at: datetime
    """When the first ``lead.scored`` after it was handled, its own or that of the lead it was merged into."""

    @property
    def wait_ms(self) -> float:
        """From the event to the nudge of the inbox."""
        return (self.handled_at - self.created_at).total_seconds() * 1000


async def scored_at(database: Database, lead_ids: Sequence[UUID]) -> list[ScoredAt]:
    """Of these leads those whose scoring is in the inbox, and only these."""
    created, scored = aliased(OutboxRow), aliased(OutboxRow)
    standing = cast(func.coalesce(LeadRow.merged_into, LeadRow.id), String)
    statement = (
        select(created.created_at, func.min(scored.handled_at))
        .join(LeadRow, cast(LeadRow.id, String) == created.subject)
        .join(scored, (scored.subject == standing) & (scored.created_at >= created.created_at))
        .where(
            LeadRow.id.in_(lead_ids),
            created.type == "lead.created",
            scored.type == "lead.scored",
            scored.handled_at.is_not(None),
        )
        .group_by(created.id, created.created_at)
    )
    async with database.system_session() as session:
        rows = (await session.execute(statement)).all()
    return [ScoredAt(created_at, handled_at) for created_at, handled_at in rows if handled_at is not None]
