"""Times of scorings, from what the outbox keeps of their events; for benchmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from store.tables.outbox import OutboxRow
from store.tables.runs import RunRow

if TYPE_CHECKING:
    from datetime import datetime

    from store.database import Database


class LeadFigures(NamedTuple):
    """Of all leads scored in this database, in the order in which they came in."""

    handled: int
    """``lead.scored`` events that are handled."""
    first_run_at: datetime | None
    last_handled_at: datetime | None
    event_to_inbox_ms: list[float]
    """From ``lead.created`` to ``lead.scored`` being handled."""


async def lead_figures(database: Database) -> LeadFigures:
    """The figures now. A merged lead is scored under the older one's name: it has no time of its own."""
    created, scored = aliased(OutboxRow), aliased(OutboxRow)
    async with database.system_session() as session:
        runs = await session.execute(
            select(RunRow.started_at)
            .where(RunRow.started_at.is_not(None))
            .order_by(RunRow.started_at)
            .limit(1)
        )
        first = runs.scalar_one_or_none()
        came = select(created.subject, created.created_at).where(created.type == "lead.created")
        starts = {row[0]: row[1] for row in await session.execute(came.order_by(created.seq))}
        told = select(scored.subject, scored.handled_at).where(
            scored.type == "lead.scored", scored.handled_at.is_not(None)
        )
        found = (await session.execute(told.order_by(scored.seq))).all()
    ends = [(row[0], row[1]) for row in found if row[1] is not None]
    at = {subject: index for index, subject in enumerate(starts)}
    latest = sorted((at[subject], handled) for subject, handled in ends if subject in at)
    moments = list(starts.values())
    times = [(handled - moments[index]).total_seconds() * 1000 for index, handled in latest]
    last = max((handled for _, handled in latest), default=None)
    return LeadFigures(len(ends), first, last, times)


def wall_s_between(figures: LeadFigures) -> float:
    """Seconds from the first run's start to the last event handled."""
    if figures.first_run_at is None or figures.last_handled_at is None:
        return 0.0
    return (figures.last_handled_at - figures.first_run_at).total_seconds()
