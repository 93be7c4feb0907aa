"""``propmubi bench cases``: applications to the analyst's screen."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Annotated, Final

import typer

from propmubi.cli.bench_stage import open_stage
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001  # typer reads them at run time

if TYPE_CHECKING:
    from pathlib import Path

    from evals.bench_cases import CaseBench


_HOMES: Final = 300
"""Of the market that homes are compared with."""


def cases(
    count: Annotated[int, typer.Option("--cases", min=5, max=100_000, help="Cases in the backlog.")] = 200,
    workers: Annotated[int, typer.Option(min=1, max=32, help="Worker processes.")] = 2,
    paced: Annotated[
        int, typer.Option(min=1, max=10_000, help="Cases that come in one by one after it.")
    ] = 30,
    live: Annotated[
        str | None, typer.Option("--live", help="Measure --paced cases on this running instance alone.")
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Time applications to the analyst's screen by the real graph, durable, floor only; nothing is kept.

    With --live the cases are posted to a running instance, as its analyst, and stay there.
    """
    if live is not None:
        _live(live, data_dir, paced, as_json=as_json)
        return
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


def _live(url: str, data_dir: Path | None, count: int, *, as_json: bool) -> None:
    from propmubi.cli.bench_cases_live import measure_live

    found = asyncio.run(measure_live(data_dir, url, count))
    if as_json:
        sys.stdout.write(json.dumps(found.as_dict()) + "\n")
        return
    sys.stdout.write(
        f"{found.cases} applications to {url}, one by one: accepted p50 {found.accepted_p50_ms} ms; on the "
        f"analyst's screen p50 {found.screen_p50_ms} ms, p95 {found.screen_p95_ms} ms, most "
        f"{found.screen_most_ms} ms\n"
    )


async def _measure(count: int, workers: int, paced: int) -> CaseBench:
    from domain.tenancy import DEMO_TENANT_ID
    from evals.bench_cases import CaseLoad, measure_cases
    from store.listings import ListingRepository
    from tools.demo_market.generator import generate

    async with open_stage("underwriting") as stage:
        homes = generate(count=_HOMES, tenant_id=DEMO_TENANT_ID)
        await ListingRepository(stage.database).upsert_batch(list(homes))
        load = CaseLoad(workers=workers, cases=count, paced=paced, pace_s=0.1, cpu_s=stage.cpu_s)
        return await measure_cases(stage.database, stage.relay, load, lambda: stage.start(workers))
