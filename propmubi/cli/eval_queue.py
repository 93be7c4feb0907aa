"""``propmubi eval queue``, ``add`` and ``dismiss``: what people set right, and the cases that come of it."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path  # noqa: TC003 - typer evaluates it
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple
from uuid import UUID  # noqa: TC003 - typer evaluates it

import typer

from domain.errors import NotFound
from domain.eval_queue import CorrectionKind, CorrectionState  # noqa: TC001 - typer evaluates them
from domain.tenancy import DEMO_TENANT_ID, Role, system_principal
from propmubi.cli.eval_options import settings_of
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from config.settings import Settings
    from domain.eval_queue import Correction
    from evals.harness.suite import Case
    from store.database import Database

MOST_LISTED = 500
_LABELLER = system_principal(DEMO_TENANT_ID, frozenset({Role.ADMIN}))
_READER = system_principal(DEMO_TENANT_ID, frozenset({Role.ANALYST, Role.LEGAL_REVIEWER, Role.AGENT}))
"""Sees files of the desks, as the operator of the store does."""
_THREADS = system_principal(DEMO_TENANT_ID, frozenset(Role))


def queue(
    most: Annotated[int, typer.Option("-n", min=1, max=MOST_LISTED, help="Corrections at most.")] = 20,
    kind: Annotated[CorrectionKind | None, typer.Option("--kind", help="Of one kind only.")] = None,
    state: Annotated[CorrectionState, typer.Option("--state", help="What became of them.")] = "queued",
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List what people set right, newest first: to be labelled, and made cases of."""
    found = asyncio.run(_listed(settings_of(data_dir), kind, state, most))
    if as_json:
        rows = [{**asdict(one), "add": _add(one)} for one in found]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, default=str) + "\n")
        return
    for one in found:
        at = one.created_at.isoformat(timespec="minutes")
        sys.stdout.write(f"{at}  {one.kind:<9}{one.suite:<19}{one.field:<32}{_told(one)}\n    {_add(one)}\n")
    if not found:
        sys.stdout.write(f"no correction is {state}\n")


def _add(one: Correction) -> str:
    return f"propmubi eval add {one.id}"


def _told(one: Correction) -> str:
    if one.kind == "thumb":
        return " ".join(filter(None, [one.got.get("reason"), one.note]))
    if one.kind == "thread":
        return one.note
    got, expected = (json.dumps(value, ensure_ascii=False)[:60] for value in (one.got, one.expected))
    return f"{got} -> {expected}  {one.note}".rstrip()


async def _listed(
    settings: Settings, kind: CorrectionKind | None, state: CorrectionState, most: int
) -> Sequence[Correction]:
    from store.eval_queue import EvalQueue, QueueQuery

    async with _store(settings) as database:
        return await EvalQueue(database).page(_LABELLER, QueueQuery(kind=kind, state=state, limit=most))


def add(
    which: Annotated[UUID, typer.Argument(help="A correction of the queue, or a thread.", metavar="ID")],
    suite: Annotated[
        str | None, typer.Option("--suite", help="Suite whose file takes the case; default: its own.")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why a thread is worth a case.")] = "",
    into: Annotated[
        Path | None, typer.Option("--into", help="Folder; default: the suite's own data.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Make a case of a correction or a thread, personal data replaced, for a person to look through."""
    from evals.harness.catalogue import load
    from evals.production.proposals import added_to

    if suite is not None:
        load(suite)
    made = asyncio.run(_made(settings_of(data_dir), which, reason, suite, into))
    path = added_to(made.suite, made.case, into)
    sys.stdout.write(
        f"{made.suite}/{made.case.id} in {path}: look it through for names, correct what is expected, "
        "and drop the tag review\n"
    )


class _Made(NamedTuple):
    suite: str
    case: Case


async def _made(settings: Settings, which: UUID, reason: str, suite: str | None, into: Path | None) -> _Made:
    from datetime import UTC, datetime

    from domain.pii.replacing import Replacing
    from evals.harness.suite import Case
    from evals.production.corrections import case_of
    from evals.production.proposals import name_of, proposed
    from store.eval_queue import EvalQueue
    from store.eval_threads import EvalThreads

    async with _store(settings) as database:
        queued = EvalQueue(database)
        try:
            correction = await queued.get(_LABELLER, which)
        except NotFound:
            correction = None
        if correction is not None:
            made = _Made(suite or correction.suite, await case_of(correction, _StoredFiles(database)))
            if into is None:
                await queued.settle(_LABELLER, which, "case")
            return made
        said = await EvalThreads(database).said(_THREADS, which, datetime.now(UTC))
    replacing = Replacing(str(which))
    why = f"; {replacing.text(reason)}" if reason else ""
    case = Case(
        id=name_of("thread", which),
        inputs=replacing.value(dict(said.inputs)),
        expected={},
        origin=f"a thread, personal data replaced{why}",
    )
    return _Made(suite or said.suite, await proposed(suite or said.suite, case))


def dismiss(
    which: Annotated[UUID, typer.Argument(help="A correction of the queue.", metavar="ID")],
    data_dir: DataDir = None,
) -> None:
    """Take a correction out of the queue: nothing is to be learnt from it."""
    asyncio.run(_dismissed(settings_of(data_dir), which))
    sys.stdout.write(f"{which} is dismissed\n")


async def _dismissed(settings: Settings, which: UUID) -> None:
    from store.eval_queue import EvalQueue

    async with _store(settings) as database:
        await EvalQueue(database).settle(_LABELLER, which, "dismissed")


class _StoredFiles:
    """Where the inputs of a correction stand."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def said_on(self, thread_id: UUID) -> Sequence[Mapping[str, Any]]:
        """Inputs of a talk's runs."""
        from store.eval_runs import StoredRuns

        return await StoredRuns(self._database, DEMO_TENANT_ID).said_on(thread_id)

    async def application(self, case_id: UUID) -> Mapping[str, Any] | None:
        """The application of a case."""
        from store.eval_threads import EvalThreads

        return await EvalThreads(self._database).case_inputs(_READER, case_id)

    async def pages(self, document_id: UUID) -> Sequence[Mapping[str, Any]]:
        """Pages of a document."""
        from store.documents.shelf import DocumentShelf

        return await DocumentShelf(self._database).pages(_READER, document_id)

    async def facts(self, document_id: UUID) -> Sequence[tuple[str, Any]]:
        """What was read in it."""
        from store.documents.shelf import DocumentShelf

        rows = await DocumentShelf(self._database).facts(_READER, document_id)
        return [(row.field, row.value) for row in rows]


@asynccontextmanager
async def _store(settings: Settings) -> AsyncIterator[Database]:
    from propmubi.eval_books import needed_store, open_store

    async with open_store(settings, needed_store(settings)) as database:
        yield database
