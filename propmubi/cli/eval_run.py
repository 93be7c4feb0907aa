"""``propmubi eval list`` and ``run``."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from domain.errors import BadInput, SetupError
from propmubi.cli.eval_options import Book, External, Model, Seed, settings_of
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them

if TYPE_CHECKING:
    from pathlib import Path

    from config.settings import Settings
    from domain.eval_records import EvalRun
    from evals.harness.answers import CacheMode
    from evals.harness.book import RunBook
    from evals.harness.models import ModelChoice
    from evals.harness.plan import Plan, Planned

Suites = Annotated[list[str] | None, typer.Argument(help="Names of suites; none: all.", metavar="[SUITE]…")]


def list_suites(
    suite: Annotated[str | None, typer.Argument(help="Name a suite to see its cases.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the suites, or the cases of one."""
    from evals.harness.catalogue import CATALOGUE, GIVEN, load

    if suite is not None:
        cases = [{"id": case.id, "origin": case.origin, "golden": case.is_golden, "tags": dict(case.tags)}
                 for case in load(suite).cases()]  # fmt: skip
        lines = [
            f"{one['id']:<44}{'golden' if one['golden'] else '':<8}{_tags(one['tags'])}" for one in cases
        ]
        _say(json.dumps(cases, ensure_ascii=False) if as_json else "\n".join(lines))
        return
    found = [entry._asdict() for entry in CATALOGUE]
    given = [{**entry._asdict(), "about": f"{entry.about} (--external)"} for entry in GIVEN]
    found += given
    lines = [f"{one['name']:<20}{one['tier']:<16}{one['about']}" for one in found]
    _say(json.dumps(found, ensure_ascii=False) if as_json else "\n".join(lines))


def run(
    suites: Suites = None,
    model: Model = None,
    most: Annotated[int | None, typer.Option("-n", min=1, help="Cases of each suite at most.")] = None,
    epochs: Annotated[int, typer.Option("--epochs", min=1, max=100, help="Times each case is run.")] = 1,
    words: Annotated[
        str | None, typer.Option("-k", help="Cases whose id or tags hold this: a&b, a|b, tag=value.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, max=256, help="Samples at once; default 1, with a model 8.")
    ] = None,
    cache: Annotated[
        Literal["read", "write", "off"], typer.Option(help="read: use kept answers; write: keep new ones.")
    ] = "off",
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the same run that was stopped.")
    ] = False,
    max_cost: Annotated[
        str | None, typer.Option("--max-cost", help="Rupees after which no further sample is begun.")
    ] = None,
    seed: Seed = 0,
    fresh: Annotated[
        int | None,
        typer.Option("--fresh", min=1, help="So many cases drawn from the seed, in place of ours."),
    ] = None,
    external: External = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Insist on the floor; it is the default.")
    ] = False,
    upload: Annotated[
        Literal["langsmith"] | None, typer.Option("--upload", help="Also send the results, inputs masked.")
    ] = None,
    data_dir: DataDir = None,
    book: Book = None,
    as_json: AsJson = False,
) -> None:
    """Run suites: on the floor without any network, or with a model.

    Exit 0, or 2 when a golden case failed, 3 when something is not set up; 130 after Ctrl-C, and what is done
    is kept.
    """
    from evals.harness.catalogue import named
    from evals.harness.plan import Plan

    if offline and (model is not None or upload is not None):
        raise BadInput("--offline takes neither --model nor --upload; leave one of them out.")
    settings = settings_of(data_dir)
    if upload is not None:
        from config.langsmith_client import needed_key

        needed_key(settings)
    plan = Plan(
        suites=tuple(named(suites or _readable(external))),
        model=model or "rules",
        epochs=epochs,
        seed=seed,
        most=most,
        words=words,
        fresh=fresh,
        external=None if external is None else str(external),
    )
    ended = asyncio.run(
        _run(settings, plan, _Wish(model, jobs, cache, _rupees(max_cost), book, resume, as_json))
    )
    if upload is not None:
        from evals.langsmith_upload import upload_run

        _say(asyncio.run(upload_run(settings, ended[0], ended[1])))
    raise typer.Exit(_code(ended[0]))


