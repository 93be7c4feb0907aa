"""Keeps runs of evals, and reads what people said and judged for those who make cases of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert

from domain.errors import NotFound
from domain.eval_records import EvalRun, plain_result, result_of
from store.run_inputs import input_of
from store.tables.eval_runs import EvalResultRow, EvalRunRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from domain.eval_records import EvalResult, EvalState
    from store.database import Database

_SAID = text("""
select id, tenant_id, kwargs from runs
where tenant_id = :tenant_id and thread_id = :thread_id order by created_at, id
""")
_RECENT = text("""
select id, tenant_id, thread_id, kwargs from runs
where tenant_id = :tenant_id and graph_id = :graph and kwargs -> 'input' ? 'messages'
order by created_at desc, id desc limit :most
""")


class Said(NamedTuple):
    """What was said to a graph on a thread."""

    thread_id: UUID
    input: Mapping[str, Any]


class StoredRuns:
    """Runs of one tenant's installation, in its store."""

    def __init__(self, db: Database, tenant_id: UUID) -> None:
        self._db = db
        self._tenant_id = tenant_id

    async def begin(self, run: EvalRun) -> None:
        """Keeps a run that begins, or begins again."""
        values = {
            "state": run.state,
            "plan": _plain(run.plan),
            "fingerprint": _plain(run.fingerprint),
            "summary": _plain(run.summary),
            "ended_at": None,
        }
        added = insert(EvalRunRow).values(
            id=run.id, tenant_id=self._tenant_id, started_at=run.started_at, **values
        )
        async with self._db.system_session() as session:
            await session.execute(added.on_conflict_do_update(index_elements=["id"], set_=values))

    async def add(self, run_id: UUID, results: Sequence[EvalResult]) -> None:
        """Keeps results; one that is there already is replaced."""
        if not results:
            return
        rows = [
            {
                "run_id": run_id,
                "suite": one.suite,
                "case_id": one.case_id,
                "epoch": one.epoch,
                "tenant_id": self._tenant_id,
                "body": _plain(plain_result(one)),
            }
            for one in results
        ]
        added = insert(EvalResultRow)
        key = ["run_id", "suite", "case_id", "epoch"]
        kept = added.on_conflict_do_update(index_elements=key, set_={"body": added.excluded.body})
        async with self._db.system_session() as session:
            await session.execute(kept, rows)

    async def end(
        self, run_id: UUID, state: EvalState, summary: Mapping[str, Any], ended_at: datetime
    ) -> None:
        """How the run ended."""
        done = update(EvalRunRow).where(EvalRunRow.tenant_id == self._tenant_id, EvalRunRow.id == run_id)
        async with self._db.system_session() as session:
            await session.execute(done.values(state=state, summary=_plain(summary), ended_at=ended_at))

    async def runs(self, limit: int) -> list[EvalRun]:
        """The newest runs, newest first."""
        row = EvalRunRow
        query = select(row).where(row.tenant_id == self._tenant_id)
        newest = query.order_by(row.started_at.desc(), row.id.desc()).limit(limit)
        async with self._db.system_session() as session:
            return [
                EvalRun(
                    id=one.id,
                    started_at=one.started_at,
                    state=one.state,  # type: ignore[arg-type]  # the table holds no other
                    plan=one.plan,
                    fingerprint=one.fingerprint,
                    summary=one.summary,
                    ended_at=one.ended_at,
                )
                for one in await session.scalars(newest)
            ]

    async def results(self, run_id: UUID) -> list[EvalResult]:
        """All results of a run, in the order of suite, case and epoch."""
        row = EvalResultRow
        query = (
            select(row.body)
            .where(row.tenant_id == self._tenant_id, row.run_id == run_id)
            .order_by(row.suite, row.case_id, row.epoch)
        )
        async with self._db.system_session() as session:
            return [result_of(body) for body in await session.scalars(query)]

    async def forget(self, run_id: UUID) -> None:
        """Removes a run with its results."""
        row = EvalRunRow
        async with self._db.system_session() as session:
            await session.execute(delete(row).where(row.tenant_id == self._tenant_id, row.id == run_id))

    async def said_on(self, thread_id: UUID) -> list[Mapping[str, Any]]:
        """Inputs of a thread's runs, the first first: what was said, with tokens of the vault in it.

        Raises:
            NotFound: The tenant has no such thread, or nothing was said on it.
        """
        values = {"tenant_id": self._tenant_id, "thread_id": thread_id}
        async with self._db.system_session() as session:
            rows = await session.execute(_SAID, values)
            found = [given for row in rows if (given := input_of(session, row))]
        if not found:
            raise NotFound("There is no thread of that id on which something was said.")
        return found

    async def recently_said(self, graph: str, most: int) -> list[Said]:
        """The newest messages to a graph, whoever wrote them."""
        values = {"tenant_id": self._tenant_id, "graph": graph, "most": most}
        async with self._db.system_session() as session:
            rows = await session.execute(_RECENT, values)
            return [Said(row.thread_id, input_of(session, row)) for row in rows]


def _plain(value: Mapping[str, Any]) -> dict[str, Any]:
    """Through JSON, so that what is read back equals what was kept; Postgres takes no NUL in a text."""
    told = orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).replace(b"\\u0000", b"")
    plain: dict[str, Any] = orjson.loads(told)
    return plain
