"""``propmubi router``: which model does which job, whether it answers, and what a month costs."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID  # noqa: TC003 - typer evaluates it

import typer

from config.settings import Settings
from domain.errors import BadInput
from propmubi.cli.options import AsJson  # noqa: TC001 - typer evaluates it
from propmubi.cli.router_pull import pull
from propmubi.cli.router_usage import usage

if TYPE_CHECKING:
    from router.cost import Cost
    from router.models import Models
    from router.probe import Probed


def register(app: typer.Typer) -> None:
    """Adds the command group."""
    group = typer.Typer(help="Models by tier: show, check, cost, pull, usage.", no_args_is_help=True)
    group.command("show")(show)
    group.command("check")(check)
    group.command("cost")(cost)
    group.command("pull")(pull)
    group.command("usage")(usage)
    app.add_typer(group, name="router")


def show(
    tenant: Annotated[UUID | None, typer.Option("--tenant", help="A tenant's own table.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the tiers, who does each job, and what is active."""
    from router.models import Models

    shown = _shown(Models(Settings.load()), tenant)
    if as_json:
        sys.stdout.write(json.dumps(shown) + "\n")
        return
    for name, tier in shown["tiers"].items():
        sys.stdout.write(f"{name}: {', '.join(tier['use_cases'])}\n")
        for place in tier["deployments"]:
            price = f"US$ {place['in_usd']} in, {place['out_usd']} out" if place["in_usd"] else "no price"
            state = "active" if place["is_active"] else "off"
            sys.stdout.write(f"  {place['name']:<20}{state:<8}{price}\n")
        limits = f"{tier['budget_s']:g} s, {tier['output_tokens']} output tokens"
        sys.stdout.write(f"  then the floor; {limits}\n")
    sys.stdout.write(f"prices per million tokens, {shown['priced_on']}: {shown['price_source']}\n")


def check(
    timeout_s: Annotated[float, typer.Option("--timeout", min=0.1, max=300, help="Seconds to wait.")] = 20.0,
    as_json: AsJson = False,
) -> None:
    """Ask each active deployment for one token; exit 1 when one does not answer."""
    found = asyncio.run(_probed(timeout_s))
    is_well = all(each.is_reachable for each in found)
    if as_json:
        sys.stdout.write(json.dumps({"ok": is_well, "deployments": [asdict(each) for each in found]}) + "\n")
    elif not found:
        sys.stdout.write("no provider is configured: the floor does every job\n")
    else:
        for each in found:
            state = "ok" if each.is_reachable else "fail"
            sys.stdout.write(f"{state:<6}{each.deployment:<20}{each.took_ms:>8.0f} ms  {each.detail}\n")
    if not is_well:
        raise typer.Exit(1)


def cost(
    users: Annotated[int, typer.Option(min=0, max=10**9)] = 10_000,
    chats_per_user: Annotated[str, typer.Option(help="Chats a user has in a month.")] = "8",
    documents: Annotated[int, typer.Option(min=0, max=10**9, help="Documents read in a month.")] = 10_000,
    leads: Annotated[int, typer.Option(min=0, max=10**9, help="Leads scored in a month.")] = 10_000,
    cases: Annotated[int, typer.Option(min=0, max=10**9, help="Underwriting cases in a month.")] = 2_000,
    as_json: AsJson = False,
) -> None:
    """Reckon a month's cost by tier and what each lever saves, from the table's prices and assumed sizes."""
    from router.cost import Load, monthly_cost
    from router.tiers import load_tiers

    load = Load(
        users=users,
        chats_per_user=_decimal(chats_per_user),
        documents=documents,
        leads=leads,
        cases=cases,
    )
    found = monthly_cost(load_tiers(Settings.load().tiers_file).common, load)
    if as_json:
        sys.stdout.write(json.dumps(_plain(found)) + "\n")
        return
    for tier, usd in found.by_tier.items():
        sys.stdout.write(f"{tier:<18}US$ {usd:>12,.2f}\n")
    low, high = found.plan
    sys.stdout.write(
        f"{'total':<18}US$ {found.total:>12,.2f}  {found.against_plan} the plan's {low:,.0f} to {high:,.0f}\n"
    )
    for lever, usd in found.saved_by.items():
        sys.stdout.write(f"saved by {lever.replace('_', ' ')}: US$ {usd:,.2f}\n")


async def _probed(timeout_s: float) -> list[Probed]:
    from router.models import Models
    from router.probe import probe

    models = Models(Settings.load())
    try:
        return await probe(models, timeout_s)
    finally:
        await models.close()


def _shown(models: Models, tenant: UUID | None) -> dict[str, Any]:
    table = models.table(tenant)
    active = models.active(tenant)
    tiers = {
        name: {
            "use_cases": [job for job, tier_name in table.use_cases.items() if tier_name == name],
            "deployments": [
                {
                    "name": place,
                    "is_active": place in active,
                    **table.deployments[place].model_dump(mode="json"),
                }
                for place in tier.order
            ],
            **tier.model_dump(mode="json", exclude={"primary", "fallback"}),
        }
        for name, tier in table.tiers.items()
    }
    return {"priced_on": table.priced_on.isoformat(), "price_source": table.price_source, "tiers": tiers}


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not 0 <= value <= 10**6:
        raise BadInput("--chats-per-user must be a number from 0 to 1000000, e.g. 8 or 2.5.")
    return value


def _plain(found: Cost) -> dict[str, Any]:
    """US$ as numbers of two decimals."""
    return {
        "by_tier": {tier: float(usd) for tier, usd in found.by_tier.items()},
        "total_usd": float(found.total),
        "saved_by": {lever: float(usd) for lever, usd in found.saved_by.items()},
        "plan_usd": [float(usd) for usd in found.plan],
        "against_plan": found.against_plan,
    }
