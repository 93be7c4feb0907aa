"""Golden checkpoints: threads as a release left them, which every later build must load and go on with.

A file holds one thread: the rows that its checkpoints are made of, as they stood in Postgres, what is said
next, and what must hold then. The graphs named here keep their names, nodes and state keys; the property
search is the real one.
"""

from __future__ import annotations

import base64
import json
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from psycopg import AsyncConnection, sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from domain.tenancy import ANONYMOUS_BUYER
from graphs.registry import GraphRegistry
from tests.support import versioned_graphs as versions
from tests.support.client_graphs import client_registry

if TYPE_CHECKING:
    from uuid import UUID

    from tests.support.engine_fixtures import Platform

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "checkpoints"
TABLES = ("checkpoints", "checkpoint_blobs", "checkpoint_writes")
_BINARY = "base64:"


class Story(NamedTuple):
    """A thread to keep: what was said on it, what is said next, and which values must hold then."""

    graph: str
    said: dict[str, Any]
    then: dict[str, Any]
    holds: dict[str, Any]
    """Path in the values, with periods -> what stands there."""


def _buyer(text: str) -> dict[str, Any]:
    return {"input": {"messages": [{"role": "user", "content": text}]}}


STORIES = {
    "property_search": Story(
        "property_search",
        _buyer("3BHK in Whitefield under 1.2 crore"),
        _buyer("only 2 BHK please"),
        {
            "messages.0.content": "3BHK in Whitefield under 1.2 crore",
            "filters.bhk": {"in": [2]},
            "filters.price.max": 12_000_000,
        },
    ),
    "approval": Story(
        "approval",
        {"input": {"amount": 5}},
        {"command": {"resume": "yes"}},
        {"amount": 5, "decision": "yes", "log": ["prepare 1", "approve 1"]},
    ),
    "nested": Story(
        "golden_nested",
        {"input": {"amount": 7}},
        {"command": {"resume": {"by": "asha"}}},
        {"amount": 7, "decision": {"by": "asha"}},
    ),
    "fan_out": Story(
        "fan_out",
        {"input": {"amount": 9}},
        {"command": {"resume": "@each"}},
        {"amount": 9, "log": ["told yes", "told yes"]},
    ),
}
"""``@each`` answers every question of the thread with ``yes``, by its id."""


def golden_registry() -> GraphRegistry:
    """The graphs of the stories."""
    search = client_registry().get("property_search")
    specs = (
        search,
        versions.spec("1", versions.first, "approval"),
        versions.spec("1", versions.nested, "golden_nested"),
        versions.spec("1", versions.sending, "fan_out"),
    )
    return GraphRegistry({spec.name: spec for spec in specs})


def release() -> str:
    """The version of the project, which names the folder of its checkpoints."""
    return version("propmubi-agents")


async def said(platform: Platform, thread: UUID, graph: str, wish: dict[str, Any]) -> Any:
    """The values of the thread after that was said."""
    row = await platform.engine.threads.get(ANONYMOUS_BUYER, thread)
    if wish.get("command") == {"resume": "@each"}:
        asked = [one["id"] for waiting in row.interrupts.values() for one in waiting]
        wish = {"command": {"resume": dict.fromkeys(asked, "yes")}}
    started = await platform.start(graph, thread_id=thread, **wish)
    result = await platform.engine.runs.wait(started)
    assert result.error is None, result.error
    return json.loads(result.values)


def at(values: Any, path: str) -> Any:
    """What stands at a path in the values."""
    for step in path.split("."):
        values = values[int(step)] if isinstance(values, list) else values[step]
    return values


async def export(database_url: str, thread: UUID) -> dict[str, Any]:
    """All rows of a thread's checkpoints, and of the thread what a resume needs."""
    async with await AsyncConnection.connect(database_url, row_factory=dict_row) as connection:
        rows: dict[str, Any] = {}
        for table in TABLES:
            statement = sql.SQL("select * from {} where thread_id = %s order by checkpoint_ns, 3, 4, 5")
            found = await connection.execute(statement.format(sql.Identifier(table)), (str(thread),))
            rows[table] = [{key: _plain(one) for key, one in row.items()} for row in await found.fetchall()]
        kept = await connection.execute(
            "select id, status, metadata, values, interrupts, graph_version from threads where id = %s",
            (thread,),
        )
        return {
            "thread": {key: _plain(one) for key, one in (await kept.fetchone() or {}).items()},
            "rows": rows,
        }


async def load(database_url: str, kept: dict[str, Any]) -> None:
    """Puts an exported thread into another database, as the anonymous buyer's."""
    thread = {**kept["thread"], "tenant_id": str(ANONYMOUS_BUYER.tenant_id)}
    async with await AsyncConnection.connect(database_url) as connection:
        await _insert(connection, "threads", thread)
        for table in TABLES:
            for row in kept["rows"][table]:
                await _insert(connection, table, row)


async def _insert(connection: AsyncConnection[Any], table: str, row: dict[str, Any]) -> None:
    statement = sql.SQL("insert into {} ({}) values ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join(sql.Placeholder() * len(row)),
    )
    await connection.execute(statement, [_stored(one) for one in row.values()])


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return _BINARY + base64.b64encode(bytes(value)).decode()
    return value if isinstance(value, dict | list | int | None) else str(value)


def _stored(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_BINARY):
        return base64.b64decode(value.removeprefix(_BINARY))
    return Jsonb(value) if isinstance(value, dict | list) else value
