"""``propmubi sites``: web sites that carry the widget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them
from propmubi.cli.people_store import OWN_TENANT, Tenant, show, with_database

if TYPE_CHECKING:
    from store.database import Database
    from store.identity.sites import Site
    from store.tables.identity import SiteRow

Origins = Annotated[
    list[str], typer.Option("--origin", help="Where its pages are, as https://homes.example; repeatable.")
]
_COLUMNS: Final = ("key", "name", "allowed_origins", "is_loopback_allowed", "revoked_at")


def register(app: typer.Typer) -> None:
    """Adds the command group."""
    group = typer.Typer(help="Web sites that carry the widget: add, list, revoke.", no_args_is_help=True)
    group.command("add")(add)
    group.command("list")(list_sites)
    group.command("revoke")(revoke)
    app.add_typer(group, name="sites")


def add(
    name: Annotated[str, typer.Argument(help="What the site is called here.")],
    origin: Origins = [],  # noqa: B006  # typer reads the default, nothing changes it
    loopback: Annotated[
        bool, typer.Option("--loopback", help="Also pages of this machine, on any port.")
    ] = False,
    tenant: Tenant = OWN_TENANT,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Add a site; the key it gets goes into the page as data-site."""

    async def work(database: Database) -> dict[str, Any]:
        from store.identity.sites import Sites

        return _facts(await Sites(database).add(tenant, name, origin, is_loopback_allowed=loopback))

    show(with_database(data_dir, work), _COLUMNS, as_json=as_json)


def list_sites(tenant: Tenant = OWN_TENANT, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List the tenant's sites, revoked ones too."""

    async def work(database: Database) -> list[dict[str, Any]]:
        from store.identity.sites import Sites

        return [_facts(row) for row in await Sites(database).of_tenant(tenant)]

    show(with_database(data_dir, work), _COLUMNS, as_json=as_json)


def revoke(
    key: Annotated[str, typer.Argument(help="The site's key, pms_….")],
    tenant: Tenant = OWN_TENANT,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """End a site at once: its widget opens no session and its visitors' tokens are refused."""

    async def work(database: Database) -> dict[str, Any]:
        from store.identity.sites import Sites

        await Sites(database).revoke(tenant, key)
        return next(_facts(row) for row in await Sites(database).of_tenant(tenant) if row.key == key)

    show(with_database(data_dir, work), _COLUMNS, as_json=as_json)


def _facts(site: Site | SiteRow) -> dict[str, Any]:
    return {
        "key": site.key,
        "name": site.name,
        "allowed_origins": list(site.allowed_origins),
        "is_loopback_allowed": site.is_loopback_allowed,
        "revoked_at": getattr(site, "revoked_at", None),
    }
