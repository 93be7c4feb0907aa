"""Where workers are measured: engines in a folder that is gone afterwards, and child processes on them."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from config.settings import Settings
from domain.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from propmubi.engines import EngineUrls
    from runtime.relay import OutboxRelay
    from store.database import Database


@dataclass(slots=True)
class Stage:
    """Engines with the demo's people, and the workers on them."""

    graph: str
    settings: Settings
    urls: EngineUrls
    database: Database
    relay: OutboxRelay
    _stack: AsyncExitStack
    _children: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def start(self, workers: int) -> None:
        """Starts worker processes of the graph.

        Raises:
            SetupError: One did not start.
        """
        for number in range(workers):
            child = _worker(self.graph, self.settings, self.urls, f"bench-{number}")
            self._children.append(await self._stack.enter_async_context(child))

    def cpu_s(self) -> float | None:
        """Processor seconds of the workers so far; None: one of them is gone."""
        from evals.process_cpu import family_cpu_s

        used = [family_cpu_s(child.pid) for child in self._children]
        return None if None in used else sum(one or 0.0 for one in used)


@asynccontextmanager
async def open_stage(graph: str) -> AsyncIterator[Stage]:
    """A stage for one measurement of a graph of `propmubi.bench_worker`; nothing of it is kept."""
    from propmubi.engines.local import engines_for
    from runtime.bus.redis_bus import RedisBus
    from runtime.redis_link import RedisLink
    from runtime.relay import OutboxRelay
    from store.database import Database
    from store.demo_people import ensure_demo
    from store.identity.secret_key import load_ring
    from store.migrate import upgrade

    async with AsyncExitStack() as stack:
        home = Path(
            stack.enter_context(
                tempfile.TemporaryDirectory(prefix="propmubi-bench-", ignore_cleanup_errors=True)
            )
        )
        # Never over the servers of the environment: streams and rows are made for the measurement.
        settings = Settings.load(data_dir=home / "data").model_copy(
            update={"database_url": None, "redis_url": None, "qdrant_url": None}
        )
        engines = await stack.enter_async_context(engines_for(settings))
        await upgrade(engines.urls.database_url)
        database = Database(engines.urls.database_url)
        stack.push_async_callback(database.close)
        await ensure_demo(database, home / "demo_signins.json")
        link = RedisLink(engines.urls.redis_url)
        stack.push_async_callback(link.close)
        ring = await asyncio.to_thread(load_ring, settings)
        relay = OutboxRelay(database, RedisBus(link), ring)
        yield Stage(graph, settings, engines.urls, database, relay, stack)


@asynccontextmanager
async def _worker(
    graph: str, settings: Settings, urls: EngineUrls, name: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    order = (
        "propmubi.bench_worker",
        graph,
        str(settings.data_dir),
        urls.database_url,
        urls.redis_url,
        name,
    )
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(sys.executable, "-m", *order, stdin=pipe, stdout=pipe)
    try:
        if child.stdout is None or not await child.stdout.readline():
            raise SetupError("A measured worker did not start; the lines above say why.")
        yield child
    finally:
        if child.stdin is not None:
            child.stdin.close()
        await child.wait()
