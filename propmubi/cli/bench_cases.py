"""``propmubi bench cases``: applications to the analyst's screen."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.settings import Settings
from domain.errors import SetupError
from propmubi.cli.options import AsJson  # noqa: TC001  # typer reads it at run time

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from evals.bench_cases import CaseBench
    from propmubi.engines import EngineUrls


def cases(
    count: Annotated[int, typer.Option("--cases", min=5, max=100_000, help="Cases in the backlog.")] = 200,
    workers: Annotated[int, typer.Option(min=1, max=32, help="Worker processes.")] = 2,
    paced: Annotated[
        int, typer.Option(min=1, max=10_000, help="Cases that come in one by one after it.")
    ] = 30,
    as_json: AsJson = False,
) -> None:
    """Time applications to the analyst's screen by the real graph, durable, floor only; nothing is kept."""
    found = asyncio.run(_measure(count, workers, paced))
    if as_json:
        sys.stdout.write(json.dumps(found.as_dict()) + "\n")
        return
    sys.stdout.write(
        f"{found.cases:,} cases, {found.workers} workers: {found.cases_per_minute} cases a minute, "
        f"{found.cpu_ms_per_case} ms of worker CPU each\n"
        f"one by one after them, {found.paced}: application to analyst p50 "
        f"{found.application_to_analyst_p50_ms} ms, p95 {found.application_to_analyst_p95_ms} ms\n"
        f"what-if: {found.what_if_cpu_p50_ms} ms of CPU, p95 {found.what_if_cpu_p95_ms} ms\n"
    )


async def _measure(count: int, workers: int, paced: int) -> CaseBench:
    from domain.tenancy import DEMO_TENANT_ID
    from evals.bench_cases import CaseLoad, measure_cases
    from evals.process_cpu import family_cpu_s
    from propmubi.demo import ensure_demo_market
    from propmubi.engines.local import engines_for
    from runtime.bus.redis_bus import RedisBus
    from runtime.redis_link import RedisLink
    from runtime.relay import OutboxRelay
    from store.database import Database
    from store.demo_people import ensure_demo
    from store.identity.secret_key import load_ring
    from store.listings import ListingRepository
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
        await ensure_demo_market(ListingRepository(database), DEMO_TENANT_ID)
        link = RedisLink(engines.urls.redis_url)
        stack.push_async_callback(link.close)
        relay = OutboxRelay(database, RedisBus(link), await asyncio.to_thread(load_ring, settings))
        children: list[asyncio.subprocess.Process] = []

        async def start() -> None:
            for number in range(workers):
                child = _worker(settings, engines.urls, f"bench-{number}")
                children.append(await stack.enter_async_context(child))

        def cpu_s() -> float | None:
            used = [family_cpu_s(child.pid) for child in children]
            return None if None in used else sum(one or 0.0 for one in used)

        load = CaseLoad(workers=workers, cases=count, paced=paced, pace_s=0.1, cpu_s=cpu_s)
        return await measure_cases(database, relay, load, start)


@asynccontextmanager
async def _worker(
    settings: Settings, urls: EngineUrls, name: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    order = ("propmubi.case_worker", str(settings.data_dir), urls.database_url, urls.redis_url, name)
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
