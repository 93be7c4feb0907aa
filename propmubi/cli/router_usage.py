"""``propmubi router usage``: what models did and cost."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.settings import Settings
from domain.model_calls import india_day
from domain.money import format_indian
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them

if TYPE_CHECKING:
    from pathlib import Path


def usage(
    days: Annotated[int, typer.Option(min=1, max=366, help="Days up to today.")] = 30,
    data_dir: DataDir = None,
    url: Annotated[str | None, typer.Option("--url", help="Address of a running API.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show calls, tokens and cost of the tenant's models, and how far its limits are used."""
    found = asyncio.run(_ask(days, data_dir, url))
    if as_json:
        sys.stdout.write(json.dumps(found) + "\n")
        return
    sys.stdout.write("\n".join(_lines(found)) + "\n")


async def _ask(days: int, data_dir: Path | None, url: str | None) -> Any:  # noqa: ANN401  # JSON
    from propmubi.cli.connect import answer_of, platform

    last = india_day(datetime.now(UTC))
    query = {"from": (last - timedelta(days=days - 1)).isoformat(), "to": last.isoformat()}
    async with platform(Settings.load(data_dir=data_dir), url=url) as running, running.client() as client:
        return answer_of(await client.get("/api/v1/usage", params=query)).json()


def _lines(found: dict[str, Any]) -> list[str]:
    total = found["total"]
    lines = [f"{found['first']} to {found['last']}"]
    if not found["is_active"]:
        lines.append("no provider is configured: the floor does every job")
    for limit in found["limits"]:
        name = limit["name"].replace("_", " ")
        whole = format_indian(limit["limit_inr"])
        lines.append(f"{name:<18}{_inr(limit['spent_inr'])} of ₹{whole} ({limit['state']})")
    for group in ("tiers", "use_cases", "deployments", "outcomes"):
        lines.extend(["", group.replace("_", " "), *(_line(one) for one in found[group])])
    lines.extend(["", _line(total)])
    lines.append(f"{total['floors']} of {total['steps']} steps fell to their floor; {_saved(total)}")
    if total["lost"]:
        lines.append(f"{total['lost']} calls could not be written down and are missing here")
    return lines


def _line(one: dict[str, Any]) -> str:
    tokens = f"{format_indian(one['tokens_in'])} + {format_indian(one['tokens_out'])}"
    return f"  {one['name']:<20}{one['calls']:>8} calls {tokens:>24} tokens {_inr(one['cost_inr']):>16}"


def _saved(total: dict[str, Any]) -> str:
    return f"{total['cached']} answers were given again, which saved {_inr(total['saved_inr'])}"


def _inr(amount: str) -> str:
    """Rupees and paise in Indian grouping."""
    rupees, _, paise = amount.partition(".")
    return f"₹{format_indian(int(rupees))}.{paise}"
