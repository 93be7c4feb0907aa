"""``propmubi bench search``: search over markets of several sizes, in engines and a folder made for it."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.settings import Settings
from domain.errors import BadInput
from propmubi.cli.options import AsJson, whole_numbers

if TYPE_CHECKING:
    from evals.bench_search import SearchBench, Spread

MOST_ROWS = 1_000_000


def search(
    rows: Annotated[str, typer.Option(help="Sizes of the market, separated by commas.")] = "10000,100000",
    has_baseline: Annotated[bool, typer.Option("--baseline/--no-baseline", help="Run pgvector too.")] = True,
    as_json: AsJson = False,
) -> None:
    """Time whole searches and their vector part, with recall and a baseline; nothing is kept."""
    done = asyncio.run(_measure(_sizes(rows), has_baseline=has_baseline))
    if as_json:
        sys.stdout.write(json.dumps([one.as_dict() for one in done]) + "\n")
        return
    sys.stdout.write("\n\n".join(_lines(one) for one in done) + "\n")


def _sizes(rows: str) -> list[int]:
    sizes = whole_numbers(rows, 100, MOST_ROWS)
    if not sizes:
        raise BadInput(f"--rows must be whole numbers from 100 to {MOST_ROWS}, e.g. 10000,100000.")
    return sizes


async def _measure(sizes: list[int], *, has_baseline: bool) -> list[SearchBench]:
    from evals.bench_search import Bench, run
    from propmubi.engines.local import engines_for
    from rag.embed.minilm import MiniLmEmbedder
    from store.database import Database
    from store.demo_people import ensure_demo
    from store.migrate import upgrade

    models = Settings.load().data_dir / "models"
    with tempfile.TemporaryDirectory(prefix="propmubi-bench-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        # Never over the servers of the environment: the market is made and removed in the demo tenant.
        settings = Settings.load(data_dir=home / "data").model_copy(
            update={"database_url": None, "redis_url": None, "qdrant_url": None}
        )
        embedder = MiniLmEmbedder(models)
        async with engines_for(settings) as engines, AsyncExitStack() as stack:
            await upgrade(engines.urls.database_url)
            database = Database(engines.urls.database_url)
            stack.push_async_callback(database.close)
            baseline = None
            if has_baseline and engines.postgres is not None:
                baseline = Database(engines.postgres.superuser_url())
                stack.push_async_callback(baseline.close)
            await ensure_demo(database, home / "demo_signins.json")
            await embedder.warm()
            bench = Bench(database, embedder, home, baseline)
            try:
                return [await run(bench, size, say=_say) for size in sizes]
            finally:
                embedder.close()


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


def _lines(one: SearchBench) -> str:
    parts = ", ".join(f"{part} {ms}" for part, ms in one.parts_p50_ms.items() if part != "total")
    lines = [
        f"{one.rows} listings (load {one.load_1min})",
        f"  whole search, words    {_pair(one.whole_with_words)}   parts p50: {parts}",
        f"  whole search, filters  {_pair(one.whole_filters_only)}",
        f"  vector part            {_pair(one.vector)}   recall@10 {one.vector_recall_at_10}",
        f"  index build            {one.build_s} s without embedding",
        f"  embedding              {one.embedded_texts} texts at {one.embedding_texts_per_s} a second",
    ]
    if one.baseline_vector is not None:
        lines.append(
            f"  {one.baseline}: {_pair(one.baseline_vector)}, recall@10 {one.baseline_recall_at_10}, "
            f"build {one.baseline_build_s} s, p95 {one.baseline_over_ours_p95} times ours"
        )
    return "\n".join([*lines, f"  {one.note}"])


def _pair(spread: Spread) -> str:
    return f"p50 {spread.p50_ms} ms, p95 {spread.p95_ms} ms"
