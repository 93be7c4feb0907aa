"""``propmubi eval deeds``: how well made title papers are sorted and read, as text and as scans."""

from __future__ import annotations

import json
import sys
from pathlib import Path  # noqa: TC003 (typer reads the annotation when the command runs)
from typing import Annotated, Any

import typer

from domain.errors import BadInput
from propmubi.cli.telling import tell


def deeds(
    bundles: Annotated[
        int, typer.Option(help="Bundles of each set of layouts, read as text.", min=1, max=2000)
    ] = 100,
    seed: Annotated[str, typer.Option(help="Seed of the bundles.")] = "1",
    scans: Annotated[
        int, typer.Option(help="Bundles of each set read as damaged scans too.", min=0, max=500)
    ] = 0,
    real: Annotated[
        Path | None, typer.Option(help="Folder with real blank formats, acts and contracts.")
    ] = None,
    missed: Annotated[int, typer.Option(help="How many misses of a set to print.", min=0)] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Labels, fields and title cases of made bundles, on layouts the readers knew and did not."""
    if real is not None and not real.is_dir():
        raise BadInput("--real must be a folder, such as the one with india_property_docs and cuad_pdf")
    from evals.deeds.measure import measure
    from evals.deeds.real import measure_real

    report: dict[str, Any] = {
        "sets": [each.as_json() for each in measure(seed, bundles=bundles, scans=scans, tell=tell)],
        "real": None if real is None else measure_real(real),
    }
    for each in (*report["sets"], *([report["real"]] if report["real"] else [])):
        each["missed"] = each["missed"][:missed]
    if as_json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
        return
    lines = [line for each in report["sets"] for line in _lines(each)]
    if report["real"] is not None:
        found = report["real"]
        lines.append(
            f"real pages: {found['right']} of {found['pages']} right, macro-F1 "
            f"{_figure(found['label_macro_f1'])}"
        )
        lines += found["missed"]
    sys.stdout.write("\n".join(lines) + "\n")


def _lines(found: dict[str, Any]) -> list[str]:
    facts = found["facts"]
    lines = [
        f"{found['set']}: {found['bundles']} bundles, {found['papers']} papers, {found['pages']} pages",
        (
            f"  labels macro-F1 {_figure(found['label_macro_f1'])}; documents split right "
            f"{found['parts_right']} of {found['parts']}"
        ),
        (
            f"  title case exact {found['cases_exact']} of {found['bundles']}, title search the same "
            f"{found['outputs_same']}; "
            f"spellings proposed {found['spellings_proposed']} of {found['spellings']}"
        ),
        (
            f"  fields P {_figure(facts['micro']['precision'])} R {_figure(facts['micro']['recall'])} F1 "
            f"{_figure(facts['micro']['f1'])}; "
            f"end to end F1 {_figure(found['end_to_end']['f1'])}"
        ),
        *(
            f"    {name:<26}{_figure(row['f1']):>8}{row['support']:>8}"
            for name, row in facts["labels"].items()
        ),
    ]
    return [*lines, *(f"  {miss}" for miss in found["missed"]), ""]


def _figure(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:.4f}"
