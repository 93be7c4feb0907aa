"""``propmubi tokens``: how a person's programs call."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final
from uuid import UUID  # noqa: TC003 - typer evaluates it

import typer

from domain.tenancy import Role
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them
from propmubi.cli.people_store import OWN_TENANT, Tenant, show, with_database

if TYPE_CHECKING:
    from store.database import Database
    from store.identity.personal_tokens import PersonalTokens

Email = Annotated[str, typer.Argument(help="Email address of the token's owner.")]
SomeRoles = Annotated[
    list[Role], typer.Option("--role", help="What it may at most; repeatable. Default: all.")
]
_COLUMNS: Final = ("id", "label", "hint", "roles", "last_used_at", "expires_at", "revoked_at")


def register(app: typer.Typer) -> None:
    """Adds the command group."""
    group = typer.Typer(help="Personal access tokens: create, list, revoke.", no_args_is_help=True)
    group.command("create")(create)
    group.command("list")(list_tokens)
    group.command("revoke")(revoke)
    app.add_typer(group, name="tokens")


def create(
    email: Email,
    label: Annotated[str, typer.Option("--label", help="What it is for.")],
    role: SomeRoles = [],  # noqa: B006  # typer reads the default, nothing changes it
    days: Annotated[
        int, typer.Option("--days", min=0, max=366, help="How long it holds; 0: until it is revoked.")
    ] = 90,
    tenant: Tenant = OWN_TENANT,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Make a token for a person's program; it is shown this once."""

    async def work(database: Database) -> dict[str, Any]:
        tokens = await _tokens_of(database, tenant, email)
        life = timedelta(days=days) if days else None
        made = await tokens.create(label, roles=frozenset(role) or None, life=life)
        return {**asdict(made.facts), "token": made.token}

    show(with_database(data_dir, work), ("token", "label", "roles", "expires_at"), as_json=as_json)


def list_tokens(
    email: Email, tenant: Tenant = OWN_TENANT, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """List a person's tokens, newest first, revoked ones too."""

    async def work(database: Database) -> list[dict[str, Any]]:
        tokens = await _tokens_of(database, tenant, email)
        return [asdict(each) for each in await tokens.listed()]

    show(with_database(data_dir, work), _COLUMNS, as_json=as_json)


def revoke(
    email: Email,
    token_id: Annotated[UUID, typer.Argument(help="Id of the token, as `list` shows it.")],
    tenant: Tenant = OWN_TENANT,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """End a token at once."""

    async def work(database: Database) -> dict[str, Any]:
        tokens = await _tokens_of(database, tenant, email)
        await tokens.revoke(token_id)
        return next(asdict(each) for each in await tokens.listed() if each.id == token_id)

    show(with_database(data_dir, work), _COLUMNS, as_json=as_json)


async def _tokens_of(database: Database, tenant: UUID, email: str) -> PersonalTokens:
    from store.identity.passwords import Passwords
    from store.identity.people import People
    from store.identity.personal_tokens import PersonalTokens

    person = await People(database, Passwords()).find(tenant, email)
    return PersonalTokens(database, person.id)
