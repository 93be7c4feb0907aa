"""Runs of a whole tenant as an operator sees them: facts about runs, never what was said in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from store.tables.runs import RunRow, ThreadLeaseRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from store.database import Database


@dataclass(frozen=True, slots=True)
class RunFacts:
    """One run, without input, state or settings."""

    id: UUID
    thread_id: UUID
    graph_id: str
    graph_version: str
    status: str
    deliveries: int
    multitask_strategy: str
    error_type: str | None
    worker: str | None
    """Who holds its thread now."""
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class RunOverview:
    """Reads runs of a tenant."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def newest(
        self, tenant_id: UUID, *, status: str | None = None, run_id: UUID | None = None, limit: int = 20
    ) -> Sequence[RunFacts]:
        """Newest runs first, of one status or all; with ``run_id`` that one, or none."""
        query = (
            select(RunRow, ThreadLeaseRow.holder)
            .outerjoin(ThreadLeaseRow, ThreadLeaseRow.thread_id == RunRow.thread_id)
            .where(RunRow.tenant_id == tenant_id)
        )
        if status is not None:
            query = query.where(RunRow.status == status)
        if run_id is not None:
            query = query.where(RunRow.id == run_id)
        async with self._db.session() as session:
            found = await session.execute(query.order_by(RunRow.seq.desc()).limit(limit))
            return [_facts(run, holder) for run, holder in found]


def _facts(run: RunRow, holder: str | None) -> RunFacts:
    return RunFacts(
        id=run.id,
        thread_id=run.thread_id,
        graph_id=run.graph_id,
        graph_version=run.graph_version,
        status=run.status,
        deliveries=run.deliveries,
        multitask_strategy=run.multitask_strategy,
        error_type=run.error.get("error") if run.error else None,
        worker=holder if run.status == "running" else None,
        created_at=run.created_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
    )
