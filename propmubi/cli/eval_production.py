"""``propmubi eval shadow`` and ``drift``: a challenger on live traffic, and this week beside the last."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path  # noqa: TC003 - typer evaluates it
from typing import TYPE_CHECKING, Annotated

import typer

from domain.errors import BadInput
from domain.tenancy import DEMO_TENANT_ID, Role, system_principal
from propmubi.cli.eval_options import Book, settings_of
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from config.settings import Settings
    from evals.production.drift import Line
    from evals.production.shadow import Shadowed
    from store.database import Database

_MOST_RATINGS = 500
_MOST_TRIALS = 10_000
_MOST_DIFFERENCES = 20


def shadow(
    challenger: Annotated[
        str | None,
        typer.Option("--challenger", help="Tier or model to try now; default: show what was tried live."),
    ] = None,
    champion: Annotated[
        str, typer.Option("--champion", help="What serves now; rules is the floor.")
    ] = "rules",
    most: Annotated[int, typer.Option("-n", min=1, max=1000, help="Messages at most.")] = 50,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Try a challenger on what people said last, without effects; or show the last week's live trials.

    Live trials are made by the worker when PROPMUBI_SHADOW_MODEL names a tier or a model.
    """
    settings = settings_of(data_dir)
    if challenger is None:
        found = asyncio.run(_live(settings))
    else:
        found = {challenger: asyncio.run(_shadowed(settings, champion, challenger, most))}
    if as_json:
        told = {
            name: {"messages": one.messages, "agreement": one.agreement, "differences": one.differences}
            for name, one in found.items()
        }
        sys.stdout.write(json.dumps(told, ensure_ascii=False, default=str) + "\n")
        return
    for name, one in found.items():
        _show(name, one)
    if not found:
        sys.stdout.write("no challenger was tried live this week; name one in PROPMUBI_SHADOW_MODEL\n")


def _show(name: str, found: Shadowed) -> None:
    agreement = "-" if found.agreement is None else f"{found.agreement:.3f}"
    sys.stdout.write(f"{name}: {found.messages} messages, agreement {agreement}, failed {found.failed}\n")
    for who, side in (("champion", found.champion), ("challenger", found.challenger)):
        mean_ms = sum(side.latency_ms) / max(len(side.latency_ms), 1)
        sys.stdout.write(
            f"  {who:<11} {mean_ms:.1f} ms, ₹{side.cost_inr:.4f}, on the floor {side.on_floor}\n"
        )
    for one in found.differences[:_MOST_DIFFERENCES]:
        sys.stdout.write(f"  {json.dumps(one, ensure_ascii=False, default=str)}\n")


async def _live(settings: Settings) -> dict[str, Shadowed]:
    from evals.production.live import by_challenger
    from store.eval_shadows import EvalShadows

    week_ago = datetime.now(UTC) - timedelta(days=7)
    async with _store(settings) as database:
        return by_challenger(await EvalShadows(database).since(DEMO_TENANT_ID, week_ago, _MOST_TRIALS))


async def _shadowed(settings: Settings, champion: str, challenger: str, most: int) -> Shadowed:
    from evals.harness.models import ModelChoice
    from evals.production.live import last_text
    from evals.production.shadow import shadow as tried
    from store.eval_runs import StoredRuns

    async with _store(settings) as database:
        said = await StoredRuns(database, DEMO_TENANT_ID).recently_said("property_search", most)
    messages = [text for one in said if (text := last_text(one.input))]
    if not messages:
        raise BadInput("Nobody has said anything to the search yet.")
    choices = [ModelChoice.of(settings, name) for name in (champion, challenger)]
    try:
        return await tried(messages, *choices)
    finally:
        for choice in choices:
            await choice.close()


def drift(
    data_dir: DataDir = None,
    book: Book = None,
    as_json: AsJson = False,
) -> None:
    """This week beside the one before: scores, thumbs down, live trials, floor share, cost and latency."""
    lines = asyncio.run(_drift(settings_of(data_dir), book))
    if as_json:
        sys.stdout.write(json.dumps([one._asdict() for one in lines]) + "\n")
        return
    for one in lines:
        before, now = (("-" if value is None else f"{value:.3f}") for value in (one.before, one.now))
        sys.stdout.write(f"{one.what:<40} {before:>10} {now:>10}  {'<' if one.is_marked else ''}\n")
    if not lines:
        sys.stdout.write("nothing was run or said in the last two weeks\n")


async def _drift(settings: Settings, book: Path | None) -> list[Line]:
    from domain.model_calls import INDIA
    from evals.production.drift import WEEK
    from evals.production.drift import drift as compared
    from propmubi.eval_books import open_book, open_store, store_url
    from store.eval_shadows import EvalShadows
    from store.feedback import FeedbackBook, FeedbackQuery
    from store.model_usage import UsageBook

    today = datetime.now(UTC).astimezone(INDIA).date()
    async with open_book(settings, book) as kept:
        runs = await kept.runs(200)
    url = None if book is not None else store_url(settings)
    if url is None:
        return compared(today, runs)
    reader = system_principal(DEMO_TENANT_ID, frozenset({Role.ADMIN}))
    async with open_store(settings, url) as database:
        usage = await UsageBook(database).sums(reader, today - 2 * WEEK + timedelta(days=1), today)
        ratings = await FeedbackBook(database).page(reader, FeedbackQuery(limit=_MOST_RATINGS))
        two_weeks_ago = datetime.now(UTC) - 2 * WEEK
        trials = await EvalShadows(database).since(DEMO_TENANT_ID, two_weeks_ago, _MOST_TRIALS)
    return compared(today, runs, usage, ratings.items, trials)


@asynccontextmanager
async def _store(settings: Settings) -> AsyncIterator[Database]:
    from propmubi.eval_books import needed_store, open_store

    async with open_store(settings, needed_store(settings)) as database:
        yield database
