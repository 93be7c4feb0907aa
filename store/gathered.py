"""Subjects of events that wait for the next run of a graph, which takes all of them together.

A row names the newest event about its subject. Whoever has dealt with a subject removes the row only if it
still names the event that was seen, so an event that came meanwhile is not forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert

from store.tables.events import GatheredSubjectRow
from store.tables.runs import RunRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from store.database import AsyncSession

_DONE: Final = text(
    "delete from gathered_subjects waiting "
    "using unnest(cast(:subjects as text[]), cast(:events as uuid[])) as done(subject, event_id) "
    "where waiting.tenant_id = :tenant_id and waiting.graph = :graph "
    "and waiting.subject = done.subject and waiting.event_id = done.event_id"
)


class Gathered(NamedTuple):
    """A subject and the newest event about it."""

    subject: str
    event_id: UUID


class GatheredSubjects:
    """What waits for one graph of one tenant, inside one transaction."""

    def __init__(self, session: AsyncSession, tenant_id: UUID, graph: str) -> None:
        self._session = session
        self._tenant_id = tenant_id
        self._graph = graph

    async def add(self, subject: str, event_id: UUID) -> None:
        """Has the subject wait; one that waits already waits for the newer event."""
        row = {"tenant_id": self._tenant_id, "graph": self._graph, "subject": subject, "event_id": event_id}
        statement = insert(GatheredSubjectRow).values(row)
        newer = {"event_id": statement.excluded.event_id}
        await self._session.execute(
            statement.on_conflict_do_update(index_elements=["tenant_id", "graph", "subject"], set_=newer)
        )

    async def first(self, limit: int) -> list[Gathered]:
        """Some of those that wait."""
        row = GatheredSubjectRow
        statement = (
            select(row.subject, row.event_id)
            .where(row.tenant_id == self._tenant_id, row.graph == self._graph)
            .order_by(row.event_id)
            .limit(limit)
        )
        return [Gathered(*found) for found in await self._session.execute(statement)]

    async def count(self, at_most: int) -> int:
        """How many wait, counted no further than ``at_most``."""
        row = GatheredSubjectRow
        some = (
            select(row.subject)
            .where(row.tenant_id == self._tenant_id, row.graph == self._graph)
            .limit(at_most)
            .subquery()
        )
        return int((await self._session.execute(select(func.count()).select_from(some))).scalar_one())

    async def done(self, dealt_with: Sequence[Gathered]) -> None:
        """Lets go of subjects, except those about which something new came."""
        values = {
            "tenant_id": self._tenant_id,
            "graph": self._graph,
            "subjects": [one.subject for one in dealt_with],
            "events": [one.event_id for one in dealt_with],
        }
        await self._session.execute(_DONE, values)


async def holds_back_a_run(session: AsyncSession, thread_id: UUID) -> bool:
    """Whether a run of the thread has not begun; it cannot begin before this transaction ends.

    So that run sees what this transaction writes. One that begins just now might not: it does not count.
    """
    statement = (
        select(RunRow.id)
        .where(RunRow.thread_id == thread_id, RunRow.status == "pending")
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return (await session.execute(statement)).scalar_one_or_none() is not None
