"""``propmubi bench leads`` and ``leads-dedupe``: events to scored leads, and who was merged with whom."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path  # noqa: TC003  # typer reads it at run time
from typing import TYPE_CHECKING, Annotated

import typer

from propmubi.cli.bench_stage import open_stage
from propmubi.cli.options import AsJson  # noqa: TC001  # typer reads it at run time

if TYPE_CHECKING:
    from evals.bench_leads import LeadBench


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
    from propmubi.demo import ensure_demo_market
    from store.demo_leads import ensure_demo_brokers
    from store.listings import ListingRepository
    from tools.demo_market.leads import BROKERS

    async with open_stage("lead_scoring") as stage:
        await ensure_demo_market(ListingRepository(stage.database), DEMO_TENANT_ID)
        await ensure_demo_brokers(stage.database, [(*one[:4], count, one[5]) for one in BROKERS])
        load = LeadLoad(workers=workers, leads=count, live=live, paced=paced, pace_s=0.25, cpu_s=stage.cpu_s)
        return await measure_leads(stage.database, stage.relay, load, lambda: stage.start(workers))
