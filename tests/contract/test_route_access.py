"""Every route, by every caller, on everybody's objects: answered as `tests.contract.route_access` says."""

from __future__ import annotations

import asyncio
import os
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from fastapi.routing import APIWebSocketRoute

from api.app import create_app
from config.settings import Settings
from tests.contract.route_access import (
    SOCKETS,
    TABLE,
    Caller,
    Cell,
    Row,
    Whose,
    cells,
    expected_status,
    is_theirs,
)
from tests.support.access_papers import FORM
from tests.support.access_world import MARKS, World, open_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

    import httpx

    from propmubi.engines import EmbeddedEngines
    from tests.conftest import PostgresServer

pytestmark = pytest.mark.engines

LEAST_CELLS = 1_976
"""The table must not shrink unseen."""
AT_ONCE = 6


def served() -> set[str]:
    """Every method and path that the application answers, described or not."""
    app = create_app(SimpleNamespace(settings=Settings()))  # type: ignore[arg-type]  # only the settings
    described = {
        f"{method.upper()} {path}" for path, methods in app.openapi()["paths"].items() for method in methods
    }
    return described | {
        f"{method} {route.path}" for route in _routes(app.routes) for method in _methods(route)
    }


def _methods(route: Any) -> Iterable[str]:
    """None of a WebSocket, which `SOCKETS` lists."""
    original = getattr(route, "original_route", route)
    if isinstance(original, APIWebSocketRoute):
        assert original.path in SOCKETS, "say in tests/contract/route_access.py where it is tested"
        return ()
    return route.methods or ()


def _routes(routes: Any) -> Iterator[Any]:
    for route in routes:
        if hasattr(route, "effective_route_contexts"):
            yield from route.effective_route_contexts()
        else:
            yield route


def test_every_route_is_in_the_table() -> None:
    listed = [row.request for row in TABLE]

    assert sorted(served() - set(listed)) == [], "say in tests/contract/route_access.py who may call these"
    assert sorted(set(listed) - served()) == [], "these are gone"
    assert len(listed) == len(set(listed))


def test_the_table_is_as_large_as_it_was(record_testsuite_property) -> None:
    number = sum(1 for row in TABLE for _ in cells(row))
    record_testsuite_property("route_access_cells", number)

    assert number >= LEAST_CELLS


