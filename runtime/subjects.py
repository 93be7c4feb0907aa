"""One person's data in all stores: given out, or erased (DPDP Act 2023, sections 11 and 12).

Reached are the person's threads with their runs, checkpoints and stream logs, leads with their consents,
feedback, items with their vectors, crons, and kept answers of models; what calls to models cost stays, as
nobody's. Each step can be done again: who was interrupted begins anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog

from domain.errors import Conflict
from store.model_calls import ModelCallStore
from store.subjects import Subjects
from store.threads import Threads

if TYPE_CHECKING:
    from domain.tenancy import Principal
    from runtime.answer_store import AnswerStore
    from runtime.threads import ThreadService
    from store.database import Database

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectService:
    """What a person can ask of their data."""

    db: Database
    threads: ThreadService
    answers: AnswerStore | None = None
    """Answers of models that are kept to be given again; None: where none are."""

    async def export(self, person: Principal) -> dict[str, list[dict[str, Any]]]:
        """Every row that belongs to the person, by table."""
        async with self.db.session(person) as session:
            return await Subjects(session, person).rows()

    async def erase(self, person: Principal) -> dict[str, int]:
        """Erases what is kept of the person; says how many of each.

        Raises:
            Conflict: A run of theirs is under way; nothing was erased.
        """
        async with self.db.session(person) as session:
            thread_ids = await Subjects(session, person).thread_ids()
            threads = Threads(session, person)
            for thread_id in thread_ids:
                if await threads.is_busy(thread_id):
                    raise Conflict("A run of this person is under way. Wait for it, or cancel it first.")
        async with self.db.session(person) as session:  # Crons first: none begins a run in between.
            counts = await Subjects(session, person).erase()
        for thread_id in thread_ids:
            await self.threads.delete(person, thread_id)
        if person.owner_id is not None:
            await ModelCallStore(self.db).forget(person.tenant_id, person.owner_id)
        if self.answers is not None:
            await self.answers.forget(person.tenant_id, person.owner_id)
        counts = {"threads": len(thread_ids), **counts}
        log.info("subject.erased", tenant_id=str(person.tenant_id), **counts)
        return counts
