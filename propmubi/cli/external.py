"""``propmubi external``: calls to systems outside whose outcome a person must find out."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Final
from uuid import UUID  # noqa: TC003 - typer evaluates it

import typer

from domain.errors import BadInput
from domain.external_calls import CallState, Resolution
from domain.tenancy import Principal, Role
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them
from propmubi.cli.people_store import OWN_TENANT, Tenant, show, with_database

if TYPE_CHECKING:
    from domain.external_calls import ExternalCall
    from store.database import Database

_COLUMNS: Final = ("id", "callee", "state", "attempts", "thread_id", "created_at", "note")


def register(app: typer.Typer) -> None:
    """Adds the command group."""
    group = typer.Typer(
        help="Calls to systems outside of which nobody knows whether they were made.", no_args_is_help=True
    )
    group.command("list")(list_calls)
    group.command("resolve")(resolve)
    app.add_typer(group, name="external")


def list_calls(
    state: Annotated[CallState, typer.Option(help="Which of them.")] = CallState.UNKNOWN,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    tenant: Tenant = OWN_TENANT,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List calls, oldest first."""

    async def work(database: Database) -> list[dict[str, Any]]:
        from store.external_calls import ExternalCallLedger

        found = await ExternalCallLedger(database).page(_admin(tenant), state=state, limit=limit)
        return [_facts(one) for one in found]

    show(with_database(data_dir, work), _COLUMNS, as_json=as_json)


def resolve(
    call_id: Annotated[UUID, typer.Argument(help="Id of the call.")],
    outcome: Annotated[Resolution, typer.Option(help="done: it was made. not_done: it may be made now.")],
    note: Annotated[str, typer.Option(help="How you found out.")],
    result: Annotated[
        str, typer.Option(help="The callee's answer as JSON, where the call was made.")
    ] = "null",
    tenant: Tenant = OWN_TENANT,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Say what became of an unknown call; its run goes on from that when it is resumed."""
    answer = _json(result)

    async def work(database: Database) -> dict[str, Any]:
        from store.external_calls import ExternalCallLedger

        ledger = ExternalCallLedger(database)
        return _facts(await ledger.resolve(_admin(tenant), call_id, outcome, result=answer, note=note))

    show(with_database(data_dir, work), _COLUMNS, as_json=as_json)


def _admin(tenant: UUID) -> Principal:
    """The operator at the machine, who needs no account."""
    return Principal(tenant, None, frozenset({Role.ADMIN}))


def _facts(call: ExternalCall) -> dict[str, Any]:
    return {key: value for key, value in asdict(call).items() if key != "result"}


def _json(text: str) -> Any:  # noqa: ANN401  # JSON
    try:
        return json.loads(text)
    except ValueError:
        raise BadInput("--result must be JSON, e.g. '{\"score\": 780}'.") from None
