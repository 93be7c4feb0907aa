"""``propmubi eval sgd`` and ``pii``: how good the parts are, on sets that ship with their own gold."""

from __future__ import annotations

import json
import sys
from pathlib import Path  # noqa: TC003 (typer reads the annotation when the command runs)
from typing import Annotated, Any, Literal

import typer

from domain.errors import BadInput
from propmubi.cli.figures import cell


def sgd(
    folder: Annotated[Path, typer.Argument(help="Folder with sgd_homes_*.jsonl.gz files.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    missed: Annotated[int, typer.Option(help="How many missed examples to print.", min=0)] = 10,
) -> None:
    """Slot F1 of the search parser on Schema-Guided Dialogue, service Homes_1."""
    from evals.sgd import evaluate

    report = evaluate(folder).as_json()
    report["missed"] = report["missed"][:missed]
    if as_json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
        return
    rows = [("micro", report["micro"]), *report["slots"].items()]
    lines = [f"{report['turns']} user turns", f"{'slot':<18}{'P':>8}{'R':>8}{'F1':>8}{'gold':>8}"]
    lines += [
        f"{name:<18}" + "".join(cell(row[figure]) for figure in ("precision", "recall", "f1", "support"))
        for name, row in rows
    ]
    lines += [f"missed: {example}" for example in report["missed"]]
    sys.stdout.write("\n".join(lines) + "\n")


def pii(
    folder: Annotated[
        Path, typer.Argument(help="Folder with labelled *pii*.jsonl and presidio*.jsonl.gz files.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    missed: Annotated[int, typer.Option(help="How many missed examples of a set to print.", min=0)] = 0,
    half: Annotated[
        Literal["read", "held"] | None, typer.Option(help="One half, by hash: read to better rules, or held.")
    ] = None,
) -> None:
    """Recall and precision of the recognisers of personal data, per type and set."""
    if half == "held" and missed:
        raise BadInput("the held half is only counted, never read: leave out --missed")
    from evals.pii import check_vectors, evaluate, score
    from evals.pii_made import made

    reports = [report.as_json() for report in (*evaluate(folder, half), score("made from a seed", made()))]
    vectors = check_vectors(folder)
    for report in reports:
        report["missed"] = report["missed"][:missed]
    if as_json:
        whole = {"sets": reports, "vectors": vectors and vectors._asdict()}
        sys.stdout.write(json.dumps(whole, ensure_ascii=False) + "\n")
        return
    lines = [line for report in reports for line in _pii_lines(report)]
    if vectors is not None:
        lines.append(f"checksum vectors: {vectors.right} of {vectors.total} right")
        lines += [f"wrong: {one}" for one in vectors.wrong]
    sys.stdout.write("\n".join(lines) + "\n")


def _pii_lines(report: dict[str, Any]) -> list[str]:
    figures = ("gold", "recall", "covered", "leaked_letters", "hits", "precision")
    heads = ("gold", "R", "covered", "leaked", "hits", "P")
    lines = [f"{report['set']}: {report['texts']} texts", f"{'type':<18}" + "".join(f"{h:>9}" for h in heads)]
    lines += [
        f"{name:<18}" + "".join(f" {cell(row[figure])}" for figure in figures)
        for name, row in report["types"].items()
    ]
    lines.append(
        "unscored hits: " + (", ".join(f"{k} {n}" for k, n in report["unlabelled_hits"].items()) or "none")
    )
    return [*lines, *report["missed"], ""]
