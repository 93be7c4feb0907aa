"""``propmubi users``: who may sign in, and as what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from domain.errors import BadInput
from domain.phones import find_phone
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them
from propmubi.cli.people_store import (
    OWN_TENANT,
    Roles,
    Tenant,
    read_password,
    show,
    with_database,
)

if TYPE_CHECKING:
    from store.database import Database
    from store.identity.people import People
    from store.tables.tenants import UserRow

Email = Annotated[str, typer.Argument(help="Email address, by which the person signs in.")]
_COLUMNS: Final = ("email", "display_name", "roles", "has_password", "disabled_at")


def register(app: typer.Typer) -> None:
    """Adds the command group."""
    group = typer.Typer(
        help="People who may sign in: add, list, disable, new password.", no_args_is_help=True
    )
    group.command("add")(add)
    group.command("list")(list_users)
    group.command("disable")(disable)
    group.command("set-password")(set_password)
    app.add_typer(group, name="users")


def add(
    email: Email,
    role: Roles,
    name: Annotated[str, typer.Option("--name", help="Name to show; default: the email.")] = "",
    no_password: Annotated[
        bool, typer.Option("--no-password", help="Ask for none: they use tokens only.")
    ] = False,
    phone: Annotated[str, typer.Option("--phone", help="Number by which leads of theirs are known.")] = "",
    tenant: Tenant = OWN_TENANT,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Add a person; the password is asked for, or read from stdin."""
    number = _number(phone)
    password = None if no_password else read_password()

    async def work(database: Database) -> dict[str, Any]:
        people = _people(database)
        added = await people.add(
            tenant, email=email, display_name=name, roles=role, password=password, phone_e164=number
        )
        return _facts(added)

    show(with_database(data_dir, work), _COLUMNS, as_json=as_json)


def list_users(tenant: Tenant = OWN_TENANT, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List everyone of the tenant."""

    async def work(database: Database) -> list[dict[str, Any]]:
        return [_facts(row) for row in await _people(database).of_tenant(tenant)]

    show(with_database(data_dir, work), _COLUMNS, as_json=as_json)


def disable(
    email: Email, tenant: Tenant = OWN_TENANT, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """End every way in for a person, at once. What they made stays."""

    async def work(database: Database) -> dict[str, Any]:
        await _people(database).disable(tenant, email)
        return _facts(await _people(database).find(tenant, email))

    show(with_database(data_dir, work), _COLUMNS, as_json=as_json)


def set_password(
    email: Email, tenant: Tenant = OWN_TENANT, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """Give a person a new password, asked for or read from stdin; their sign-ins end."""
    password = read_password()

    async def work(database: Database) -> dict[str, Any]:
        await _people(database).set_password(tenant, email, password)
        return _facts(await _people(database).find(tenant, email))

    show(with_database(data_dir, work), _COLUMNS, as_json=as_json)


def _people(database: Database) -> People:
    from store.identity.passwords import Passwords
    from store.identity.people import People

    return People(database, Passwords())


def _facts(row: UserRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "tenant_id": row.tenant_id,
        "email": row.email,
        "display_name": row.display_name,
        "roles": row.roles,
        "has_password": row.password_hash is not None,
        "is_demo": row.is_demo,
        "created_at": row.created_at,
        "disabled_at": row.disabled_at,
    }


def _number(text: str) -> str | None:
    """The number in E.164.

    Raises:
        BadInput: It is no phone number.
    """
    found = find_phone(text) if text else None
    if text and found is None:
        raise BadInput("That is not a phone number; write it as 98450 12345 or with its country code.")
    return found.e164 if found else None
