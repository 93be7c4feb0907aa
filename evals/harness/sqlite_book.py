"""Runs in one SQLite file, for machines on which no store runs, and answers kept for all."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from domain.errors import SetupError
from domain.eval_records import EvalRun, plain_result, result_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from domain.eval_records import EvalResult, EvalState

_SCHEMA: Final = """
create table if not exists runs (id text primary key, started_at text not null, state text not null,
    plan text not null, fingerprint text not null, summary text not null, ended_at text);
create table if not exists results (run_id text not null, suite text not null, case_id text not null,
    epoch integer not null, body text not null, primary key (run_id, suite, case_id, epoch));
create table if not exists answers (key text primary key, body text not null);
"""


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A transaction on the file, which is made where it is absent.

    Raises:
        SetupError: The file cannot be opened, or is no such file.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=10)) as connection:
            connection.execute("pragma journal_mode = wal")
            connection.executescript(_SCHEMA)
            with connection:
                yield connection
    except (OSError, sqlite3.DatabaseError) as error:
        raise SetupError(f"{path} cannot be used ({error}); move it away or name another folder.") from None


class SqliteBook:
    """Runs in a file. Each call opens it, so that two processes may write in turn."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def begin(self, run: EvalRun) -> None:
        """Keeps a run that begins, or begins again."""
        values = (
            str(run.id),
            run.started_at.isoformat(),
            run.state,
            *(_text(part) for part in (run.plan, run.fingerprint, run.summary)),
        )
        with _opened(self._path) as file:
            file.execute("insert or replace into runs values (?, ?, ?, ?, ?, ?, null)", values)

    async def add(self, run_id: UUID, results: Sequence[EvalResult]) -> None:
        """Keeps results; one that is there already is replaced."""
        rows = [(str(run_id), *one.key, _text(plain_result(one))) for one in results]
        with _opened(self._path) as file:
            file.executemany("insert or replace into results values (?, ?, ?, ?, ?)", rows)

    async def end(
        self, run_id: UUID, state: EvalState, summary: Mapping[str, Any], ended_at: datetime
    ) -> None:
        """How the run ended."""
        values = (state, _text(summary), ended_at.isoformat(), str(run_id))
        with _opened(self._path) as file:
            file.execute("update runs set state = ?, summary = ?, ended_at = ? where id = ?", values)

    async def runs(self, limit: int) -> list[EvalRun]:
        """The newest runs, newest first."""
        with _opened(self._path) as file:
            rows = file.execute(
                "select id, started_at, state, plan, fingerprint, summary, ended_at from runs "
                "order by started_at desc, id desc limit ?",
                (limit,),
            ).fetchall()
        return [
            EvalRun(
                id=UUID(row[0]),
                started_at=datetime.fromisoformat(row[1]),
                state=row[2],
                plan=json.loads(row[3]),
                fingerprint=json.loads(row[4]),
                summary=json.loads(row[5]),
                ended_at=datetime.fromisoformat(row[6]) if row[6] else None,
            )
            for row in rows
        ]

    async def results(self, run_id: UUID) -> list[EvalResult]:
        """All results of a run, in the order of suite, case and epoch."""
        with _opened(self._path) as file:
            rows = file.execute(
                "select body from results where run_id = ? order by suite, case_id, epoch", (str(run_id),)
            ).fetchall()
        return [result_of(json.loads(row[0])) for row in rows]


class SqliteAnswers:
    """Answers by key, in the same file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, key: str) -> Any | None:  # noqa: ANN401  # JSON
        """The answer, or None."""
        with _opened(self._path) as file:
            row = file.execute("select body from answers where key = ?", (key,)).fetchone()
        return None if row is None else json.loads(row[0])

    def put(self, key: str, answer: Any) -> None:  # noqa: ANN401  # JSON
        """Keeps it in place of an earlier one."""
        with _opened(self._path) as file:
            file.execute("insert or replace into answers values (?, ?)", (key, _text(answer)))


def _text(value: Any) -> str:  # noqa: ANN401  # JSON-plain
    return json.dumps(value, ensure_ascii=False, default=str)
