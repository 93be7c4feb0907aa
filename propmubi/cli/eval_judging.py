"""``propmubi eval judge-audit``, ``pairwise``, ``pareto``: judges, runs and models side by side."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path  # noqa: TC003 - typer evaluates it
from typing import TYPE_CHECKING, Annotated, Any

import typer

from domain.errors import BadInput
from propmubi.cli.eval_options import Book, Seed, kept_runs, settings_of
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them

if TYPE_CHECKING:
    from collections.abc import Mapping

    from config.settings import Settings
    from domain.eval_records import EvalResult
    from evals.pareto import Contender
    from router.port import ModelPort

RUBRIC = (
    "Answers what was asked, with figures that tools gave, in the person's language, briefly and politely."
)
_GOOD = 4
"""Marks from which an answer is good."""
Judge = Annotated[
    str | None,
    typer.Option("--judge", help="Tier or model that judges; default: none, what is known decides."),
]
Rubric = Annotated[str, typer.Option("--rubric", help="What is judged.")]


def judge_audit(
    labels: Annotated[
        Path, typer.Argument(help="JSON Lines of {question, answer, human: good|bad, judge?}.")
    ],
    judge: Judge = None,
    rubric: Rubric = RUBRIC,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Hold a judge against people's labels: agreement, Cohen's kappa, and on which side it errs.

    Without --judge the lines themselves say what the judge said.
    """
    from evals.scorers.judge import agreement

    rows = _labelled(labels)
    settings = settings_of(data_dir)
    said = asyncio.run(_judged(settings, rows, judge, rubric))
    found = agreement([row["human"] == "good" for row in rows], said)._asdict()
    if as_json:
        sys.stdout.write(json.dumps(found) + "\n")
        return
    kappa = "-" if found["kappa"] is None else f"{found['kappa']:.3f}"
    sys.stdout.write(
        f"{found['labelled']} labels: agreed {found['agreed']:.3f}, kappa {kappa}, "
        f"too mild {found['too_mild']}, too strict {found['too_strict']}\n"
    )


async def _judged(
    settings: Settings, rows: list[dict[str, Any]], judge: str | None, rubric: str
) -> list[bool]:
    if judge is None:
        if any(row.get("judge") not in {"good", "bad"} for row in rows):
            raise BadInput("Without --judge each line says judge: good or bad.")
        return [row["judge"] == "good" for row in rows]
    from evals.harness.models import ModelChoice
    from evals.harness.sqlite_book import SqliteAnswers
    from evals.scorers.judge import marks
    from propmubi.eval_books import file_of

    choice = ModelChoice.of(settings, judge)
    kept = SqliteAnswers(file_of(settings))
    try:
        port = needed(choice.port("classification"))
        found = [await marks(port, rubric, str(row["question"]), str(row["answer"]), kept) for row in rows]
    finally:
        await choice.close()
    return [one.marks >= _GOOD for one in found]


def _labelled(path: Path) -> list[dict[str, Any]]:
    try:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} cannot be read as JSON Lines ({type(error).__name__}).") from None
    if not rows or any(not isinstance(row, dict) or row.get("human") not in {"good", "bad"} for row in rows):
        raise BadInput(f"{path} must hold lines with human: good or bad.")
    return rows


def pairwise(
    a: Annotated[str, typer.Argument(help="A run.")],
    b: Annotated[str, typer.Argument(help="Another.")],
    judge: Judge = None,
    rubric: Rubric = RUBRIC,
    data_dir: DataDir = None,
    book: Book = None,
    as_json: AsJson = False,
) -> None:
    """Which of two runs answers better, case by case: by scores, or by a judge that sees both orders."""
    first, second = kept_runs(data_dir, book, a, b)
    after = {one.key: one for one in second.results}
    pairs = [(one, after[one.key]) for one in first.results if one.key in after]
    if not pairs:
        raise BadInput("The two runs share no case.")
    settings = settings_of(data_dir)
    found = asyncio.run(_compared(settings, pairs, judge, rubric))
    if as_json:
        sys.stdout.write(json.dumps(found) + "\n")
        return
    sys.stdout.write(
        f"{len(pairs)} cases: A better {found['a']}, B better {found['b']}, tie {found['tie']}, "
        f"p {found['p']:.4f}{'' if judge is None else ', order decided ' + str(found['unsteady'])}\n"
    )


