"""The platform as it is put together: a listing that is written is found, because an event says so."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import psycopg
import pytest

from config.settings import Settings
from domain.tenancy import DEMO_TENANT_ID
from propmubi.engines import EngineUrls
from propmubi.services import create_worker, open_services
from store.listing_events import announce
from tests.support.engine_fixtures import add_tenant
from tests.support.event_world import PATIENCE_S
from tests.support.homes import homes

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.engines, pytest.mark.slow]


async def test_a_written_listing_is_indexed_by_the_worker(database_url, redis_url, tmp_path: Path) -> None:
    await add_tenant(database_url)
    settings = Settings(data_dir=tmp_path)
    async with open_services(settings, EngineUrls(database_url, redis_url, None)) as services:
        worker = create_worker(services)
        working = asyncio.create_task(worker.run())
        async with services.database.session(DEMO_TENANT_ID) as session:
            counts = await services.listings.upsert_in(session, homes(DEMO_TENANT_ID, 3))
            await announce(session, DEMO_TENANT_ID, counts)

        async with asyncio.timeout(PATIENCE_S):
            while await indexed(database_url) < 3:  # noqa: ASYNC110  # the table tells no event of ours
                await asyncio.sleep(0.1)
        await worker.drain()
        await working

    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        handled = await connection.execute("select count(*), count(handled_at) from outbox")
        assert await handled.fetchone() == (3, 3)


async def indexed(database_url: str) -> int:
    """Listings that the index has as they are."""
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        found = await connection.execute(
            "select count(*) from listings where id not in (select listing_id from listings_to_index)"
        )
        row = await found.fetchone()
    assert row is not None
    return int(row[0])
