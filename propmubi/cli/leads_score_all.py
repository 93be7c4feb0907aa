"""``propmubi leads score-all``: scores for all leads that have none, in batch."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from config.settings import Settings
from domain.errors import BadInput
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them

if TYPE_CHECKING:
    from collections.abc import Callable

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
    show = _silent if as_json or not sys.stderr.isatty() else _show
    done = asyncio.run(_score_all(settings, moment, batch, show))
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


def _silent(_: BatchProgress) -> None:
    """Nothing: the end says it all."""


def _show(done: BatchProgress) -> None:
    share = (done.scored + done.merged) / max(done.total, 1)
    bar = "#" * int(share * 30)
    sys.stderr.write(f"\r[{bar:<30}] {done.scored:,} of {done.total:,}")
    if share >= 1:
        sys.stderr.write("\n")
    sys.stderr.flush()
