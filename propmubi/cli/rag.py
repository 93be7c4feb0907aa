"""``propmubi rag``: measure retrieval, rebuild the index, build the embedding model."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path  # noqa: TC003 (typer reads the annotation when the command runs)
from typing import TYPE_CHECKING, Annotated

import typer

from config.settings import Settings
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them

if TYPE_CHECKING:
    from collections.abc import Callable

    from evals.beir import RetrievalReport
    from rag.listings.index import IndexRun


def register(app: typer.Typer) -> None:
    """Add the command group."""
    group = typer.Typer(help="Retrieval: measure it, rebuild it.", no_args_is_help=True)
    group.command("eval")(evaluate)
    group.command("rebuild")(rebuild)
    group.command("model")(model)
    app.add_typer(group, name="rag")


def evaluate(
    folder: Annotated[Path, typer.Argument(help="Folder with corpus.jsonl, queries.jsonl and qrels.")],
    split: Annotated[str | None, typer.Option(help="test, dev or train; the first there is.")] = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Print nDCG@10, recall@100 and latency of words, meaning and both on a collection in BEIR form.

    Vectors are kept under the data folder's cache by content: a second run on the same corpus takes seconds.
    """
    from evals.beir_files import read_collection

    collection = read_collection(folder, split)
    settings = Settings.load(data_dir=data_dir)

    async def run() -> RetrievalReport:
        from evals.beir import measure
        from propmubi.embedding import embedder_from
        from rag.embed.cache import CachedEmbedder

        embedder = await embedder_from(settings)
        cached = CachedEmbedder(
            embedder, settings.data_dir / "cache" / "embeddings", progress=_counted("texts embedded")
        )
        try:
            return await measure(collection, cached, _counted("queries"))
        finally:
            embedder.close()

    report = asyncio.run(run())
    if as_json:
        sys.stdout.write(json.dumps(asdict(report)) + "\n")
        return
    size = f"{report.documents} documents, {report.queries} queries"
    lines = [
        f"{report.collection}: {size}, {report.embedder}, indexed in {report.build_s} s",
        f"{'':<8}{'nDCG@10':>9}{'recall@100':>12}{'p50 ms':>9}{'p95 ms':>9}",
    ]
    lines += [
        f"{way:<8}{row.ndcg_at_10:>9.4f}{row.recall_at_100:>12.4f}{row.p50_ms:>9.2f}{row.p95_ms:>9.2f}"
        for way, row in (("sparse", report.sparse), ("dense", report.dense), ("hybrid", report.hybrid))
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def rebuild(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Forget the index of listings and build it anew from the database; stop a running instance first."""
    settings = Settings.load(data_dir=data_dir)
    started = time.perf_counter()
    done = asyncio.run(_rebuild(settings, lambda stage, count: _counted(stage)(count, 0)))
    seconds = round(time.perf_counter() - started, 1)
    if as_json:
        sys.stdout.write(json.dumps({"indexed": done.indexed, "seconds": seconds}) + "\n")
        return
    sys.stdout.write(f"{done.indexed} listings indexed in {seconds} s\n")


async def _rebuild(settings: Settings, progress: Callable[[str, int], None]) -> IndexRun:
    from domain.tenancy import DEMO_TENANT_ID
    from propmubi.engines.local import local_engines
    from propmubi.retrieval import open_retrieval
    from store.database import Database
    from store.listings import ListingRepository
    from store.migrate import upgrade

    async with local_engines(settings) as urls:
        await upgrade(urls.database_url)
        database = Database(urls.database_url, pool_size=settings.db_pool_size)
        try:
            listings = ListingRepository(database)
            async with open_retrieval(settings, urls, database, listings) as retrieval:
                return await retrieval.indexer.rebuild(DEMO_TENANT_ID, progress)
        finally:
            await database.close()


def model(data_dir: DataDir = None) -> None:
    """Build the offline embedding model now (it is built at the first start otherwise)."""
    from rag.embed.build_model import ensure_model

    started = time.perf_counter()
    path = ensure_model(Settings.load(data_dir=data_dir).data_dir / "models")
    size_mb = path.stat().st_size / 1_000_000
    sys.stdout.write(f"{path} ({size_mb:.0f} MB), {time.perf_counter() - started:.1f} s\n")


def _counted(what: str) -> Callable[[int, int], None]:
    """A counter on one line of a terminal; in a log, a line for each quarter."""
    is_terminal = sys.stderr.isatty()
    said = [0]

    def show(done: int, total: int) -> None:
        of = f" of {total}" if total else ""
        if is_terminal:
            sys.stderr.write(f"\r{done}{of} {what}" + ("\n" if done == total else ""))
        elif total and done * 4 // total > said[0]:
            said[0] = done * 4 // total
            sys.stderr.write(f"{done}{of} {what}\n")

    return show