async def _compared(
    settings: Settings, pairs: list[tuple[EvalResult, EvalResult]], judge: str | None, rubric: str
) -> dict[str, Any]:
    from evals.harness.statistics import paired

    verdicts = [_by_score(one, other) for one, other in pairs]
    unsteady = 0
    if judge is not None:
        from evals.harness.models import ModelChoice
        from evals.harness.sqlite_book import SqliteAnswers
        from evals.scorers.judge import compare
        from propmubi.eval_books import file_of

        choice = ModelChoice.of(settings, judge)
        kept = SqliteAnswers(file_of(settings))
        try:
            port = needed(choice.port("classification"))
            judged = [
                await compare(port, rubric, str(one.inputs), (_text(one), _text(other)), kept)
                for one, other in pairs
            ]
        finally:
            await choice.close()
        verdicts = [one.winner for one in judged]
        unsteady = sum(not one.is_steady for one in judged)
    worth: Mapping[str, float] = {"a": 0.0, "tie": 0.5, "b": 1.0}
    keys = [str(number) for number in range(len(verdicts))]
    even = dict.fromkeys(keys, 0.5)
    found = paired(even, dict(zip(keys, (worth[one] for one in verdicts), strict=True)), {})
    counts = {side: verdicts.count(side) for side in ("a", "b", "tie")}
    return {**counts, "unsteady": unsteady, "p": 1.0 if found is None else found.p}


def _by_score(one: EvalResult, other: EvalResult) -> Any:  # noqa: ANN401  # a Winner
    before, after = one.value or 0.0, other.value or 0.0
    return "tie" if before == after else "b" if after > before else "a"


def _text(one: EvalResult) -> str:
    output = one.output
    return str(output.get("text", output)) if isinstance(output, dict) else str(output)


def needed(port: ModelPort | None) -> ModelPort:
    """The model.

    Raises:
        BadInput: There is none.
    """
    if port is None:
        raise BadInput("This takes a model; name one that is configured.")
    return port


def pareto(
    suite: Annotated[str, typer.Argument(help="Name of a suite.")],
    models: Annotated[str, typer.Option("--models", help="Models separated by commas; rules is the floor.")],
    most: Annotated[int | None, typer.Option("-n", min=1, help="Cases at most.")] = None,
    epochs: Annotated[int, typer.Option("--epochs", min=1, max=100)] = 1,
    seed: Seed = 0,
    write: Annotated[
        Path | None, typer.Option("--write", help="Write the proposed change as a patch here.")
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Compare models on a suite: the front of quality, cost and latency, and the change it proposes.

    The change is a diff of router/tiers.yaml; a person reads and applies it.
    """
    from evals.harness.catalogue import CATALOGUE, load
    from evals.pareto import front, patch_for, proposed

    found = load(suite)
    names = [name.strip() for name in models.split(",") if name.strip()]
    if not names:
        raise BadInput("--models takes names separated by commas, such as rules,gpt-4o-mini.")
    settings = settings_of(data_dir)
    contenders = asyncio.run(_contenders(settings, suite, names, most, epochs, seed))
    best = front(contenders)
    choice = proposed(contenders)
    tier = next(entry.tier for entry in CATALOGUE if entry.name == found.name)
    patch, why_none = patch_for(tier, choice)
    if write is not None and patch:
        write.write_text(patch, "utf-8")
    if as_json:
        told = [
            {**one._asdict(), "cost_inr": str(one.cost_inr), "is_front": one in best} for one in contenders
        ]
        sys.stdout.write(
            json.dumps(
                {"contenders": told, "proposed": choice.model, "patch": patch, "note": why_none},
                ensure_ascii=False,
            )
            + "\n"
        )
        return
    for one in contenders:
        mark = "front" if one in best else ""
        sys.stdout.write(
            f"{one.model:<24} score {one.score:.3f} ({one.low:.3f}-{one.high:.3f})  "
            f"₹{one.cost_inr:.4f} a sample  p95 {one.p95_ms:.1f} ms  floor {one.floor_share:.0%}  {mark}\n"
        )
    sys.stdout.write(f"proposed: {choice.model}\n{patch or why_none}\n")


async def _contenders(  # a run of each model
    settings: Settings, suite: str, names: list[str], most: int | None, epochs: int, seed: int
) -> list[Contender]:
    from evals.harness.fingerprint import fingerprint
    from evals.harness.memory_book import MemoryBook
    from evals.harness.models import ModelChoice
    from evals.harness.plan import Plan, planned
    from evals.harness.runner import Means, run
    from evals.pareto import contender

    found = []
    for name in names:
        choice = ModelChoice.of(settings, name)
        ready = planned(Plan(suites=(suite,), model=name, epochs=epochs, seed=seed, most=most))
        jobs = 1 if name == "rules" else 8
        try:
            ended = await run(
                ready,
                fingerprint(settings.tiers_file, ready.data),
                Means(book=MemoryBook(), models=choice, jobs=jobs),
            )
        finally:
            await choice.close()
        found.append(contender(name, ended.summary[suite]))
    return found
