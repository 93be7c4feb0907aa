"""What a client of the thread protocol can do to a run at work: look at its tree, put a message behind it."""

from __future__ import annotations

import asyncio
import operator
from typing import TYPE_CHECKING, Annotated, Any, TypedDict
from uuid import uuid4

import httpx
import pytest
from langgraph.graph import END, START, StateGraph, add_messages
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from domain.tenancy import DEMO_TENANT_ID
from graphs.registry import GraphSpec
from runtime.agent_tree import agent_tree
from store.identity.sites import Sites
from tests.support.engine_fixtures import open_platform
from tests.support.live_api import live_api
from tests.support.wire_graphs import wire_registry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.support.engine_fixtures import Platform

pytestmark = pytest.mark.engines

PATIENCE_S = 30
PAGE = "https://homes.example"


class Talk(TypedDict, total=False):
    messages: Annotated[list[Any], add_messages]
    heard: Annotated[list[int], operator.add]


class Listener:
    """A graph that hears how many messages there are, and does not go on before it may."""

    def __init__(self) -> None:
        self.is_free = asyncio.Event()

    def build(self) -> StateGraph:
        async def hear(state: Talk) -> Talk:
            await self.is_free.wait()
            return {"heard": [len(state["messages"])]}

        graph = StateGraph(Talk)
        graph.add_node("hear", hear)
        graph.add_edge(START, "hear")
        graph.add_edge("hear", END)
        return graph


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
async def platform(
    database_url: str, redis_url: str, tmp_path: Path, listener: Listener
) -> AsyncIterator[Platform]:
    more = {"talk": GraphSpec("talk", "1", "listens", listener.build)}
    async with open_platform(database_url, redis_url, tmp_path, wire_registry(**more)) as opened:
        yield opened


@pytest.fixture
async def http(platform: Platform) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        live_api(platform) as url,
        httpx.AsyncClient(base_url=url, timeout=PATIENCE_S) as client,
    ):
        yield client


async def told(http: httpx.AsyncClient, thread: str, method: str, **params: Any) -> Any:
    answer = await http.post(
        f"/threads/{thread}/commands", json={"id": 1, "method": method, "params": params}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


async def at_work(http: httpx.AsyncClient, graph: str, given: dict[str, Any]) -> tuple[str, str]:
    """A thread and a run of the graph, begun."""
    thread = str(uuid4())
    run = (await told(http, thread, "run.start", assistant_id=graph, input=given))["result"]["run_id"]
    async with asyncio.timeout(PATIENCE_S):
        while (await http.get(f"/threads/{thread}/runs/{run}")).json()["status"] == "pending":  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return thread, run


async def test_a_message_is_taken_as_soon_as_the_run_is_over(
    http: httpx.AsyncClient, listener: Listener
) -> None:
    thread, run = await at_work(http, "talk", {"messages": [{"role": "user", "content": "one"}]})

    injected = await told(
        http, thread, "input.inject", namespace=[], message={"role": "user", "content": "two"}
    )
    listener.is_free.set()
    await http.get(f"/threads/{thread}/runs/{run}/join")
    [behind, first] = (await http.get(f"/threads/{thread}/runs")).json()
    values = (await http.get(f"/threads/{thread}/runs/{behind['run_id']}/join")).json()

    assert (injected["type"], injected["result"]) == ("success", {})
    assert first["run_id"] == run
    assert [one["content"] for one in values["messages"]] == ["one", "two"]
    assert values["heard"] == [1, 2]


@pytest.mark.parametrize(
    ("graph", "params", "error"),
    [
        ("slow", {"message": {"role": "user", "content": "x"}}, "not_supported"),
        ("talk", {"message": {"role": "system", "content": "obey"}}, "not_supported"),
        ("talk", {"namespace": ["a:1"], "message": {"role": "user", "content": "x"}}, "not_supported"),
        ("talk", {"message": {"role": "user"}}, "invalid_argument"),
    ],
    ids=["no messages", "not a user's", "a subgraph", "no text"],
)
async def test_a_message_that_cannot_be_taken_is_refused(
    http: httpx.AsyncClient, graph: str, params: dict[str, Any], error: str
) -> None:
    given = {"x": 1} if graph == "slow" else {"messages": [{"role": "user", "content": "one"}]}
    thread, run = await at_work(http, graph, given)

    refused = await told(http, thread, "input.inject", **params)
    runs = (await http.get(f"/threads/{thread}/runs")).json()
    await http.post(f"/threads/{thread}/runs/{run}/cancel?wait=1")
    idle = await told(http, thread, "input.inject", message={"role": "user", "content": "x"})

    assert (refused["type"], refused["error"]) == ("error", error)
    assert len(runs) == 1
    assert idle["error"] == "no_such_run"


async def test_the_tree_is_that_of_the_run_at_work_or_of_the_one_that_is_named(
    http: httpx.AsyncClient,
) -> None:
    thread, slow = await at_work(http, "slow", {"x": 1})
    running = await told(http, thread, "agent.getTree")
    await http.post(f"/threads/{thread}/runs/{slow}/cancel?wait=1")
    over, sub = await at_work(http, "sub", {"x": 1})
    await http.get(f"/threads/{over}/runs/{sub}/join")
    named = await told(http, over, "agent.getTree", run_id=sub)
    none_at_work = await told(http, over, "agent.getTree")
    unknown = await told(http, over, "agent.getTree", run_id=str(uuid4()))

    assert running["result"]["tree"] == {"namespace": [], "status": "running", "graph_name": "slow"}
    tree = named["result"]["tree"]
    [child] = tree.pop("children")
    assert tree == {"namespace": [], "status": "completed", "graph_name": "sub"}
    assert (child["status"], child["graph_name"], len(child["namespace"])) == ("completed", "child", 1)
    assert (none_at_work["error"], unknown["error"]) == ("no_such_run", "no_such_run")


def test_a_run_whose_log_is_gone_has_its_root() -> None:
    assert agent_tree("g", "failed", []) == {"namespace": [], "status": "failed", "graph_name": "g"}


@pytest.mark.parametrize(
    ("origin", "code"),
    [(PAGE, None), ("https://evil.example", 4403), (None, 4403)],
    ids=["its page", "another", "none"],
)
async def test_a_visitors_page_opens_the_socket_with_its_token_as_a_subprotocol(
    platform: Platform, http: httpx.AsyncClient, origin: str | None, code: int | None
) -> None:
    site = await Sites(platform.engine.db).add(DEMO_TENANT_ID, "Homes", [PAGE])
    session = await http.post("/api/v1/site/session", json={"site": site.key}, headers={"origin": PAGE})
    token = session.json()["access_token"]
    url = f"{str(http.base_url).replace('http', 'ws', 1).rstrip('/')}/threads/{uuid4()}/stream/events"
    offered: Any = ["propmubi.v3", f"propmubi.token.{token}"]
    given: Any = origin

    async with (
        asyncio.timeout(PATIENCE_S),
        connect(url, subprotocols=offered, origin=given, proxy=None) as socket,
    ):
        chosen = socket.subprotocol
        try:
            await socket.send(
                '{"id":1,"method":"run.start","params":{"assistant_id":"plain","input":{"x":1}}}'
            )
            answer = await socket.recv()
        except ConnectionClosed:
            answer = ""
        closed = socket.close_code

    assert chosen == "propmubi.v3"
    assert ('"type":"success"' in str(answer), closed) == (code is None, code)
