"""``propmubi eval shadow`` and ``drift``: a challenger on live traffic, and this week beside the last."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path  # noqa: TC003 - typer evaluates it
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.settings import Settings
from domain.errors import BadInput
from domain.model_calls import INDIA
from domain.tenancy import DEMO_TENANT_ID, Role, system_principal
from propmubi.cli.eval_options import Book  # noqa: TC001 - typer evaluates it
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from evals.production.drift import Line
    from evals.production.shadow import Shadowed
    from store.database import Database

_MOST_RATINGS = 500


def shadow(
    challenger: Annotated[
        str, typer.Option("--challenger", help="Tier or model to try; rules is the floor.")
    ],
    champion: Annotated[
        str, typer.Option("--champion", help="What serves now; rules is the floor.")
    ] = "rules",
    most: Annotated[int, typer.Option("-n", min=1, max=1000, help="Messages at most.")] = 50,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Try a challenger on what people said last, without effects and with personal data replaced."""
    found = asyncio.run(_shadowed(Settings.load(data_dir=data_dir), champion, challenger, most))
    agreement = "-" if found.agreement is None else f"{found.agreement:.3f}"
    if as_json:
        told = {"messages": found.messages, "agreement": found.agreement, "differences": found.differences}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, default=str) + "\n")
        return
    sys.stdout.write(f"{found.messages} messages, agreement {agreement}\n")
    for name, side in (("champion", found.champion), ("challenger", found.challenger)):
        mean_ms = sum(side.latency_ms) / max(len(side.latency_ms), 1)
        sys.stdout.write(
            f"  {name:<11} {mean_ms:.1f} ms, ₹{side.cost_inr:.4f}, on the floor {side.on_floor}\n"
        )
    for one in found.differences[:20]:
        sys.stdout.write(f"  {json.dumps(one, ensure_ascii=False, default=str)}\n")


async def _shadowed(settings: Settings, champion: str, challenger: str, most: int) -> Shadowed:
    from evals.harness.models import ModelChoice
    from evals.production.shadow import shadow as tried
    from store.eval_runs import StoredRuns

    async with _store(settings) as database:
        said = await StoredRuns(database, DEMO_TENANT_ID).recently_said("property_search", most)
    messages = [text for one in said if (text := _last_text(one.input))]
    if not messages:
        raise BadInput("Nobody has said anything to the search yet.")
    choices = [ModelChoice.of(settings, name) for name in (champion, challenger)]
    try:
        return await tried(messages, *choices)
    finally:
        for choice in choices:
            await choice.close()


def _last_text(given: Any) -> str | None:  # noqa: ANN401  # JSON
    for message in reversed(given.get("messages") or []):
        content = message.get("content") if isinstance(message, dict) else message
        if isinstance(content, str) and content.strip():
            return content
    return None


def drift(
    data_dir: DataDir = None,
    book: Book = None,
    as_json: AsJson = False,
) -> None:
    """This week beside the one before: scores, thumbs down, floor share, cost and latency of models."""
    lines = asyncio.run(_drift(Settings.load(data_dir=data_dir), book))
    if as_json:
        sys.stdout.write(json.dumps([one._asdict() for one in lines]) + "\n")
        return
    for one in lines:
        before, now = (("-" if value is None else f"{value:.3f}") for value in (one.before, one.now))
        sys.stdout.write(f"{one.what:<40} {before:>10} {now:>10}  {'<' if one.is_marked else ''}\n")
    if not lines:
        sys.stdout.write("nothing was run or said in the last two weeks\n")


async def _drift(settings: Settings, book: Path | None) -> list[Line]:
    from evals.production.drift import WEEK
    from evals.production.drift import drift as compared
    from propmubi.eval_books import open_book, open_store, store_url
    from store.feedback import FeedbackBook, FeedbackQuery
    from store.model_usage import UsageBook

    today = datetime.now(UTC).astimezone(INDIA).date()
    async with open_book(settings, book) as kept:
        runs = await kept.runs(200)
    url = None if book is not None else store_url(settings)
    if url is None:
        return compared(today, runs)
    reader = system_principal(DEMO_TENANT_ID, frozenset({Role.ADMIN}))
    async with open_store(url) as database:
        usage = await UsageBook(database).sums(reader, today - 2 * WEEK + timedelta(days=1), today)
        ratings = await FeedbackBook(database).page(reader, FeedbackQuery(limit=_MOST_RATINGS))
    return compared(today, runs, usage, ratings.items)


@asynccontextmanager
async def _store(settings: Settings) -> AsyncIterator[Database]:
    from propmubi.eval_books import needed_store, open_store

    async with open_store(needed_store(settings)) as database:
        yield database
