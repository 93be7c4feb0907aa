"""``propmubi leads models``: versions in the store, compared, and promoted by a person."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003 - typer evaluates it
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from domain.errors import BadInput
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them
from propmubi.cli.people_store import OWN_TENANT, Tenant, show, with_database

if TYPE_CHECKING:
    from domain.leads_model.form import LeadModel
    from store.database import Database
    from store.lead_models import ModelVersion

Version = Annotated[int, typer.Argument(min=1, help="Number of a version.")]
_COLUMNS: Final = (
    "version",
    "state",
    "purpose",
    "auc",
    "ece",
    "members",
    "created_at",
    "promoted_at",
    "seal",
)
_COMPARED: Final = ("rows", "auc_a", "auc_b", "difference", "low", "high", "ece_a", "ece_b", "verdict")


def add_version_commands(group: typer.Typer) -> None:
    """Adds the group of commands about versions."""
    versions = typer.Typer(help="Versions of lead models.", no_args_is_help=True)
    versions.command("list")(list_models)
    versions.command("add")(add)
    versions.command("compare")(compare)
    versions.command("promote")(promote)
    group.add_typer(versions, name="models")


def list_models(tenant: Tenant = OWN_TENANT, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List the tenant's versions, newest first."""

    async def work(database: Database) -> list[dict[str, Any]]:
        from store.lead_models import LeadModels

        return [_facts(each) for each in await LeadModels(database).of_tenant(tenant)]

    show(with_database(data_dir, work), _COLUMNS, as_json=as_json)


def add(
    model: Annotated[Path, typer.Argument(help="A model's JSON file.")],
    tenant: Tenant = OWN_TENANT,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Keep a model's file as a version, a candidate."""
    from propmubi.cli.leads_model import read_model

    learnt = read_model(model)

    async def work(database: Database) -> dict[str, Any]:
        from store.lead_models import LeadModels

        return _facts(await LeadModels(database).add(tenant, learnt))

    show(with_database(data_dir, work), _COLUMNS, as_json=as_json)


def compare(
    first: Version,
    second: Version,
    data: Annotated[
        Path | None, typer.Option(help="CSV file with the label; default: outcomes of the platform's leads.")
    ] = None,
    window: Annotated[int, typer.Option(help="On stored outcomes: days until a lead is judged.")] = 30,
    seed: Annotated[int, typer.Option(min=0, help="Of the bootstrap.")] = 0,
    tenant: Tenant = OWN_TENANT,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Champion against challenger on the same rows: AUC of A less that of B, by paired bootstrap.

    Rows that one of the two has learnt from flatter it: compare on rows that are newer than both.
    """
    from evals.leads.contest import contest
    from evals.leads.stored import stored_table
    from evals.leads.table import read_table

    async def work(database: Database) -> tuple[LeadModel, LeadModel, Any]:
        from store.lead_models import LeadModels
        from store.lead_training import leads_to_learn

        models = LeadModels(database)
        leads = await leads_to_learn(database, tenant) if data is None else ()
        return await models.get(tenant, first), await models.get(tenant, second), leads

    one, two, leads = with_database(data_dir, work)
    table = (
        read_table(data)
        if data is not None
        else stored_table(leads, now=datetime.now(UTC), window_days=window).table
    )
    if table.rows == 0:
        raise BadInput("No lead of the platform has a label yet; name a file with --data.")
    show(contest(one, two, table, seed=seed), _COMPARED, as_json=as_json)


def promote(
    version: Version,
    by: Annotated[str, typer.Option("--by", help="Email of the person who decides it.")],
    tenant: Tenant = OWN_TENANT,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Make a version the champion of its purpose; the one before retires. Kept with who decided it."""

    async def work(database: Database) -> dict[str, Any]:
        from store.identity.passwords import Passwords
        from store.identity.people import People
        from store.lead_models import LeadModels

        person = await People(database, Passwords()).find(tenant, by)
        models = LeadModels(database)
        return _facts(await models.promote(tenant, version, by=person.id, at=datetime.now(UTC)))

    show(with_database(data_dir, work), (*_COLUMNS, "promoted_by"), as_json=as_json)


def _facts(version: ModelVersion) -> dict[str, Any]:
    metrics = version.metrics
    return {
        "version": version.version,
        "state": version.state,
        "purpose": version.purpose,
        "auc": metrics.get("auc", {}).get("value"),
        "ece": metrics.get("ece"),
        "members": metrics.get("members"),
        "created_at": version.created_at,
        "promoted_by": version.promoted_by,
        "promoted_at": version.promoted_at,
        "promotions": version.promotions,
        "seal": version.seal,
        "data_sha256": version.data_sha256,
    }
