"""``propmubi eval show``, ``replay``, ``html`` and ``inspect``: one run, one case, one page."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from domain.errors import BadInput
from propmubi.cli.eval_options import Book, External, Model, RunName, Seed, kept_runs, settings_of, with_book
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them

if TYPE_CHECKING:
    from config.settings import Settings
    from domain.eval_records import EvalResult, EvalRun
    from evals.harness.book import RunBook
    from evals.harness.finding import Found

_MOST_RUNS = 20


def show(
    run: Annotated[str | None, typer.Argument(help="A run; none: list runs.")] = None,
    case: Annotated[str | None, typer.Argument(help="A case, as suite/id, or its id.")] = None,
    data_dir: DataDir = None,
    book: Book = None,
    as_json: AsJson = False,
) -> None:
    """Show the runs that are kept, one of them, or one case of it with everything that is known."""
    if run is None:
        _list_runs(data_dir, book, as_json=as_json)
        return
    [kept] = kept_runs(data_dir, book, run)
    if case is None:
        from propmubi.cli.eval_table import show_end

        show_end(kept.run, kept.results, as_json=as_json)
        return
    name = case.rpartition("/")[2]
    found = [one for one in kept.results if one.case_id == name]
    if not found:
        raise BadInput(f"That run has no case {case!r}.")
    for one in found:
        _show_result(one, kept.run, as_json=as_json)


def replay(
    case: Annotated[str, typer.Argument(help="A case, as suite/id.")],
    model: Model = None,
    seed: Seed = 0,
    epoch: Annotated[int, typer.Option("--epoch", min=0, help="Which of its epochs.")] = 0,
    external: External = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Run one case again and show everything: input, steps, output, scores. Exit 1 where it does not pass."""
    from evals.harness.finding import find_case

    found = find_case(case, external)
    settings = settings_of(data_dir)
    result, run = asyncio.run(_replayed(settings, found, model, seed, epoch))
    _show_result(result, run, as_json=as_json)
    raise typer.Exit(1 if result.is_passed is False else 0)


async def _replayed(
    settings: Settings, found: Found, model: str | None, seed: int, epoch: int
) -> tuple[EvalResult, EvalRun]:
    from evals.harness.memory_book import MemoryBook
    from evals.harness.models import ModelChoice
    from evals.harness.plan import Plan, Planned, Work
    from evals.harness.runner import Means, run

    choice = ModelChoice.of(settings, model)
    plan = Plan(suites=(found.suite.name,), model=choice.label, seed=seed)
    planned = Planned(plan, [Work(found.suite, found.case, epoch)], {}, {found.suite.name: 1})
    kept = MemoryBook()
    try:
        ended = await run(planned, {}, Means(book=kept, models=choice))
    finally:
        await choice.close()
    return (await kept.results(ended.id))[0], ended


def html(
    run: RunName = "latest",
    out: Annotated[
        Path | None, typer.Option("--out", help="File to write; default: eval-RUN.html here.")
    ] = None,
    data_dir: DataDir = None,
    book: Book = None,
) -> None:
    """Write the run as one page that works offline."""
    from evals.harness.book import short_id
    from evals.report.page import page
    from propmubi.cli.eval_table import gates_of

    [kept] = kept_runs(data_dir, book, run)
    path = out or Path(f"eval-{short_id(kept.run.id)}.html")
    try:
        path.write_text(page(kept.run, kept.results, gates_of(kept.run, kept.results)), "utf-8")
    except OSError as error:
        raise BadInput(f"{path} cannot be written ({type(error).__name__}).") from None
    sys.stdout.write(f"{path}\n")


def inspect(
    suite: Annotated[str, typer.Argument(help="Name of a suite.")],
    most: Annotated[int | None, typer.Option("-n", min=1, help="Cases at most.")] = None,
    log_dir: Annotated[Path, typer.Option("--log-dir", help="Folder of its logs.")] = Path("inspect-logs"),
) -> None:
    """Run a suite by inspect_ai, for its log viewer and its retries (extra `inspect`)."""
    from evals.inspect_adapter import run_with_inspect

    try:
        log_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(
            f"{log_dir} cannot be made ({type(error).__name__}); name another --log-dir."
        ) from None
    for line in run_with_inspect(suite, most, log_dir):
        sys.stdout.write(f"{line}\n")


def _list_runs(data_dir: Path | None, book: Path | None, *, as_json: bool) -> None:
    from evals.harness.book import short_id

    async def work(found: RunBook) -> list[EvalRun]:
        return await found.runs(_MOST_RUNS)

    runs = with_book(data_dir, book, work)
    rows: list[dict[str, Any]] = [
        {
            "run": short_id(run.id),
            "started_at": run.started_at.isoformat(timespec="seconds"),
            "state": run.state,
            "model": run.plan.get("model"),
            "commit": run.fingerprint.get("commit"),
            "suites": list(run.plan.get("suites", [])),
        }
        for run in runs
    ]
    if as_json:
        sys.stdout.write(json.dumps(rows) + "\n")
        return
    for row in rows:
        suites = ", ".join(row["suites"])
        line = f"{row['run']}  {row['started_at']}  {row['state']:<11} {row['model']:<12} {row['commit']}"
        sys.stdout.write(f"{line}  {suites}\n")


def _show_result(one: EvalResult, run: EvalRun, *, as_json: bool) -> None:
    from domain.eval_records import plain_result
    from evals.harness.finding import replay_command

    if as_json:
        sys.stdout.write(json.dumps(plain_result(one), ensure_ascii=False, default=str) + "\n")
        return
    told = {True: "passed", False: "failed", None: "unscored"}[one.is_passed]
    lines = [
        f"{one.suite}/{one.case_id} epoch {one.epoch}: {told}, value {one.value}",
        f"{one.latency_ms:.2f} ms, {one.engine}, ₹{one.cost_inr}",
        f"tags: {', '.join(f'{key}={value}' for key, value in one.tags.items()) or 'none'}",
        f"input: {_json(one.inputs)}",
        f"expected: {_json(one.expected)}",
        f"got: {_json(one.output)}",
        f"steps: {' > '.join(str(step['name']) for step in one.steps) or 'none'}",
    ]
    lines += [f"error: {one.error}"] if one.error else []
    lines += [
        f"  {score['name']}: {'-' if score['value'] is None else format(score['value'], '.3f')}"
        f"{' DANGEROUS' if score['is_dangerous'] else ''} {score['reason']}".rstrip()
        for score in one.scores
    ]
    lines += [f"  call: {_json(call)}" for call in one.model_calls]
    lines.append(replay_command(one.suite, one.case_id, run.plan, one.epoch))
    sys.stdout.write("\n".join(lines) + "\n")


def _json(value: Any) -> str:  # noqa: ANN401  # JSON
    return json.dumps(value, ensure_ascii=False, default=str)
