"""No answer of the LangGraph protocol that says no repeats what was sent, whatever field it was sent in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from sqlalchemy import text

from api.app import create_app
from api.langgraph import bodies, cron_bodies
from api.langgraph.bodies import IGNORED_FIELDS_HEADER, LenientBody
from domain.tenancy import ANONYMOUS_BUYER
from graphs.registry import GraphSpec
from tests.contract.route_access import TABLE, Row
from tests.support.captures import events_of
from tests.support.client_api import redis_of_module
from tests.support.engine_fixtures import open_platform
from tests.support.live_api import services_for
from tests.support.wire_graphs import Numbers, _chain, wire_registry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from langgraph.graph import StateGraph

    from tests.support.engine_fixtures import Platform

pytestmark = [pytest.mark.engines, pytest.mark.slow]

CANARY = "Asha Rao +919820098200 asha.rao@example.com"
WIRE = [
    row
    for row in TABLE
    if not row.path.startswith(("/api/v1", "/docs", "/assets", "/widget", "/demo", "/openapi"))
]
WRITES = [row for row in WIRE if row.method in {"POST", "PATCH", "PUT"}]
IDS = ("thread_id", "run_id", "cron_id", "assistant_id", "checkpoint_id", "namespace", "name")
NOWHERE = "11111111-1111-1111-1111-111111111111"


def _kinds() -> list[type[LenientBody]]:
    """Every body of the protocol."""
    return [
        kind
        for module in (bodies, cron_bodies)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, LenientBody)
    ]


KINDS = _kinds()


def fields_of(row: Row) -> list[str]:
    """Fields of all bodies that a route of that sort may take."""
    if row.path.endswith("/commands"):
        return ["id", "method", "params"]
    if row.path.endswith("/stream/events"):
        return ["channels", "namespaces", "depth", "since"]
    if "/runs" in row.path:
        sorts: tuple[str, ...] = ("Run", "Cron")
    elif row.path.startswith("/assistants"):
        sorts = ("Assistant", "Page")
    else:
        sorts = ("Thread", "State", "Superstep", "Checkpoint", "History")
    return sorted({name for kind in KINDS if kind.__name__.startswith(sorts) for name in kind.model_fields})


WRONG: dict[str, Any] = {
    "text": CANARY,
    "deep": {"configurable": {"checkpoint_id": CANARY, "thread_id": CANARY}, "checkpoint_id": CANARY},
}
"""What stands in each field in turn."""


def echo() -> StateGraph:
    """A graph whose error quotes its input."""

    def fail(state: Numbers) -> Numbers:
        raise ValueError(f"cannot read {state['log']}")

    return _chain(Numbers, fail=fail)


@pytest.fixture(scope="module")
async def platform(postgres_server, migrated_template, engines, tmp_path_factory) -> AsyncIterator[Platform]:
    folder: Path = tmp_path_factory.mktemp("errors")
    registry = wire_registry(echo=GraphSpec("echo", "1", "quotes its input", echo))
    with postgres_server.database(migrated_template) as database_url:
        redis_url = redis_of_module(engines)
        async with open_platform(database_url, redis_url, folder, registry, rate_limits="off") as opened:
            yield opened


@pytest.fixture(scope="module")
async def http(platform: Platform) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(services_for(platform))
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 40_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost", timeout=30) as client:
        yield client


@pytest.fixture
async def ids(platform: Platform) -> dict[str, str]:
    """A thread without a worker to run on it, so that no request starts anything."""
    thread = await platform.engine.threads.create(ANONYMOUS_BUYER, metadata={"graph_id": "plain"})
    return {"thread_id": str(thread.id), **dict.fromkeys(IDS[1:], NOWHERE)}


def leaked(answer: httpx.Response) -> bool:
    # The request's id is made by chance, and may hold any five digits.
    said = answer.text + str([one for one in answer.headers.items() if one[0] != "x-request-id"])
    return answer.status_code >= 400 and any(part in said for part in ("Asha", "98200", "asha.rao"))


def base(row: Row) -> Any:
    """A body that the route takes, but for what is put into it."""
    return dict(row.body) if isinstance(row.body, dict) else {"assistant_id": "plain"}


def sent(row: Row, body: Any) -> Any:
    return [body] if row.path == "/runs/batch" else body


STREAMS = ("/stream", "/wait", "/join")


@pytest.mark.parametrize("row", WRITES, ids=lambda row: row.request)
async def test_no_field_of_a_refused_body_is_repeated(
    http: httpx.AsyncClient, ids: dict[str, str], row: Row
) -> None:
    path = row.path.format(**ids)
    refused = 0
    # An accepted stream of events would not end; what is unknown to it is tested elsewhere.
    others = [] if row.path.endswith("/stream/events") else ["an_unknown_field"]
    for field in [*fields_of(row), *others]:
        if row.path.endswith(STREAMS) and field not in {
            "assistant_id",
            "thread_id",
            "command",
            "stream_mode",
        }:
            continue  # Accepted, these would wait for a run that nobody executes; /runs takes the same body.
        for wrong in WRONG.values():
            body = {**base(row), field: wrong}
            if row.path.endswith(STREAMS):
                body["assistant_id"] = body["assistant_id"] if field == "assistant_id" else CANARY
            answer = await http.request(row.method, path, json=sent(row, body))

            # A command of the thread protocol is refused in an answer of 200.
            refused += answer.status_code >= 400 or '"type":"error"' in answer.text[:100]
            assert not leaked(answer), f"{field}: {answer.status_code} {answer.text[:300]}"
            assert answer.status_code < 500, f"{field}: {answer.text[:300]}"
    assert refused or row.path.endswith("/copy"), "it takes no body"


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize(
    "method",
    [
        "run.start",
        "input.respond",
        "subscription.subscribe",
        "state.get",
        "state.fork",
        "agent.getTree",
        "input.inject",
    ],
)
async def test_no_parameter_of_a_refused_command_is_repeated(
    http: httpx.AsyncClient, ids: dict[str, str], method: str, wrong: Any
) -> None:
    names = (
        "assistant_id",
        "input",
        "config",
        "channels",
        "namespace",
        "interrupt_id",
        "checkpoint_id",
        "message",
    )
    params = dict.fromkeys(names, wrong)

    answer = await http.post(
        f"/threads/{ids['thread_id']}/commands", json={"id": 1, "method": method, "params": params}
    )

    assert not leaked(answer), answer.text[:300]
    assert answer.status_code < 500, answer.text[:300]


@pytest.mark.parametrize("row", WRITES, ids=lambda row: row.request)
@pytest.mark.parametrize("raw", [f'"{CANARY}"', f'["{CANARY}"]', f"{{{CANARY}", f'{{"{CANARY}": NaN}}'])
async def test_no_broken_body_is_repeated(
    http: httpx.AsyncClient, ids: dict[str, str], row: Row, raw: str
) -> None:
    answer = await http.request(row.method, row.path.format(**ids), content=raw.encode())

    assert not leaked(answer), answer.text[:300]


@pytest.mark.parametrize("row", [row for row in WIRE if "{" in row.path], ids=lambda row: row.request)
async def test_no_id_and_no_parameter_is_repeated(
    http: httpx.AsyncClient, ids: dict[str, str], row: Row
) -> None:
    wrong = dict.fromkeys(("limit", "status", "select", "xray", "wait", "action", "stream_mode"), CANARY)
    headers = {"last-event-id": CANARY, "idempotency-key": CANARY}
    body = None if row.method == "GET" else sent(row, base(row))
    named = [one for one in IDS if f"{{{one}}}" in row.path]
    for one in named:
        path = row.path.format(**{**ids, one: CANARY})
        answer = await http.request(row.method, path, json=body, params=wrong, headers=headers)
        assert answer.status_code >= 400
        assert not leaked(answer), f"{one}: {answer.text[:300]}"

    if not row.path.endswith((*STREAMS, "/stream/events")):
        answer = await http.request(
            row.method, row.path.format(**ids), json=body, params=wrong, headers=headers
        )
        assert not leaked(answer), answer.text[:300]


async def test_a_busy_thread_and_an_unknown_place_say_nothing_of_what_was_sent(
    http: httpx.AsyncClient, platform: Platform
) -> None:
    thread = (await http.post("/threads", json={})).json()["thread_id"]
    wish = {"assistant_id": "plain", "input": {"x": 1, "log": [CANARY]}}
    assert (await http.post(f"/threads/{thread}/runs", json=wish)).status_code == 200

    answers = [
        await http.post(f"/threads/{thread}/runs", json={**wish, "multitask_strategy": "reject"}),
        await http.post(f"/threads/{thread}/state", json={"values": {"log": [CANARY]}}),
        await http.post(f"/threads/{thread}/copy"),
        await http.delete(f"/threads/{thread}"),
        await http.post("/threads/prune", json={"thread_ids": [thread]}),
    ]

    assert [one.status_code for one in answers] == [409] * 5
    assert not any(leaked(one) for one in answers)


async def test_a_failed_run_says_nothing_of_its_input(http: httpx.AsyncClient, platform: Platform) -> None:
    wish = {"assistant_id": "echo", "input": {"log": [CANARY]}, "stream_mode": ["updates"]}
    async with platform.worker():
        thread = (await http.post("/threads", json={})).json()["thread_id"]
        streamed = await http.post(f"/threads/{thread}/runs/stream", json=wish)
        waited = await http.post(f"/threads/{thread}/runs/wait", json=wish)
        stateless = await http.post("/runs/wait", json=wish)

    error = [event.data for event in events_of(streamed.text) if event.name == "error"]
    told = (await http.get(f"/threads/{thread}")).json()["error"]
    runs = [one.get("error") for one in (await http.get(f"/threads/{thread}/runs")).json()]
    for said in (error, told, runs, waited.json()["__error__"], stateless.json()["__error__"]):
        assert said
        assert "Asha" not in str(said)
        assert "98200" not in str(said)


NEW_BODIES = [
    ("POST", "/threads", {}),
    ("PATCH", "/threads/{thread_id}", {}),
    ("POST", "/threads/{thread_id}/runs", {"assistant_id": "plain", "after_seconds": 3600}),
    ("POST", "/runs", {"assistant_id": "plain", "after_seconds": 3600}),
    ("POST", "/runs/batch", {"assistant_id": "plain", "after_seconds": 3600}),
    ("POST", "/runs/cancel", {"status": "all"}),
    ("POST", "/runs/crons", {"assistant_id": "plain", "schedule": "0 0 1 1 *"}),
    ("POST", "/threads/{thread_id}/runs/crons", {"assistant_id": "plain", "schedule": "0 0 1 1 *"}),
    ("POST", "/runs/crons/search", {}),
    ("POST", "/runs/crons/count", {}),
    ("PATCH", "/runs/crons/{cron_id}", {"enabled": False}),
]


@pytest.mark.parametrize("request_", NEW_BODIES, ids=str)
async def test_an_unknown_field_is_accepted_and_named(
    http: httpx.AsyncClient,
    platform: Platform,
    ids: dict[str, str],
    request_: tuple[str, str, dict[str, Any]],
) -> None:
    method, path, body = request_
    async with platform.engine.db.system_session() as session:
        await session.execute(text("delete from crons"))  # Those above made as many as one may have.
    cron = await http.post("/runs/crons", json={"assistant_id": "plain", "schedule": "0 0 1 1 *"})
    named = {**ids, "cron_id": cron.json()["cron_id"]}
    asked = {**body, "langsmith_tracer": {"a": 1}, "of_tomorrow": CANARY}

    answer = await http.request(
        method, path.format(**named), json=[asked] if path == "/runs/batch" else asked
    )

    assert answer.status_code in {200, 204}, answer.text
    assert answer.headers[IGNORED_FIELDS_HEADER] == "langsmith_tracer, of_tomorrow"
    assert CANARY not in str(answer.headers)
