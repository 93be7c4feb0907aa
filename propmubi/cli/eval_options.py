"""Options and steps that the commands of evals share."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeVar

import typer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from config.settings import Settings
    from domain.eval_records import EvalResult, EvalRun
    from evals.harness.book import RunBook

T = TypeVar("T")

Book = Annotated[
    Path | None,
    typer.Option(
        "--book", help="SQLite file of runs; default: the store that runs, else the data folder's file."
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model", help="Tier, `tiers` for each use case's own, or a model's name; default: the floor."
    ),
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Of drawn cases, draws and intervals.")]
RunName = Annotated[
    str, typer.Argument(help="Last letters of a run's id, latest, or latest~1.", metavar="RUN")
]
External = Annotated[
    Path | None, typer.Option("--external", help="Folder of worked cases of others, in place of ours.")
]


class Kept(NamedTuple):
    """A run with its results."""

    run: EvalRun
    results: list[EvalResult]


def settings_of(data_dir: Path | None) -> Settings:
    """Settings, with the folder of the command line. They are loaded here, so that a list is quick.

    Logs go to stderr, and only warnings: what a command prints may be JSON.
    """
    from config.logging import configure_logging
    from config.settings import Settings

    settings = Settings.load(data_dir=data_dir)
    configure_logging(settings.model_copy(update={"log_level": "WARNING"}))
    return settings


def with_book(data_dir: Path | None, book: Path | None, work: Callable[[RunBook], Awaitable[T]]) -> T:
    """What the work gives, over the book of runs."""
    from propmubi.eval_books import open_book

    settings = settings_of(data_dir)

    async def opened() -> T:
        async with open_book(settings, book) as found:
            return await work(found)

    return asyncio.run(opened())


def kept_runs(data_dir: Path | None, book: Path | None, *names: str) -> list[Kept]:
    """The runs of those names with all their results.

    Raises:
        BadInput: One of them is not kept.
    """
    from evals.harness.book import find_run

    async def work(found: RunBook) -> list[Kept]:
        runs = [await find_run(found, name) for name in names]
        return [Kept(run, await found.results(run.id)) for run in runs]

    return with_book(data_dir, book, work)
