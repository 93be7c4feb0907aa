"""``propmubi webhooks``: what receivers of webhooks need."""

from __future__ import annotations

from typing import Final

import typer

from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them
from propmubi.cli.people_store import OWN_TENANT, Tenant, show

_COLUMNS: Final = ("key", "header", "form")


def register(app: typer.Typer) -> None:
    """Adds the command group."""
    group = typer.Typer(help="Webhooks of ended runs: the key they are signed with.", no_args_is_help=True)
    group.command("key")(key)
    group.callback()(lambda: None)
    app.add_typer(group, name="webhooks")


def key(tenant: Tenant = OWN_TENANT, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Show the key by which a receiver knows the tenant's webhooks; it changes with the secret key."""
    from config.settings import Settings
    from domain.webhook_signature import SIGNATURE_HEADER, tenant_key
    from store.identity.secret_key import load_ring

    found = {
        "key": tenant_key(load_ring(Settings.load(data_dir=data_dir)), tenant),
        "header": SIGNATURE_HEADER,
        "form": "t=<seconds since 1970>,v1=<hex HMAC-SHA256 of '<t>.<body>' under the key>",
    }
    show(found, _COLUMNS, as_json=as_json)
