"""``propmubi eval cuad-retrieval``: do the passages that are found hold the clauses that were asked for?"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path  # noqa: TC003  # typer evaluates it
from typing import TYPE_CHECKING, Annotated

import typer

from config.settings import Settings
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001  # typer evaluates them

if TYPE_CHECKING:
    from evals.cuad_retrieval import Recall


def cuad_retrieval(
    folder: Annotated[Path, typer.Argument(help="Folder with the labels and descriptions of CUAD.")],
    contracts: Annotated[int, typer.Option(min=1, help="How many contracts, the first of the file.")] = 50,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Recall@k of gold spans by words, meaning and both, each contract searched by itself."""
    done, ways = asyncio.run(_measure(Settings.load(data_dir=data_dir), folder, contracts))
    from evals.cuad_retrieval import AT

    if as_json:
        found = {way.way: {f"recall@{k}": round(way.at(k), 4) for k in AT} for way in ways}
        sys.stdout.write(json.dumps({"contracts": done, "spans": ways[0].spans, **found}) + "\n")
        return
    lines = [
        f"{done} contracts, {ways[0].spans} gold spans",
        f"{'':<8}" + "".join(f"{f'R@{k}':>9}" for k in AT),
    ]
    lines += [f"{way.way:<8}" + "".join(f"{way.at(k):>9.4f}" for k in AT) for way in ways]
    sys.stdout.write("\n".join(lines) + "\n")


async def _measure(settings: Settings, folder: Path, contracts: int) -> tuple[int, list[Recall]]:
    from evals.cuad_retrieval import measure
    from propmubi.embedding import embedder_from
    from rag.embed.cache import CachedEmbedder

    embedder = await embedder_from(settings)
    try:
        cached = CachedEmbedder(embedder, settings.data_dir / "cache" / "embeddings")
        return await measure(folder, cached, most=contracts)
    finally:
        embedder.close()
