"""Duties of the lender after a loan was paid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects.postgresql import insert

from domain.ids import uuid7
from store.tables.events import PostDisbursalTaskRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.lending.post_disbursal import PostDisbursalTask
    from store.database import AsyncSession


async def add_tasks(
    session: AsyncSession,
    tenant_id: UUID,
    case_id: UUID,
    event_id: UUID,
    tasks: Sequence[PostDisbursalTask],
) -> None:
    """Adds the duties that the case does not have yet."""
    rows = [
        {
            "id": uuid7(),
            "tenant_id": tenant_id,
            "case_id": case_id,
            "kind": task.kind,
            "due_on": task.due_on,
            "rule_id": task.rule_id,
            "event_id": event_id,
        }
        for task in tasks
    ]
    if rows:
        await session.execute(insert(PostDisbursalTaskRow).values(rows).on_conflict_do_nothing())