def _readable(folder: Path | None) -> list[str]:
    """With a folder of others' cases and no suite named: those that find some there. Says why others do not.

    Raises:
        BadInput: None does.
    """
    if folder is None:
        return []
    from evals.harness.catalogue import readable

    found = readable(folder)
    for name, reason in found.skipped.items():
        sys.stderr.write(f"skipped {name}: {reason}\n")
    if not found.names:
        raise BadInput(f"{folder} holds no cases that a suite reads.")
    return found.names


@dataclass(frozen=True, slots=True)
class _Wish:
    """How a plan is to be run."""

    model: str | None
    jobs: int | None
    cache: CacheMode
    max_cost: Decimal | None
    book: Path | None
    resumes: bool
    as_json: bool


async def _run(settings: Settings, plan: Plan, wish: _Wish) -> tuple[EvalRun, list[Any]]:
    from evals.harness.fingerprint import fingerprint
    from evals.harness.models import ModelChoice
    from evals.harness.plan import planned
    from evals.harness.runner import Means
    from evals.harness.runner import run as go
    from evals.harness.sqlite_book import SqliteAnswers
    from propmubi.cli.eval_table import show_end, watcher
    from propmubi.eval_books import file_of, open_book

    ready = planned(plan)
    state = fingerprint(settings.tiers_file, ready.data)
    choice = ModelChoice.of(settings, wish.model)
    _check_models(choice, ready)
    try:
        async with open_book(settings, wish.book) as kept:
            earlier = await _to_resume(kept, plan, state) if wish.resumes else None
            with watcher(ready, is_quiet=wish.as_json) as watching:
                means = Means(
                    book=kept,
                    models=choice,
                    answers=SqliteAnswers(file_of(settings, wish.book)),
                    cache=wish.cache,
                    jobs=wish.jobs or (1 if wish.model is None else 8),
                    max_cost_inr=wish.max_cost,
                    watcher=watching,
                )
                ended = await go(ready, state, means, earlier)
            results = await kept.results(ended.id)
    finally:
        await choice.close()
    show_end(ended, results, as_json=wish.as_json)
    return ended, results


def _check_models(choice: ModelChoice, ready: Planned) -> None:
    """Asks for each model once before anything is run.

    Raises:
        BadInput: One is not configured.
    """
    for use_case in {one.suite.use_case for one in ready.work}:
        choice.port(use_case)


async def _to_resume(book: RunBook, plan: Plan, state: dict[str, Any]) -> EvalRun:
    """The newest run of the same plan that was stopped.

    Raises:
        BadInput: There is none, or the code has changed since.
    """
    for run_ in await book.runs(200):
        if run_.state != "done" and run_.plan == plan.as_json():
            if run_.fingerprint.get("source") != state["source"]:
                raise SetupError("The code has changed since that run was stopped; run it anew.")
            return run_
    raise BadInput("No run of this plan was stopped; leave out --resume.")


def _rupees(said: str | None) -> Decimal | None:
    if said is None:
        return None
    try:
        amount = Decimal(said)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0:
        raise BadInput("--max-cost takes rupees, such as 50 or 2.50.")
    return amount


def _code(ended: EvalRun) -> int:
    if ended.state == "interrupted":
        return 130
    if any(figures["golden_failed"] for figures in ended.summary.values()):
        return 2
    return 3 if ended.state == "over_cost" else 0


def _tags(tags: Any) -> str:  # noqa: ANN401  # a mapping of texts
    return " ".join(f"{key}={value}" for key, value in tags.items())


def _say(text: str) -> None:
    sys.stdout.write(text.rstrip("\n") + "\n")
