"""``propmubi bench bus``: the message bus beside others, in engines and a folder made for it."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.settings import Settings
from propmubi.cli.options import AsJson  # noqa: TC001  # typer reads it at run time

if TYPE_CHECKING:
    from evals.bench_bus.contest import Row
    from evals.bench_bus.report import BusReport


def bus(
    messages: Annotated[int, typer.Option(min=1_000, max=10_000_000, help="Messages per round.")] = 100_000,
    rounds: Annotated[int, typer.Option(min=1, max=100, help="Rounds; medians are shown.")] = 3,
    is_full: Annotated[
        bool, typer.Option("--full/--throughput", help="With task queues, Postgres and latency, or without.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Time the bus beside FastStream, redis-py and a bare socket, and through Postgres; nothing is kept."""
    found = asyncio.run(_measure(messages, rounds, is_full=is_full))
    if as_json:
        sys.stdout.write(json.dumps(found.as_dict()) + "\n")
        return
    sys.stdout.write("\n".join(_lines(found)) + "\n")


async def _measure(messages: int, rounds: int, *, is_full: bool) -> BusReport:
    from evals.bench_bus.place import Place
    from evals.bench_bus.report import report
    from propmubi.engines.local import engines_for
    from store.database import Database
    from store.demo_people import ensure_demo
    from store.migrate import upgrade

    with tempfile.TemporaryDirectory(prefix="propmubi-bench-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        # Never over the servers of the environment: streams and rows are made for the measurement.
        settings = Settings.load(data_dir=home / "data").model_copy(
            update={"database_url": None, "redis_url": None, "qdrant_url": None}
        )
        async with engines_for(settings) as engines:
            database = Database(engines.urls.database_url)
            try:
                await upgrade(engines.urls.database_url)
                await ensure_demo(database, home / "demo_signins.json")
            finally:
                await database.close()
            place = Place(
                redis_url=engines.urls.redis_url,
                database_url=engines.urls.database_url,
                stream="bench",
                count=messages,
            )
            return await report(place, number=rounds, say=_say, is_full=is_full)


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


def _lines(found: BusReport) -> list[str]:
    lines = [
        "200-byte JSON events, one producer and one consumer process, acknowledged after handling",
        f"{'':<12}{'messages':>10}{'messages/s':>12}{'bus is':>9}   CPU us each: producer, consumer, Redis",
    ]
    for row in (*found.throughput, *found.one_by_one, *found.durable):
        times = f"{row.over['per_s']:.2f}x" if "per_s" in row.over else ""
        lines.append(f"{row.contestant:<12}{row.messages:>10,}{row.per_s:>12,.0f}{times:>9}   {_cpu(row)}")
    if found.latency:
        lines += [
            "",
            f"At 50 events a second, from making to handling{'p50 ms':>12}{'p99 ms':>9}{'bus is':>9}",
        ]
        lines += [
            f"{row.contestant:<46}{row.p50_ms:>12.2f}{row.p99_ms:>9.2f}{row.over.get('p99_ms', 0):>8.2f}x"
            for row in found.latency
        ]
    lines += [f"{name} is not installed (a development dependency): skipped" for name in found.skipped]
    return lines


def _cpu(row: Row) -> str:
    return f"{row.producer_cpu_us:.1f}, {row.consumer_cpu_us:.1f}, {row.redis_cpu_us:.1f}"
