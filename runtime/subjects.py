"""One person's data in all stores: given out, or erased (DPDP Act 2023, sections 11 and 12).

Erasing begins with the person's key: once it is gone, nothing that a log, a stream or a copy of a row still
holds can be turned back into what they said (`store.vault`). Then their rows go: threads with runs,
checkpoints, stream logs and undelivered webhooks, papers with files, items with vectors, feedback, crons,
kept answers of models; leads are emptied; what calls to models cost stays as nobody's. Each step can be done
again: who was interrupted begins anew. What was done stays in the audit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson
import structlog

from domain.errors import Conflict
from domain.pii.tokens import TOKEN
from runtime.checkpoints import ReadingSaver
from runtime.encode import to_plain
from runtime.thread_log import BEGINNING, log_key
from store.documents.of_person import documents_of
from store.model_calls import ModelCallStore
from store.subjects import Subjects
from store.threads import Threads
from store.vault.book import VaultBook
from store.webhooks import forget_deliveries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from domain.pii.border import Kept
    from domain.tenancy import Principal
    from runtime.answer_store import AnswerStore
    from runtime.threads import ThreadService
    from store.database import Database
    from store.documents.erasing import DocumentEraser

log = structlog.get_logger()

_MOST_EVENTS: Final = 100_000
"""Of a thread's log in an export; logs are capped far below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectService:
    """What a person can ask of their data."""

    db: Database
    threads: ThreadService
    actor: str
    """Who does it for them, as the audit names them."""
    answers: AnswerStore | None = None
    """Answers of models that are kept to be given again; None: where none are."""
    papers: DocumentEraser | None = None
    """Erases documents that the person sent, with their files; None: where none are kept."""

    async def export(self, person: Principal) -> dict[str, list[dict[str, Any]]]:
        """All that is kept of the person, by store, with values of the vault in place of tokens."""
        async with self.db.session(person) as session:
            subjects = Subjects(session, person)
            rows: dict[str, list[dict[str, Any]]] = await subjects.rows()
            values = await VaultBook(session, self.threads.vault.ring).all_of(person)
            thread_ids = await subjects.thread_ids()
        found = {
            **rows,
            "checkpoints": await self._checkpoints(thread_ids),
            "events": await self._events(person, thread_ids),
            "documents": await documents_of(self.db, person),
        }
        filled = {name: _filled(one, {value.token: value for value in values}) for name, one in found.items()}
        filled["vault"] = [{"type": one.kind.value, "value": one.said} for one in values]
        async with self.db.session(person) as session:
            await Subjects(session, person).note("export", self.actor, _counts(filled))
            return {**filled, "acts": await Subjects(session, person).acts()}

    async def erase(self, person: Principal) -> dict[str, int]:
        """Erases what is kept of the person; says how many of each, all zero where nothing was left.

        Raises:
            Conflict: A run of theirs is under way; nothing was erased.
        """
        async with self.db.session(person) as session:
            subjects = Subjects(session, person)
            thread_ids, run_ids = await subjects.thread_ids(), await subjects.run_ids()
            threads = Threads(session, person)
            for thread_id in thread_ids:
                if await threads.is_busy(thread_id):
                    raise Conflict("A run of this person is under way. Wait for it, or cancel it first.")
        async with self.db.system_session() as session:
            webhooks = await forget_deliveries(session, person.tenant_id, run_ids)
        async with self.db.session(person) as session:  # Crons, too: none begins a run in between.
            subjects = Subjects(session, person)
            counts = {"threads": len(thread_ids), "webhooks": webhooks, **await subjects.erase()}
            counts["documents"] = await self._erase_papers(person)
            if any(counts.values()):
                await subjects.note("erase", self.actor, counts)
        for thread_id in thread_ids:
            await self.threads.delete(person, thread_id)
        if person.owner_id is not None:
            await ModelCallStore(self.db).forget(person.tenant_id, person.owner_id)
        if self.answers is not None:
            await self.answers.forget(person.tenant_id, person.owner_id)
        log.info("subject.erased", tenant_id=str(person.tenant_id), **counts)
        return counts

    async def _erase_papers(self, person: Principal) -> int:
        """How many documents there were; one under a legal hold stays (DOMAIN G).

        Their vectors go with the next look of `runtime.paper_duties`.
        """
        if self.papers is None or person.owner_id is None:
            return 0
        erased = 0
        for document_id in await self.papers.of_owner(person):
            await self.papers.erase(person, document_id)
            erased += 1
        return erased

    async def _checkpoints(self, thread_ids: Sequence[UUID]) -> list[dict[str, Any]]:
        saver = ReadingSaver(self.threads.pool)
        return [
            {
                "thread_id": str(thread_id),
                "checkpoint_id": found.checkpoint["id"],
                "values": to_plain(found.checkpoint["channel_values"]),
                "writes": to_plain(found.pending_writes or []),
            }
            for thread_id in thread_ids
            async for found in saver.alist({"configurable": {"thread_id": str(thread_id)}})
        ]

    async def _events(self, person: Principal, thread_ids: Sequence[UUID]) -> list[dict[str, Any]]:
        found = []
        for thread_id in thread_ids:
            place = (log_key(person.tenant_id, thread_id), BEGINNING)
            [entries] = await self.threads.thread_log.read([place], count=_MOST_EVENTS)
            found += [
                {"thread_id": str(thread_id), "event": one.event, "data": orjson.loads(one.data or b"null")}
                for one in entries
            ]
        return found


def _counts(found: Mapping[str, Sequence[object]]) -> dict[str, int]:
    return {name: len(rows) for name, rows in found.items()}


def _filled(value: Any, values: Mapping[str, Kept]) -> Any:  # noqa: ANN401  # JSON of any shape
    """The value with what its tokens stand for; a token that stands for nothing stays."""
    if isinstance(value, str):
        return TOKEN.sub(lambda match: _said(match.group(), values), value)
    if isinstance(value, dict):
        return {key: _filled(one, values) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, values) for one in value]
    return value


def _said(token: str, values: Mapping[str, Kept]) -> str:
    known = values.get(token)
    return token if known is None else known.said
