"""``propmubi router pull``: the background model, fetched by Ollama."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.settings import Settings
from domain.errors import SetupError
from propmubi.cli.options import AsJson  # noqa: TC001 - typer evaluates it

if TYPE_CHECKING:
    from router.ollama_models import OllamaServer


def pull(
    model: Annotated[str | None, typer.Argument(help="Default: the background tier's Ollama model.")] = None,
    is_forced: Annotated[bool, typer.Option("--force", help="Also when it exceeds the memory.")] = False,
    is_listing: Annotated[bool, typer.Option("--list", help="Only tell which models are there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Fetch the background model with Ollama, if it fits this machine's memory."""
    from router.models import OLLAMA_HERE
    from router.ollama_models import OllamaServer

    settings = Settings.load()
    server = OllamaServer(settings.ollama_api_base or OLLAMA_HERE)
    if is_listing:
        _tell(asyncio.run(server.sizes()), as_json=as_json)
        return
    told = asyncio.run(_pulled(server, model or _background(settings), is_forced=is_forced, as_json=as_json))
    if as_json:
        sys.stdout.write(json.dumps(told) + "\n")
    else:
        sys.stdout.write(f"{told['model']} is {told['state']}\n")


async def _pulled(server: OllamaServer, model: str, *, is_forced: bool, as_json: bool) -> dict[str, Any]:
    there = await server.sizes()
    if model in there or f"{model}:latest" in there:
        return {"model": model, "state": "there already"}
    if server.is_here and not is_forced:
        _check_memory(model, there)
    await _fetch(server, model, is_quiet=as_json)
    return {"model": model, "state": "fetched"}


def _check_memory(model: str, there: dict[str, int]) -> None:
    """Refuses what this machine cannot run.

    Raises:
        SetupError: It does not fit; the sentence names one that does.
    """
    from router.ollama_models import fits_memory, memory_bytes, size_of, smaller_than

    size, memory = size_of(model, there), memory_bytes()
    if size is None or memory is None or fits_memory(size, memory):
        return
    smaller = smaller_than(size, memory)
    advice = f"pull {smaller}, and name it in the tiers file" if smaller else "run it on a larger machine"
    raise SetupError(
        f"{model} is {size / 1e9:.1f} GB and {memory / 1e9:.1f} GB of memory are free here: {advice}, "
        "or use --force."
    )


async def _fetch(server: OllamaServer, model: str, *, is_quiet: bool) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=is_quiet) as bars:
        known: dict[str, Any] = {}
        async for step in server.pull(model):
            if not step.layer:
                continue
            if step.layer not in known:
                known[step.layer] = bars.add_task(step.layer[-12:], total=step.total or None)
            bars.update(known[step.layer], completed=step.completed, total=step.total or None)


def _background(settings: Settings) -> str:
    """The background tier's Ollama model, by Ollama's name.

    Raises:
        SetupError: The tier has none.
    """
    from router.tiers import load_tiers

    table = load_tiers(settings.tiers_file).common
    for name in table.tiers["background"].order:
        deployment = table.deployments[name]
        if deployment.provider == "ollama":
            return deployment.model.partition("/")[2]
    raise SetupError("The background tier has no Ollama model: name the model to pull.")


def _tell(sizes: dict[str, int], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(sizes) + "\n")
        return
    for name, size in sizes.items():
        sys.stdout.write(f"{name:<40}{size / 1e9:>8.1f} GB\n")
    if not sizes:
        sys.stdout.write("no model is there yet\n")
