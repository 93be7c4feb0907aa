"""Where this installation keeps its eval runs: in its store when one runs, else in one file."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from domain.errors import BadInput
from domain.tenancy import DEMO_TENANT_ID
from evals.harness.joined_book import JoinedBook
from evals.harness.sqlite_book import SqliteBook

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from config.settings import Settings
    from evals.harness.book import RunBook
    from store.database import Database

FILE_NAME: Final = "evals.sqlite3"


def file_of(settings: Settings, book: Path | None = None) -> Path:
    """The file: that of ``--book``, or the one of the data folder. Kept answers are always there."""
    return book if book is not None else settings.data_dir.expanduser() / FILE_NAME


def store_url(settings: Settings) -> str | None:
    """The store that runs: of DATABASE_URL, or of the instance of the data folder; None: none does."""
    from propmubi.engines.instance import find_instance

    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    running = find_instance(settings.data_dir)
    return None if running is None else running.database_url


@asynccontextmanager
async def open_book(settings: Settings, book: Path | None = None) -> AsyncIterator[RunBook]:
    """The book to write to and read from; a store that does not answer is an error, not a file instead.

    Raises:
        Unavailable: The store cannot be reached.
    """
    url = None if book is not None else store_url(settings)
    if url is None:
        yield SqliteBook(file_of(settings, book))
        return
    async with open_store(settings, url) as database:
        from store.eval_runs import StoredRuns

        stored = StoredRuns(database, DEMO_TENANT_ID)
        file = file_of(settings)
        yield JoinedBook(stored, SqliteBook(file)) if file.exists() else JoinedBook(stored)


@asynccontextmanager
async def open_store(settings: Settings, url: str) -> AsyncIterator[Database]:
    """The store of an address, for the time of one command."""
    from store.database import Database

    database = Database(url, pool_size=2, keys=settings.checkpoint_keys_by_name)
    try:
        yield database
    finally:
        await database.close()


def needed_store(settings: Settings) -> str:
    """The store that runs.

    Raises:
        BadInput: None does.
    """
    url = store_url(settings)
    if url is None:
        raise BadInput("This reads what people did; start the platform with `propmubi up` first.")
    return url
