"""Times of cases, for measurements: from the application to the analyst's screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from store.tables.case_decisions import CaseTimelineRow
from store.tables.cases import CaseRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from store.database import Database


class JudgedAt(NamedTuple):
    """One case on its way."""

    case_id: UUID
    wait_ms: float
    """From its opening to its first judgement."""


async def judged_at(db: Database, tenant_id: UUID, case_ids: Sequence[UUID]) -> list[JudgedAt]:
    """Those of the cases that stand before an analyst."""
    statement = select(CaseRow.id, CaseRow.created_at, CaseTimelineRow.at).where(
        CaseRow.tenant_id == tenant_id,
        CaseRow.id.in_(case_ids),
        CaseRow.judged_seq.is_not(None),
        CaseTimelineRow.case_id == CaseRow.id,
        CaseTimelineRow.kind == "judged",
    )
    async with db.system_session() as session:
        rows = await session.execute(statement)
        return [JudgedAt(row.id, (row.at - row.created_at).total_seconds() * 1000) for row in rows]
