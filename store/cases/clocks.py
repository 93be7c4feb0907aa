"""Cases whose stage is beyond its time: each is taken up once a stage, and the clock decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import uuid5

from sqlalchemy import bindparam, select

from domain.cases.sla import escalated_says
from store.cases.story import Told, add_entry
from store.events.models.case import CaseEscalated
from store.events.writing import announce
from store.tables.cases import CaseRow

if TYPE_CHECKING:
    from datetime import datetime

    from domain.cases.stages import Stage
    from store.database import AsyncSession
    from store.outbox import OutboxMessage

_LATE: Final = (
    select(CaseRow)
    .where(CaseRow.escalated_at.is_(None), CaseRow.due_at <= bindparam("now"))
    .order_by(CaseRow.due_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
"""Put together once: it is asked every few seconds, and mostly finds nothing. A closed case is never due."""


class EscalationTurn(NamedTuple):
    """What one look has found."""

    cases: int
    messages: list[OutboxMessage]
    """To relay after the commit."""


async def escalate_late(session: AsyncSession, now: datetime, *, limit: int = 100) -> EscalationTurn:
    """Marks late cases in a transaction of the system; those that somebody has in hand are passed over.

    The version stays: an escalation changes nothing that a person's step was decided on.
    """
    messages = []
    rows = (await session.execute(_LATE, {"now": now, "most": limit})).scalars().all()
    for row in rows:
        assert row.due_at is not None  # noqa: S101  # by the statement
        stage: Stage = row.stage  # type: ignore[assignment]  # the table's check allows no other
        row.escalated_at = row.updated_at = now
        details = {"stage": stage, "due_at": row.due_at.isoformat(), "round": row.round}
        await add_entry(
            session,
            row.tenant_id,
            row.id,
            Told("escalated", escalated_says(stage), details),
            at=now,
            by=None,
            entry_id=uuid5(row.id, f"escalated {stage} {row.stage_since.isoformat()}"),
        )
        late = CaseEscalated(case_id=row.id, stage=stage, due_at=row.due_at, owner_id=row.owner_id)
        messages.append(await announce(session, row.tenant_id, late))
    await session.flush()
    return EscalationTurn(len(rows), messages)
