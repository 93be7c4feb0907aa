"""``propmubi bench saver``: what durable checkpoints cost a run, in engines and a folder made for it."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.settings import Settings
from propmubi.cli.options import AsJson  # noqa: TC001 - typer evaluates it

if TYPE_CHECKING:
    from evals.bench_saver import SaverReport, SaverRow


def saver(
    runs: Annotated[int, typer.Option(min=10, max=100_000, help="Runs of each way.")] = 600,
    concurrency: Annotated[int, typer.Option(min=1, max=1000, help="Threads at a time.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Time runs of five empty nodes: no checkpoints, LangGraph's saver, ours; side by side."""
    report = asyncio.run(_measure(runs, concurrency))
    if as_json:
        sys.stdout.write(json.dumps(report.as_dict()) + "\n")
        return
    sys.stdout.write("\n".join(_lines(report)) + "\n")


async def _measure(runs: int, concurrency: int) -> SaverReport:
    from evals.bench_saver import SaverBench, compare
    from evals.process_cpu import family_cpu_s
    from propmubi.engines.local import engines_for
    from store.database import Database
    from store.demo_people import ensure_demo
    from store.migrate import upgrade

    with tempfile.TemporaryDirectory(prefix="propmubi-bench-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        # Never over the servers of the environment: thousands of threads are made.
        settings = Settings.load(data_dir=home / "data").model_copy(
            update={"database_url": None, "redis_url": None, "qdrant_url": None}
        )
        async with engines_for(settings) as engines:
            await upgrade(engines.urls.database_url)
            server = engines.postgres
            db = Database(engines.urls.database_url)
            try:
                await ensure_demo(db, home / "demo_signins.json")
                return await compare(
                    SaverBench(
                        db=db,
                        runs=runs,
                        concurrency=concurrency,
                        database_cpu_s=lambda: (
                            None if server is None or server.pid is None else family_cpu_s(server.pid)
                        ),
                    )
                )
            finally:
                await db.close()


def _lines(report: SaverReport) -> list[str]:
    ratios = (
        f"ours sync / stock sync {report.ours_sync_over_stock_sync}   "
        f"/ stock per run sync {report.ours_sync_over_stock_per_run_sync}   "
        f"ours exit / none {report.ours_exit_over_none}"
    )
    how = (
        f"{report.concurrency} threads at a time, {report.rounds} rounds in turn, load {report.load_1min}; "
        "stock: one saver for all runs, as documented; per run: one for each"
    )
    head = f"{'saver':<15}{'durability':<12}{'runs':>6}{'runs/s':>9}{'CPU ms/run':>12}"
    return [f"{head}{'database CPU ms/run':>21}", *(_line(row) for row in report.rows), ratios, how]


def _line(row: SaverRow) -> str:
    database = "" if row.database_cpu_ms_per_run is None else f"{row.database_cpu_ms_per_run:.2f}"
    return (
        f"{row.saver:<15}{row.durability:<12}{row.runs:>6}{row.runs_per_s:>9.1f}"
        f"{row.cpu_ms_per_run:>12.2f}{database:>21}"
    )
