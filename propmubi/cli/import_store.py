"""Where ``propmubi import`` writes: the running instance's database, or stores opened for the command.

Reading and judging happen in the command itself, so that progress and every rejected row are at hand. Only
the vector store has one owner: a running instance is asked to take in what is new, by an import without rows.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.tenancy import DEMO_TENANT_ID
from store.listings import ListingRepository
from tools.listing_import.pipeline import import_files

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from config.settings import Settings
    from propmubi.cli.import_progress import ImportWatch
    from propmubi.engines.instance import Instance
    from tools.listing_import.report import ImportReport

_NO_ROWS: Final = "id,transaction,property_type,city\n"


class ImportOptions(NamedTuple):
    """What the command line asked for."""

    paths: list[Path]
    mapping: str | None
    rejects: Path
    is_dry_run: bool


class _Store(NamedTuple):
    repository: ListingRepository
    make_searchable: Callable[[Callable[[str, int], None]], Awaitable[object]]
    """Lets the vector store take in what is new; is told of the stage and how many are through it."""


async def import_into_store(settings: Settings, options: ImportOptions, watch: ImportWatch) -> ImportReport:
    """Imports the files and makes them searchable.

    Raises:
        BadInput: The mapping does not exist or is wrong.
        SetupError: The engines cannot run here, or the running instance does not answer.
    """
    async with _opened(settings) as store:
        report = await import_files(
            options.paths,
            repository=store.repository,
            tenant_id=DEMO_TENANT_ID,
            mapping=options.mapping,
            rejects=options.rejects,
            is_dry_run=options.is_dry_run,
            on_progress=watch.reading,
        )
        watch.stored(report)
        if not options.is_dry_run and report.read:
            await store.make_searchable(watch.indexing)
        watch.ended()
        return report


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[_Store]:
    from propmubi.engines.instance import find_instance

    instance = find_instance(settings.data_dir)
    if instance is None:
        async with _own_stores(settings) as store:
            yield store
    else:
        async with _stores_of(instance, settings) as store:
            yield store


@asynccontextmanager
async def _own_stores(settings: Settings) -> AsyncIterator[_Store]:
    from propmubi.engines.local import local_engines
    from propmubi.services import PARTS, open_services, seed_demo

    async with local_engines(settings) as urls:
        await PARTS.migrate(urls.database_url)
        async with open_services(settings, urls) as services:
            await seed_demo(services, with_market=False)
            indexer = services.retrieval.indexer
            yield _Store(services.listings, lambda report: indexer.run(DEMO_TENANT_ID, report))


@asynccontextmanager
async def _stores_of(instance: Instance, settings: Settings) -> AsyncIterator[_Store]:
    from store.database import Database

    database = Database(instance.database_url, pool_size=4)
    try:
        yield _Store(ListingRepository(database), lambda _report: _ask_to_index(settings))
    finally:
        await database.close()


async def _ask_to_index(settings: Settings) -> None:
    import httpx

    from propmubi.cli.connect import answer_of, platform, unreachable

    async with platform(settings) as api, api.client() as client:
        query = {"mapping": "own", "filename": "nothing.csv"}
        try:
            answer_of(await client.post("/api/v1/listings/import", params=query, content=_NO_ROWS))
        except httpx.TransportError as error:
            raise unreachable(api.url, error) from None
