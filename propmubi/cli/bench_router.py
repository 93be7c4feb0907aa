"""``propmubi bench router``: ways to a model side by side, against a provider of this machine."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.settings import Settings
from domain.errors import SetupError
from propmubi.cli.options import AsJson  # noqa: TC001  # typer reads it at run time

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from evals.bench_router.contest import CallerRow
    from router.meter import Meter

_START_S = 60.0


def router(
    rounds: Annotated[int, typer.Option(min=1, max=50, help="Rounds; medians are shown.")] = 3,
    calls: Annotated[int, typer.Option(min=50, max=100_000, help="Calls per figure.")] = 400,
    as_json: AsJson = False,
) -> None:
    """Time calls by raw httpx, the OpenAI SDK, LiteLLM, its Router and ours, and their failover."""
    rows = asyncio.run(_measure(rounds, calls))
    if as_json:
        sys.stdout.write(json.dumps([asdict(row) for row in rows]) + "\n")
        return
    sys.stdout.write("\n".join(_lines(rows)) + "\n")


async def _measure(rounds: int, calls: int) -> list[CallerRow]:
    from evals.bench_router.contest import contest

    async with _provider() as port, _meter() as meter:
        return await contest(port, meter, rounds=rounds, calls=calls, say=_say)


@asynccontextmanager
async def _meter() -> AsyncIterator[Meter]:
    """A ledger and limits over a Postgres and a Redis made for it."""
    from propmubi.engines.local import engines_for
    from router.budgets.guard import BudgetGuard
    from router.ledger.queue import Ledger
    from router.meter import Meter
    from router.tiers import Budgets
    from runtime.redis_link import RedisLink
    from runtime.shared_spend import SharedSpend
    from store.database import Database
    from store.demo_people import ensure_demo
    from store.migrate import upgrade
    from store.model_calls import ModelCallStore
    from store.plans import TenantPlans

    wide = Budgets(run_inr=10**9, person_day_inr=10**9, tenant_day_inr=10**9, tenant_month_inr=10**9)
    with tempfile.TemporaryDirectory(prefix="propmubi-bench-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        settings = Settings.load(data_dir=home / "data").model_copy(
            update={"database_url": None, "redis_url": None, "qdrant_url": None}
        )
        async with engines_for(settings) as engines, AsyncExitStack() as stack:
            await upgrade(engines.urls.database_url)
            db, link = Database(engines.urls.database_url), RedisLink(engines.urls.redis_url)
            stack.push_async_callback(db.close)
            stack.push_async_callback(link.close)
            await ensure_demo(db, home / "demo_signins.json")
            counters, ledger = SharedSpend(link), Ledger(ModelCallStore(db))
            for part in (counters, ledger):
                part.start()
                stack.push_async_callback(part.close)
            yield Meter(ledger, BudgetGuard(counters, TenantPlans(db), lambda _tenant: wide))


@asynccontextmanager
async def _provider() -> AsyncIterator[int]:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "evals.bench_router.provider",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    if child.stdin is None or child.stdout is None:  # pragma: no cover - asked for above
        raise SetupError("The provider has no pipes.")
    try:
        async with asyncio.timeout(_START_S):
            line = await child.stdout.readline()
        if not line:
            raise SetupError("The provider did not start; the lines above say why.")
        yield int(line)
    finally:
        child.stdin.close()
        await child.wait()


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


def _lines(rows: list[CallerRow]) -> list[str]:
    faults = sorted({fault for row in rows for fault in row.failover_ms})
    head = f"{'':<22}{'CPU ms/call':>12}{'calls/s at 50':>15}{'us CPU/chunk':>14}"
    head += f"{'added ms/call':>15}{'added us/chunk':>16}"
    lines = [head + "".join(f"{fault:>10}" for fault in faults)]
    for row in rows:
        figures = f"{row.cpu_ms_per_call:>12.2f}{row.calls_per_s:>15.0f}{row.stream_cpu_us_per_chunk:>14.0f}"
        figures += f"{_added(row.added_cpu_ms_per_call, 2):>15}{_added(row.added_cpu_us_per_chunk, 0):>16}"
        lines.append(f"{row.caller:<22}{figures}" + "".join(_failover(row, fault) for fault in faults))
    based = ", ".join(f"{row.caller} on {row.added_to}" for row in rows if row.added_to is not None)
    lines += [f"added CPU: {based}; median of the differences round by round"] if based else []
    return [*lines, "failover in ms from the call to the fallback's answer; of a hang, beyond the time-out"]


def _failover(row: CallerRow, fault: str) -> str:
    if fault not in row.failover_ms:
        return f"{'':>10}"
    value = row.failover_ms[fault]
    return f"{'> 12 s':>10}" if value is None else f"{value:>10.0f}"


def _added(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"
