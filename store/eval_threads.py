"""What went into a thread, or stands behind a correction, for whoever may see it: an eval's case to be.

A thread of an event belongs to the tenant's system, so its graph's own file is asked whether the caller may
see what it is of: an analyst a case, an agent a lead, an advocate a title. Talk of a person is read by that
person, and by those who better the answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import text

from domain.errors import BadInput, NotFound
from domain.eval_cases import SUITE_OF_GRAPH, lead_inputs, turns_of
from domain.tenancy import Role, system_principal
from store.eval_runs import StoredRuns
from store.lead_scoring import LeadDesk
from store.run_inputs import input_of
from store.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from domain.tenancy import Principal
    from store.database import Database

_RUN = text("""
select id, tenant_id, graph_id, kwargs from runs
where tenant_id = :tenant_id and thread_id = :thread_id order by created_at desc, id desc limit 1
""")
_CASE = text("""
select coalesce(f.inputs, f.declared) from cases c join case_files f on f.case_id = c.id
where c.tenant_id = :tenant_id and c.id = :id
""")
_TITLE = text("""
select coalesce(case_json, case_given) from titles where tenant_id = :tenant_id and id = :id
""")
_IS_THERE = text("""
select case when exists (select 1 from cases where tenant_id = :tenant_id and id = :id) then 'case'
    when exists (select 1 from documents where tenant_id = :tenant_id and id = :id) then 'document'
    when exists (select 1 from titles where tenant_id = :tenant_id and id = :id) then 'title' end
""")
_LABELLERS = frozenset({Role.ML_ENGINEER, Role.ADMIN})
_NONE = "There is no thread of that id that you may see."


class ThreadSaid(NamedTuple):
    """A thread as a case's inputs, with everything of the person still in it."""

    suite: str
    inputs: Mapping[str, Any]


class EvalThreads:
    """Threads of all tenants; every call names its caller."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def said(self, caller: Principal, thread_id: UUID, now: datetime) -> ThreadSaid:
        """What a thread is a case of.

        Raises:
            NotFound: There is none, or nothing of it is the caller's to see.
            BadInput: No suite takes threads of its graph, or nothing has come of it yet.
        """
        run = await self._run(caller, thread_id)
        suite = SUITE_OF_GRAPH.get(run.graph)
        if suite is None:
            raise BadInput(f"No suite takes a thread of {run.graph}; correct what it found instead.")
        if suite == "chat":
            turns = turns_of(await StoredRuns(self._db, caller.tenant_id).said_on(thread_id))
            inputs: Mapping[str, Any] | None = {"turns": turns} if turns else None
        elif suite == "lead_scoring":
            lead = await LeadDesk(self._db).load(Scope.of(caller), run.subject)
            inputs = None if lead is None else lead_inputs(lead, now)
        elif suite == "underwriting":
            inputs = await self.case_inputs(caller, run.subject)
        else:
            inputs = await self._one(caller, _TITLE, run.subject)
        if not inputs:
            raise NotFound(_NONE)
        return ThreadSaid(suite, inputs)

    async def case_inputs(self, caller: Principal, case_id: UUID) -> Mapping[str, Any] | None:
        """The application of a case as it is judged; None: the caller sees no such case."""
        found: Mapping[str, Any] | None = await self._one(caller, _CASE, case_id)
        return found

    async def kind_of(self, caller: Principal, subject_id: UUID) -> str:
        """Of what a correction speaks: case, document or title.

        Raises:
            NotFound: The caller sees nothing of that id.
        """
        kind = await self._one(caller, _IS_THERE, subject_id)
        if kind is None:
            raise NotFound("There is no case, document or title of that id that you may see.")
        return str(kind)

    async def _run(self, caller: Principal, thread_id: UUID) -> _Run:
        """The newest run, the caller's or the system's; what it is of is asked for in the caller's name."""
        values = {"tenant_id": caller.tenant_id, "thread_id": thread_id}
        for reader in (caller, system_principal(caller.tenant_id)):
            async with self._db.session(reader) as session:
                row = (await session.execute(_RUN, values)).one_or_none()
                if row is not None:
                    return _Run.of(row.graph_id, input_of(session, row))
        if caller.roles & _LABELLERS:
            await StoredRuns(self._db, caller.tenant_id).said_on(thread_id)
            return _Run("property_search", thread_id)
        raise NotFound(_NONE)

    async def _one(self, caller: Principal, statement: Any, subject_id: UUID) -> Any:  # noqa: ANN401  # one value
        values = {"tenant_id": caller.tenant_id, "id": subject_id}
        async with self._db.session(caller) as session:
            return (await session.execute(statement, values)).scalar_one_or_none()


class _Run(NamedTuple):
    """The newest run of a thread."""

    graph: str
    subject: UUID
    """Of what it is: a lead, case or title; of a talk itself."""

    @classmethod
    def of(cls, graph: str, given: Mapping[str, Any] | None) -> _Run:
        """By the id that its input names."""
        ids = (given or {}).get(_SUBJECTS.get(graph, ""))
        try:
            return cls(graph, UUID(str(ids)))
        except ValueError:
            return cls(graph, UUID(int=0))


_SUBJECTS: Final = {"lead_scoring": "lead_id", "underwriting": "case_id", "title_review": "title_id"}
