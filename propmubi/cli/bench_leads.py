"""``propmubi bench leads`` and ``leads-dedupe``: events to scored leads, and who was merged with whom."""

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

    from evals.bench_leads import LeadBench
    from propmubi.engines import EngineUrls


def leads(
    count: Annotated[
        int, typer.Option("--leads", min=10, max=1_000_000, help="Leads in the backlog.")
    ] = 1_000,
    workers: Annotated[int, typer.Option(min=1, max=32, help="Worker processes.")] = 2,
    live: Annotated[
        int, typer.Option(min=1, max=10_000, help="Leads that come in one by one meanwhile.")
    ] = 10,
    paced: Annotated[
        int, typer.Option(min=1, max=10_000, help="Leads that come in one by one after it.")
    ] = 50,
    as_json: AsJson = False,
) -> None:
    """Time lead.created to scored leads by the real graph, durable, rules only; nothing is kept."""
    found = asyncio.run(_measure(count, workers, live, paced))
    if as_json:
        sys.stdout.write(json.dumps(found.as_dict()) + "\n")
        return
    sys.stdout.write(
        f"{found.leads:,} leads, {found.workers} workers: {found.leads_per_s} leads/s, "
        f"{found.cpu_ms_per_lead} ms of worker CPU each\n"
        f"one by one behind them, {found.live}: event to inbox p50 {found.live_p50_ms} ms, "
        f"p95 {found.live_p95_ms} ms\n"
        f"one by one after them, {found.paced}: event to inbox p50 {found.event_to_inbox_p50_ms} ms, "
        f"p95 {found.event_to_inbox_p95_ms} ms\n"
    )


def leads_dedupe(
    count: Annotated[int, typer.Option("--leads", min=100, max=1_000_000, help="Leads made.")] = 10_000,
    seed: Annotated[int, typer.Option(help="Another seed is another set.")] = 7,
    as_json: AsJson = False,
) -> None:
    """Merge made leads whose truth is known: typos, formats, families on one phone, namesakes."""
    from evals.leads_dedupe import measure_dedupe

    found = measure_dedupe(count, seed)
    if as_json:
        sys.stdout.write(json.dumps(found.as_dict()) + "\n")
        return
    sys.stdout.write(
        f"{found.leads:,} leads of {found.people:,} people: precision {found.precision:.4f}, recall "
        f"{found.recall:.4f}\n{found.true_merges:,} merged rightly, {found.false_merges:,} wrongly, "
        f"{found.missed:,} left apart; {found.shown:,} pairs shown to a person\n"
    )


def leads_file(
    path: Annotated[Path, typer.Argument(help="The CSV to write.", metavar="FILE")],
    count: Annotated[
        int, typer.Option("--leads", min=1, max=1_000_000, help="Leads in it, all synthetic.")
    ] = 100_000,
    seed: Annotated[int, typer.Option(help="Another seed is other people.")] = 7,
) -> None:
    """Write a file of made leads, to time `propmubi leads import` and `leads score-all` with."""
    from evals.lead_file import write_lead_file

    write_lead_file(path, count, seed)
    sys.stdout.write(f"{count:,} synthetic leads in {path}\n")


async def _measure(count: int, workers: int, live: int, paced: int) -> LeadBench:
    from domain.tenancy import DEMO_TENANT_ID
    from evals.bench_leads import LeadLoad, measure_leads
    from evals.process_cpu import family_cpu_s
    from propmubi.demo import ensure_demo_market
    from propmubi.engines.local import engines_for
    from runtime.bus.redis_bus import RedisBus
    from runtime.redis_link import RedisLink
    from runtime.relay import OutboxRelay
    from store.database import Database
    from store.demo_leads import ensure_demo_brokers
    from store.demo_people import ensure_demo
    from store.identity.secret_key import load_ring
    from store.listings import ListingRepository
    from store.migrate import upgrade
    from tools.demo_market.leads import BROKERS

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
        await ensure_demo_brokers(database, [(*one[:4], count, one[5]) for one in BROKERS])
        link = RedisLink(engines.urls.redis_url)
        stack.push_async_callback(link.close)
        ring = await asyncio.to_thread(load_ring, settings)
        relay = OutboxRelay(database, RedisBus(link), ring)
        children: list[asyncio.subprocess.Process] = []

        async def start() -> None:
            for number in range(workers):
                child = _worker(settings, engines.urls, f"bench-{number}")
                children.append(await stack.enter_async_context(child))

        def cpu_s() -> float | None:
            used = [family_cpu_s(child.pid) for child in children]
            return None if None in used else sum(one or 0.0 for one in used)

        load = LeadLoad(workers=workers, leads=count, live=live, paced=paced, pace_s=0.25, cpu_s=cpu_s)
        return await measure_leads(database, relay, load, start)


@asynccontextmanager
async def _worker(
    settings: Settings, urls: EngineUrls, name: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    order = ("propmubi.lead_worker", str(settings.data_dir), urls.database_url, urls.redis_url, name)
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
