"""The platform as it is put together: a listing that is written is found, because an event says so."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import psycopg
import pytest

from config.settings import Settings
from domain.errors import Forbidden
from domain.listings.identity import sealed
from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID
from propmubi.engines import EngineUrls
from propmubi.services import create_worker, open_services
from runtime.requests import RunRequest
from store.listing_events import announce
from tests.support.engine_fixtures import add_tenant
from tests.support.event_world import PATIENCE_S
from tests.support.homes import homes

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.engines, pytest.mark.slow]


async def test_a_written_listing_is_put_in_order_and_indexed_by_the_worker(
    database_url, redis_url, tmp_path: Path
) -> None:
    await add_tenant(database_url)
    settings = Settings(data_dir=tmp_path)
    listings = homes(DEMO_TENANT_ID, 3)
    bare = sealed(replace(listings[0], description="", title="Home &amp; garden", city="bangalore"))
    async with open_services(settings, EngineUrls(database_url, redis_url, None)) as services:
        worker = create_worker(services)
        working = asyncio.create_task(worker.run())
        async with services.database.session(DEMO_TENANT_ID) as session:
            counts = await services.listings.upsert_in(session, [bare, *listings[1:]])
            await announce(session, DEMO_TENANT_ID, counts)

        async with asyncio.timeout(PATIENCE_S):
            while not await is_quiet(database_url):  # noqa: ASYNC110  # the table tells no event of ours
                await asyncio.sleep(0.1)
        known = await services.listings.known_hashes(DEMO_TENANT_ID, [bare.id])
        stored = await services.listings.get(DEMO_TENANT_ID, bare.id)
        wish = RunRequest(assistant="listing_enrichment", input={"listing_id": str(bare.id)})
        with pytest.raises(Forbidden, match="background"):
            await services.run_engine.runs.start(ANONYMOUS_BUYER, wish)
        await worker.drain()
        await working

    assert stored is not None
    assert (stored.title, stored.city) == ("Home & garden", "Bengaluru")
    assert stored.extra["description_origin"] == "generated"
    assert stored.content_hash != bare.content_hash == known[bare.id], "an import knows its row again"
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        runs = await connection.execute(
            "select count(*), count(*) filter (where status = 'success'), count(distinct thread_id), "
            "sum((kwargs->'cause'->>'hops')::int) from runs"
        )
        found = await runs.fetchone()
        events = await connection.execute(
            "select type, max((payload->>'hops')::int) from outbox group by type"
        )
        hops = dict(await events.fetchall())
    assert found is not None
    assert (found[0], found[2]) == (found[1], 1), "every run ended well, all on one thread of the tenant"
    assert (hops["property.created"], hops["property.updated"]) == (0, 1), "the second look writes nothing"


async def is_quiet(database_url: str) -> bool:
    """Whether no event is open, nothing waits for a graph or the index, and every run has ended."""
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        found = await connection.execute(
            "select (select count(*) from listings) = 3 "
            "and not exists (select 1 from listings_to_index) "
            "and not exists (select 1 from gathered_subjects) "
            "and not exists (select 1 from outbox where stream <> 'runs' and handled_at is null) "
            "and not exists (select 1 from runs where status in ('pending', 'running')) "
            "and exists (select 1 from outbox where type = 'property.updated')"
        )
        row = await found.fetchone()
    assert row is not None
    return bool(row[0])
