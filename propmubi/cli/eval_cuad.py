"""``propmubi eval cuad-retrieval``: do the passages that are found hold the clauses that were asked for?"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path  # noqa: TC003  # typer evaluates it
from typing import TYPE_CHECKING, Annotated

import typer

from propmubi.cli.eval_options import settings_of
from propmubi.cli.figures import cell
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001  # typer evaluates them
from propmubi.cli.telling import tell

if TYPE_CHECKING:
    from config.settings import Settings
    from evals.cuad_retrieval import Recall


def cuad_retrieval(
    folder: Annotated[Path, typer.Argument(help="Folder with the labels and descriptions of CUAD.")],
    contracts: Annotated[int, typer.Option(min=1, help="How many contracts, the first of the file.")] = 50,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Recall@k of gold spans by words, meaning and both, each contract searched by itself."""
    done, ways = asyncio.run(_measure(settings_of(data_dir), folder, contracts))
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


def cuad(
    path: Annotated[Path, typer.Argument(help="cuad_contracts_labels.jsonl.gz, or its folder.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    contracts: Annotated[int | None, typer.Option(help="Only the first so many.", min=10)] = None,
    fold: Annotated[
        list[int] | None,
        typer.Option(help="Judge this fold only (1 to 5); may be given again.", min=1, max=5),
    ] = None,
) -> None:
    """Precision and recall of a clause finder over CUAD's 41 kinds, by folds of contracts."""
    from evals.cuad.contracts import read_contracts
    from evals.cuad.measure import FOLDS, evaluate

    folds = sorted({one - 1 for one in fold}) if fold else range(FOLDS)
    report = evaluate(read_contracts(path)[:contracts], folds=folds, tell=tell)
    if as_json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
        return
    head = ("precision_at_80_recall", "highest_recall", "area_under_curve", "gold")
    lines = [
        (
            f"{report['contracts']} contracts, {report['judged']} of them judged, {report['gold_spans']} "
            f"gold spans, {report['folds']} folds"
        ),
        f"{'kind':<40}{'P@80R':>8}{'most R':>8}{'AUPR':>8}{'gold':>8}",
        *(
            f"{kind[:38]:<40}" + "".join(cell(row[figure]) for figure in head)
            for kind, row in report["kinds"].items()
        ),
        f"all kinds: area under the curve {cell(report['area_under_curve']).strip()}",
        *(
            f"precision at {recall} % recall {cell(report[f'precision_at_{recall}_recall']).strip()}"
            for recall in (60, 70, 80)
        ),
        f"highest recall {report['highest_recall']}",
        f"published, DeBERTa-xlarge on CUAD's own split: {report['published_precision_at_80_recall']}",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
