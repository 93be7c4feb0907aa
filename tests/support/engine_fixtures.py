"""A run engine with one worker on this test's own database, in the test's event loop."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from config.settings import Settings
from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID
from runtime.engine import RunEngine, open_run_engine
from runtime.requests import RunRequest
from runtime.worker import Worker
from store.database import Database
from tests.support.wire_graphs import wire_registry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from graphs.registry import GraphRegistry
    from rag.embed.protocol import Embedder


@dataclass
class Platform:
    """An engine, its settings, and ways to start and stop workers."""

    engine: RunEngine
    settings: Settings
    database_url: str
    redis_url: str

    @asynccontextmanager
    async def worker(self, **options: Any) -> AsyncIterator[Worker]:
        worker = Worker(self.engine, self.settings, **options)
        running = asyncio.create_task(worker.run())
        try:
            yield worker
        finally:
            await worker.drain()
            await asyncio.wait_for(running, 20)

    async def start(self, graph: str, **fields: Any) -> Any:
        """A run of the graph as the anonymous buyer, on a new thread unless one is given."""
        if "thread_id" not in fields:
            fields["thread_id"] = (await self.engine.threads.create(ANONYMOUS_BUYER)).id
        return await self.engine.runs.start(ANONYMOUS_BUYER, RunRequest(assistant=graph, **fields))

    async def run_status(self, run_id: Any) -> str:
        return (await self.engine.runs.get_run(ANONYMOUS_BUYER, None, run_id)).status


async def add_tenant(database_url: str) -> None:
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        await connection.execute(
            "insert into tenants (id, name) values (%s, 'demo') on conflict do nothing", (DEMO_TENANT_ID,)
        )


@asynccontextmanager
async def open_platform(
    database_url: str,
    redis_url: str,
    data_dir: Path,
    registry: GraphRegistry | None = None,
    *,
    embedder: Embedder | None = None,
    **overrides: Any,
) -> AsyncIterator[Platform]:
    settings = Settings(
        data_dir=data_dir,
        **{"lease": timedelta(seconds=5), "heartbeat": timedelta(seconds=1), "db_pool_size": 8, **overrides},
    )
    await add_tenant(database_url)
    db = Database(database_url, pool_size=settings.db_pool_size, keys=settings.checkpoint_keys_by_name)
    try:
        async with open_run_engine(db, redis_url, registry or wire_registry(), settings, embedder) as engine:
            yield Platform(engine, settings, database_url, redis_url)
    finally:
        await db.close()


@pytest.fixture
async def platform(database_url: str, redis_url: str, tmp_path: Path) -> AsyncIterator[Platform]:
    """An engine without a worker."""
    async with open_platform(database_url, redis_url, tmp_path) as opened:
        yield opened