@pytest.fixture(scope="module")
async def world(
    postgres_server: PostgresServer,
    migrated_template: str,
    engines: EmbeddedEngines,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[World]:
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    number = 0 if engines.redis else worker + 1
    redis_url = urlunsplit(urlsplit(engines.urls.redis_url)._replace(path=f"/{number}"))
    with postgres_server.database(migrated_template) as database_url:
        async with open_world(database_url, redis_url, tmp_path_factory.mktemp("access")) as opened:
            yield opened


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.request)
async def test_a_route_answers_each_caller_as_the_table_says(
    world: World, row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runtime.thread_reader.LIFE_S", 0.0)  # Streams end by themselves.
    monkeypatch.setattr("api.v1.leads.live.LIFE_S", 0.0)
    monkeypatch.setattr("api.v1.cases.live.LIFE_S", 0.0)
    monkeypatch.setattr("api.v1.cases.live_queue.LIFE_S", 0.0)
    at_once = asyncio.Semaphore(AT_ONCE)

    async def one(cell: Cell) -> list[str]:
        async with at_once:
            return await tried(world, cell)

    faults = await asyncio.gather(*(one(cell) for cell in cells(row)))

    assert [fault for of_cell in faults for fault in of_cell] == []


async def tried(world: World, cell: Cell) -> list[str]:
    """What is wrong with the answer to one cell, in words."""
    row = cell.row
    named, before = {}, None
    if row.kind and cell.whose and is_theirs(cell):
        named = await world.make(row.kind, cell.caller, cell.whose)
    elif row.kind and cell.whose:
        named, before = await world.others(row.kind, cell.whose)

    if row.path.startswith("/api/v1/auth/"):
        named = {"refresh_token": await world.refresh_token(), **named}
    response = await answer(world, cell, {**world.facts(), **named})

    faults = []
    expected = expected_status(cell)
    if response.status_code not in expected:
        faults.append(f"{cell}: {response.status_code}, not {expected}: {response.text[:200]}")
    if leaked := leaks(cell, response.text):
        faults.append(f"{cell}: the answer shows {leaked}")
    if row.kind and before is not None and await world.picture(row.kind, named) != before:
        faults.append(f"{cell}: the object was changed")
    return faults


async def answer(world: World, cell: Cell, named: dict[str, str]) -> httpx.Response:
    row = cell.row
    client = world.elsewhere if cell.caller is Caller.OUTSIDER else world.here
    headers = world.accounts[cell.caller].headers | {
        name: value.format(**named) for name, value in row.headers.items()
    }
    body = filled(row.body, named)
    sent: dict[str, Any] = {} if body is None else {"json": body}
    if row.path == "/api/v1/listings/import":
        sent = {"content": b"id,city\na-1,Pune\n"}
    if row.request == "POST /api/v1/documents":
        sent = {"files": FORM}
    path = row.path.format(**named)
    return await client.request(row.method, path, params=row.query or None, headers=headers, **sent)


def filled(body: Any, named: dict[str, str]) -> Any:
    """The body with ids in place of their names."""
    if isinstance(body, dict):
        return {name: filled(value, named) for name, value in body.items()}
    if isinstance(body, list):
        return [filled(value, named) for value in body]
    return body.format(**named) if isinstance(body, str) else body


def leaks(cell: Cell, text: str) -> list[str]:
    """Marks in the answer of objects that are not the caller's to see."""
    hidden = {MARKS["stranger"]}
    if cell.row.path.split("/")[1] != "assistants":
        hidden.add(MARKS["neighbour"])
    return sorted(mark for mark in hidden if mark in text)


async def test_lists_show_ones_own_and_what_is_the_tenants(world: World) -> None:
    """That the marks above are there to be found, or their absence would prove nothing."""
    await world.make("run", "buyer", Whose.OWN)
    headers = world.accounts["buyer"].headers

    threads = await world.here.post("/threads/search", json={"limit": 1000}, headers=headers)
    assistants = await world.here.post("/assistants/search", json={"limit": 1000}, headers=headers)

    assert MARKS["own"] in threads.text
    assert MARKS["neighbour"] in assistants.text


OF_A_RUN = [row for row in TABLE if "{thread_id}" in str(row) and "{run_id}" in str(row)]


@pytest.mark.parametrize("row", OF_A_RUN, ids=lambda row: row.request)
@pytest.mark.parametrize(
    "mixed", [("thread_id", "neighbour"), ("run_id", "neighbour"), ("run_id", "stranger")]
)
async def test_one_id_of_ones_own_does_not_open_anothers(world: World, row: Row, mixed) -> None:
    name, whose = mixed
    kind = str(row.kind)
    own = await world.make(kind, "buyer", Whose.OWN)
    theirs, before = await world.others(kind, whose)

    response = await answer(world, Cell(row, Caller.BUYER, None), {**own, name: theirs[name]})

    assert response.status_code == 404
    assert await world.picture(kind, theirs) == before


@pytest.mark.parametrize("caller", [Caller.VISITOR, Caller.BUYER, Caller.ADMIN])
@pytest.mark.parametrize("path", ["/runs/wait", "/threads/{thread_id}/runs/wait"])
async def test_a_run_reaches_no_other_thread_by_its_settings(world: World, path: str, caller: Caller) -> None:
    own = await world.make("thread", caller, Whose.OWN)
    theirs, before = await world.others("thread", "neighbour")
    there = {"thread_id": theirs["thread_id"], "checkpoint_id": theirs["checkpoint_id"], "checkpoint_ns": ""}
    body = {"assistant_id": "plain", "input": {"x": 1}}

    for more in ({"config": {"configurable": there}}, {"context": there}, {"checkpoint": there}):
        response = await world.here.post(
            path.format(**own), json={**body, **more}, headers=world.accounts[caller].headers
        )
        assert MARKS["neighbour"] not in response.text
        assert await world.picture("thread", theirs) == before


@pytest.mark.parametrize("caller", [Caller.VISITOR, Caller.BUYER, Caller.ADMIN])
async def test_another_tenants_assistant_cannot_be_run(world: World, caller: Caller) -> None:
    theirs = await world.make("assistant", caller, "stranger")

    response = await world.here.post(
        "/runs/wait", json={**theirs, "input": {"x": 1}}, headers=world.accounts[caller].headers
    )

    assert response.status_code == 404
    assert MARKS["stranger"] not in response.text
