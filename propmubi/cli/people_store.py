"""How commands about people and sites reach the database, and how they ask and show.

They go to it directly and not through the API: the first administrator is made before anyone can sign in.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar
from uuid import UUID

import typer

from config.settings import Settings
from domain.errors import BadInput
from domain.tenancy import DEMO_TENANT_ID, Role

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
    from pathlib import Path

    from store.database import Database

Tenant = Annotated[UUID, typer.Option("--tenant", help="Id of the tenant; default: this installation's own.")]
Roles = Annotated[list[Role], typer.Option("--role", help="A role; give the option once for each.")]

_T = TypeVar("_T")

_NO_WIDTH: Final = 10_000
OWN_TENANT: Final = DEMO_TENANT_ID
"""Tenant of an installation that has one."""


def with_database(data_dir: Path | None, work: Callable[[Database], Coroutine[Any, Any, _T]]) -> _T:
    """What the work gives, over the database of DATABASE_URL, of the running instance, or of the folder."""

    async def run() -> _T:
        async with _database(Settings.load(data_dir=data_dir)) as database:
            return await work(database)

    return asyncio.run(run())


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Database]:
    from propmubi.engines.instance import find_instance
    from propmubi.engines.local import local_engines

    running = find_instance(settings.data_dir)
    if settings.database_url is not None:
        async with _opened(settings.database_url.get_secret_value()) as database:
            yield database
    elif running is not None:
        async with _opened(running.database_url) as database:
            yield database
    else:
        async with local_engines(settings) as urls, _opened(urls.database_url) as database:
            yield database


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    from store.database import Database
    from store.demo_people import ensure_own_tenant
    from store.migrate import upgrade

    await upgrade(url)
    database = Database(url, pool_size=2)
    try:
        async with database.system_session() as session:
            await ensure_own_tenant(session)
        yield database
    finally:
        await database.close()


def read_password() -> str:
    """The new password: asked twice on a terminal, else the first line of stdin. Never an argument.

    Raises:
        BadInput: Stdin holds none.
    """
    if sys.stdin.isatty():
        return str(typer.prompt("New password", hide_input=True, confirmation_prompt=True))
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise BadInput("No password came on stdin; write it there as one line, or run this on a terminal.")
    return line


def show(found: Any, columns: Sequence[str], *, as_json: bool) -> None:  # noqa: ANN401  # JSON
    """Facts of one thing, or of a list of things: JSON for programs; lines or a table for people.

    Nothing is cut off: keys and tokens are there to be copied.
    """
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, default=_plain) + "\n")
    elif isinstance(found, list):
        _show_table(found, columns)
    else:
        wide = max(map(len, columns))
        for column in columns:
            sys.stdout.write(f"{column:<{wide}}  {_cell(found[column])}\n")


def _show_table(rows: list[dict[str, Any]], columns: Sequence[str]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(_cell(row[column]) for column in columns))
    # A file or pipe has no width: a key must come out in one piece there.
    wide = None if sys.stdout.isatty() else _NO_WIDTH
    Console(file=sys.stdout, highlight=False, markup=False, width=wide).print(table)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "-"
    return str(value)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
