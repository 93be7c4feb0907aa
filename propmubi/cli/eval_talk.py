"""``propmubi eval redteam`` and ``simulate``: attacks, and whole conversations."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path  # noqa: TC003 - typer evaluates it
from typing import TYPE_CHECKING, Annotated

import typer

from propmubi.cli.eval_options import Model, Seed, settings_of
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from config.settings import Settings
    from evals.harness.suite import Suite
    from evals.redteam import RedTeamReport
    from evals.talk.personas import Persona
    from evals.talk.simulate import Simulated

_MOST_HITS = 20


def redteam(
    suite: Annotated[str, typer.Argument(help="A suite whose cases hold free text.")],
    payloads: Annotated[
        Path | None,
        typer.Option("--payloads", help="Folder of *injection*.jsonl sets, beside our own attacks."),
    ] = None,
    model: Model = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Put attacks into a suite's cases. Exit 1 where one got a word, an effect, another decision."""
    from evals.harness.catalogue import load
    from evals.redteam import ATTACKS, payloads_of

    found = load(suite)
    attacks = {**ATTACKS, **(payloads_of(payloads) if payloads is not None else {})}
    report = asyncio.run(_attacked(settings_of(data_dir), found, attacks, model))
    if as_json:
        told = {
            "suite": report.suite,
            "attempts": report.attempts,
            "hits": [one._asdict() for one in report.hits],
        }
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(f"{report.suite}: {report.attempts} attacks, {len(report.hits)} got something\n")
        for one in report.hits[:_MOST_HITS]:
            sys.stdout.write(f"  {one.case} by {one.attack}: {one.got}\n")
    raise typer.Exit(1 if report.hits else 0)


async def _attacked(
    settings: Settings, suite: Suite, attacks: Mapping[str, str], model: str | None
) -> RedTeamReport:
    from evals.harness.models import ModelChoice
    from evals.redteam import redteam as attack

    choice = ModelChoice.of(settings, model)
    try:
        return await attack(suite, suite.cases(), attacks, choice.port(suite.use_case))
    finally:
        await choice.close()


def simulate(
    persona: Annotated[str, typer.Argument(help="Name of a persona, or all.")] = "all",
    most: Annotated[int, typer.Option("-n", min=1, help="Conversations of each.")] = 1,
    seed: Seed = 0,
    model: Model = None,
    persona_model: Annotated[
        str | None,
        typer.Option("--persona-model", help="Tier or model that plays the persona; default: its script."),
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Let personas talk to the search. Exit 1 where anything was breached that must always hold."""
    from evals.talk.personas import PERSONAS, persona_named

    who = list(PERSONAS) if persona == "all" else [persona_named(persona)]
    settings = settings_of(data_dir)
    talks = asyncio.run(_talked(settings, who, range(seed, seed + most), model, persona_model))
    if as_json:
        sys.stdout.write(json.dumps([one.as_json() for one in talks], ensure_ascii=False) + "\n")
    else:
        for one in talks:
            _show(one, is_whole=len(talks) == 1)
    raise typer.Exit(1 if any(one.breaches for one in talks) else 0)


async def _talked(
    settings: Settings,
    who: Sequence[Persona],
    seeds: Sequence[int],
    model: str | None,
    persona_model: str | None,
) -> list[Simulated]:
    from evals.harness.models import ModelChoice
    from evals.talk.model_persona import PlayedByModel
    from evals.talk.simulate import simulate as talk

    answers = ModelChoice.of(settings, model)
    plays = ModelChoice.of(settings, persona_model)
    try:
        found = []
        for persona in who:
            for seed in seeds:
                answers.begin_sample()
                port = plays.port("chat")
                speaker = None if port is None else PlayedByModel(persona, port)
                found.append(
                    await talk(persona, seed, model=answers.port("property_search"), speaker=speaker)
                )
        return found
    finally:
        await answers.close()
        await plays.close()


def _show(one: Simulated, *, is_whole: bool) -> None:
    if is_whole:
        for turn in one.turns:
            sys.stdout.write(f"› {turn.said[:300]}\n  {turn.text[:600].replace(chr(10), chr(10) + '  ')}\n")
    told = f"{len(one.breaches)} breaches" if one.breaches else "nothing breached"
    sys.stdout.write(
        f"{one.persona} (seed {one.seed}): {len(one.turns)} turns, {one.leads} enquiries, {told}\n"
    )
    for breach in one.breaches:
        sys.stdout.write(f"  turn {breach.turn}, {breach.rule}: {breach.says}\n")
