"""Runs of a whole tenant as an operator sees them: facts about runs, never what was said in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import Column, MetaData, Table, Uuid, select

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from domain.tenancy import Principal
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


_FACTS: Final = Table(
    "run_facts",
    MetaData(),
    Column("seq"),
    *(Column(name, Uuid if name in {"id", "thread_id"} else None) for name in RunFacts.__slots__),
)
"""A view of migration 0008: the runs of the tenant whose operator asks."""


class RunOverview:
    """Reads runs of the tenant of an operator; to anyone else the view of the database is empty."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def newest(
        self, operator: Principal, *, status: str | None = None, run_id: UUID | None = None, limit: int = 20
    ) -> Sequence[RunFacts]:
        """Newest runs first, of one status or all; with ``run_id`` that one, or none."""
        query = select(*(_FACTS.c[name] for name in RunFacts.__slots__))
        if status is not None:
            query = query.where(_FACTS.c.status == status)
        if run_id is not None:
            query = query.where(_FACTS.c.id == run_id)
        async with self._db.session(operator) as session:
            found = await session.execute(query.order_by(_FACTS.c.seq.desc()).limit(limit))
            return [RunFacts(*row) for row in found]
