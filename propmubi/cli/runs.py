"""``propmubi runs``: what runs there are and how they ended; the upkeep of their threads."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID  # noqa: TC003 - typer evaluates it

import typer

from config.settings import Settings
from propmubi.cli.options import AsJson, DataDir, Url  # noqa: TC001 - typer evaluates them
from propmubi.cli.run_upkeep import add_upkeep

if TYPE_CHECKING:
    from pathlib import Path


def register(app: typer.Typer) -> None:
    """Adds the command group."""
    group = typer.Typer(
        help="Runs of graphs: list and look at them; threads that wait, before an upgrade and after it.",
        no_args_is_help=True,
    )
    group.command("list")(list_runs)
    group.command("show")(show)
    add_upkeep(group)
    app.add_typer(group, name="runs")


def list_runs(
    status: Annotated[
        str | None, typer.Option(help="pending, running, success, error, timeout or interrupted.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    url: Url = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List the newest runs."""
    query = {"limit": limit, **({"status": status} if status else {})}
    found = asyncio.run(_ask("/api/v1/runs", query, data_dir, url))
    if as_json:
        _print(json.dumps(found))
        return
    for one in found:
        _print(_line(one))


def show(
    run_id: Annotated[UUID, typer.Argument(help="Id of the run.")],
    url: Url = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show one run."""
    found = asyncio.run(_ask(f"/api/v1/runs/{run_id}", {}, data_dir, url))
    if as_json:
        _print(json.dumps(found))
        return
    for name, value in found.items():
        _print(f"{name:<20} {'-' if value is None else value}")


async def _ask(path: str, query: dict[str, Any], data_dir: Path | None, url: str | None) -> Any:  # noqa: ANN401  # JSON
    import httpx

    from propmubi.cli.connect import answer_of, platform, unreachable

    async with platform(Settings.load(data_dir=data_dir), url=url) as found, found.client() as client:
        try:
            return answer_of(await client.get(path, params=query)).json()
        except httpx.TransportError as error:
            raise unreachable(found.url, error) from None


def _line(run: dict[str, Any]) -> str:
    ended = f"  {run['error_type']}" if run["error_type"] else ""
    begun = f"  begun {run['deliveries']} times" if run["deliveries"] > 1 else ""
    return f"{run['created_at'][:19]}  {run['status']:<12} {run['graph_id']:<18} {run['id']}{begun}{ended}"


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
