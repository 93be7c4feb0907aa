"""``propmubi eval``: whether a change is better, on what, by how much, and whether it may ship."""

from __future__ import annotations

import sys
<<<<<<< HEAD
from typing import Any, Final
=======
from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003 (typer reads the annotation when the command runs)
from typing import Annotated, Any, Literal
>>>>>>> refs/heads/title

import typer
from typer.core import TyperGroup

from domain.errors import PropMubiError
from propmubi.cli.eval_cuad import cuad, cuad_retrieval
from propmubi.cli.eval_deeds import deeds
from propmubi.cli.eval_gate import accept, diff, gate
from propmubi.cli.eval_judging import judge_audit, pairwise, pareto
from propmubi.cli.eval_papers import decisions, papers
from propmubi.cli.eval_production import add, drift, queue, shadow
from propmubi.cli.eval_run import list_suites, run
from propmubi.cli.eval_sets import pii, sgd
from propmubi.cli.eval_show import html, inspect, replay, show
from propmubi.cli.eval_talk import redteam, simulate

CONFIGURATION: Final = 3
"""Exit code where something is not set up or not asked for rightly; 1 is a regression, 2 a golden failure."""
_OWN_CODES: Final = frozenset({"sgd", "pii", "cuad", "cuad-retrieval", "deeds", "papers", "decisions"})
"""Measures of parts on given sets: they end with 2 on bad input, as the rest of the program."""


class EvalGroup(TyperGroup):
    """Commands whose bad input ends with 3, since 2 says that a golden case failed."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]  # noqa: ANN401  # what typer hands over
        """Runs the command; known errors are one line.

        Raises:
            Exit: With 3, after the line.
        """
        try:
            return super().invoke(ctx)
        except (PropMubiError, typer.TyperException) as error:
            if ctx.invoked_subcommand in _OWN_CODES:
                raise
            said = error.detail if isinstance(error, PropMubiError) else error.format_message()
            sys.stderr.write(f"propmubi: {' '.join(said.split())}\n")
            raise typer.Exit(CONFIGURATION) from None


def register(app: typer.Typer) -> None:
    """Add the command group."""
    group = typer.Typer(help="Run, compare and gate evals.", no_args_is_help=True, cls=EvalGroup)
    group.command("list")(list_suites)
    group.command("run")(run)
    group.command("diff")(diff)
    group.command("gate")(gate)
    group.command("accept")(accept)
    group.command("show")(show)
    group.command("replay")(replay)
    group.command("html")(html)
    group.command("add")(add)
    group.command("queue")(queue)
    group.command("judge-audit")(judge_audit)
    group.command("pairwise")(pairwise)
    group.command("pareto")(pareto)
    group.command("redteam")(redteam)
    group.command("simulate")(simulate)
    group.command("shadow")(shadow)
    group.command("drift")(drift)
    group.command("inspect")(inspect)
    group.command("sgd")(sgd)
    group.command("pii")(pii)
    group.command("cuad-retrieval")(cuad_retrieval)
    group.command("cuad")(cuad)
<<<<<<< HEAD
    group.command("deeds")(deeds)
    group.command("papers")(papers)
    group.command("decisions")(decisions)
    app.add_typer(group, name="eval")
=======
    group.command("agreements")(agreements)
    app.add_typer(group, name="eval")


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
        f"{name:<18}" + "".join(_cell(row[figure]) for figure in ("precision", "recall", "f1", "support"))
        for name, row in rows
    ]
    lines += [f"missed: {example}" for example in report["missed"]]
    sys.stdout.write("\n".join(lines) + "\n")


def _cell(figure: float | None) -> str:
    """Eight characters: a count, a figure of four decimals, or a dash where nothing was scored."""
    if figure is None:
        return f"{'-':>8}"
    return f"{figure:>8}" if isinstance(figure, int) else f"{figure:>8.4f}"


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


def cuad(
    path: Annotated[Path, typer.Argument(help="cuad_contracts_labels.jsonl.gz, or its folder.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    contracts: Annotated[int | None, typer.Option(help="Only the first so many.", min=3)] = None,
) -> None:
    """Precision and recall of a linear clause finder over CUAD's 41 kinds, by folds of contracts."""
    from evals.cuad import evaluate as evaluate_cuad
    from evals.cuad import read_contracts

    report = evaluate_cuad(read_contracts(path)[:contracts])
    if as_json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
        return
    head = ("precision_at_80_recall", "area_under_curve", "gold")
    lines = [
        f"{report['contracts']} contracts, {report['gold_spans']} gold spans, {report['folds']} folds",
        f"{'kind':<40}{'P@80R':>8}{'AUPR':>8}{'gold':>8}",
        *(
            f"{kind[:38]:<40}" + "".join(_cell(row[figure]) for figure in head)
            for kind, row in report["kinds"].items()
        ),
        f"all kinds: area under the curve {_cell(report['area_under_curve']).strip()}",
        *(
            f"precision at {recall} % recall {_cell(report[f'precision_at_{recall}_recall']).strip()}"
            for recall in (60, 70, 80)
        ),
        f"highest recall {report['highest_recall']}",
        f"published, DeBERTa-xlarge on CUAD's own split: {report['published_precision_at_80_recall']}",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def agreements(
    count: Annotated[int, typer.Option(help="How many are made.", min=1)] = 300,
    seed: Annotated[int, typer.Option(help="Of the making.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Planted faults of made agreements that the clause checks find, in styles known and held out."""
    from evals.agreements import evaluate as evaluate_agreements

    report = evaluate_agreements(count, seed, datetime.now(UTC).date())
    if as_json:
        sys.stdout.write(json.dumps(report) + "\n")
        return
    figures = ("planted", "recall", "sound", "false_alarms")
    lines = [f"{'':<28}" + "".join(f"{name[:7]:>8}" for name in figures)]
    for styles in ("written_against", "held_out"):
        for severity, row in report[styles].items():
            lines.append(f"{styles:<18}{severity:<10}" + "".join(_cell(row[figure]) for figure in figures))
    sys.stdout.write("\n".join(lines) + "\n")


def _pii_lines(report: dict[str, Any]) -> list[str]:
    figures = ("gold", "recall", "covered", "leaked_letters", "hits", "precision")
    heads = ("gold", "R", "covered", "leaked", "hits", "P")
    lines = [f"{report['set']}: {report['texts']} texts", f"{'type':<18}" + "".join(f"{h:>9}" for h in heads)]
    lines += [
        f"{name:<18}" + "".join(f" {_cell(row[figure])}" for figure in figures)
        for name, row in report["types"].items()
    ]
    lines.append(
        "unscored hits: " + (", ".join(f"{k} {n}" for k, n in report["unlabelled_hits"].items()) or "none")
    )
    return [*lines, *report["missed"], ""]
>>>>>>> refs/heads/title
