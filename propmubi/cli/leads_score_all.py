"""``propmubi leads score-all``: scores for all leads that have none, in batch."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from config.settings import Settings
from domain.errors import BadInput
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.progress import Progress, TaskID

    from tools.lead_batch import BatchProgress


def register_score_all(group: typer.Typer) -> None:
    """Adds ``score-all`` to the group of commands about leads."""
    group.command("score-all")(score_all)


def score_all(
    before: Annotated[
        str | None, typer.Option(help="Also score anew what was scored before this moment, ISO 8601.")
    ] = None,
    batch: Annotated[int, typer.Option(min=1, max=5_000, help="Leads of one transaction.")] = 500,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Score every lead that has no score yet; goes on where it was broken off."""
    moment = _moment(before)
    settings = Settings.load(data_dir=data_dir)
    with _Watch(is_silent=as_json) as watch:
        done = asyncio.run(_score_all(settings, moment, batch, watch.scored))
    if as_json:
        sys.stdout.write(json.dumps({"scored": done.scored, "merged": done.merged}) + "\n")
        return
    sys.stdout.write(f"Scored {done.scored:,} leads; {done.merged:,} more were merged into older ones.\n")


async def _score_all(
    settings: Settings, before: datetime | None, batch: int, show: Callable[[BatchProgress], None]
) -> BatchProgress:
    from domain.tenancy import DEMO_TENANT_ID, Role, system_principal
    from propmubi.cli.run_stores import run_stores
    from store.scope import Scope
    from tools.lead_batch import BatchScoring

    scope = Scope.of(system_principal(DEMO_TENANT_ID, frozenset({Role.AGENT})))
    async with run_stores(settings) as stores:
        # Events go out by the outbox; a worker's relay finds them within seconds.
        scoring = BatchScoring(database=stores.database, scope=scope)
        return await scoring.score_all(show, before=before, batch=batch)


def _moment(given: str | None) -> datetime | None:
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise BadInput("--before must be a moment such as 2026-11-27T09:00:00+05:30.") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


class _Watch:
    """A bar on a terminal, a line every two seconds otherwise, nothing beside JSON."""

    def __init__(self, *, is_silent: bool) -> None:
        self._is_silent = is_silent
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._next = 0.0

    def __enter__(self) -> _Watch:
        if not self._is_silent and sys.stderr.isatty():
            from propmubi.cli.import_progress import bars

            self._bar = bars()
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def scored(self, done: BatchProgress) -> None:
        """A batch is committed."""
        if self._bar is not None:
            if self._task is None:
                self._task = self._bar.add_task("scoring", total=done.total, count=0, what="leads")
            self._bar.update(self._task, completed=done.scored + done.merged, count=done.scored)
        elif not self._is_silent and time.monotonic() >= self._next:
            self._next = time.monotonic() + 2.0
            sys.stderr.write(f"{done.scored:,} of {done.total:,} leads scored\n")
