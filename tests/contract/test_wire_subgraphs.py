"""Every stream mode on every level of a graph: what a client gets is what LangGraph gave."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.pregel.remote import RemoteGraph
from langgraph.types import Command
from langgraph_sdk import get_client, get_sync_client

from graphs.registry import GraphRegistry, GraphSpec
from runtime.encode import to_json
from store.demo_people import ensure_demo
from tests.support.captures import comparable
from tests.support.client_api import redis_of_module
from tests.support.deep_graph import deep
from tests.support.engine_fixtures import open_platform
from tests.support.live_api import live_api

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from langgraph_sdk.client import LangGraphClient

    from propmubi.engines import EmbeddedEngines
    from tests.conftest import PostgresServer

pytestmark = pytest.mark.engines

GIVEN = {"messages": [{"role": "user", "content": "hi", "id": "m"}]}
MODES = ("values", "updates", "custom", "tasks", "checkpoints", "debug", "messages-tuple")
SERVERS_OWN = {
    "thread_id", "run_id", "graph_id", "assistant_id", "created_by", "run_attempt", "checkpoint_map",
    "metadata", "config", "parent_config", "checkpoint", "parent_checkpoint", "timestamp", "id",
}  # fmt: skip
"""Of a part: where it is kept and in whose run, which differs by nature (places have a test of their own)."""


@pytest.fixture(scope="module")
async def served(
    postgres_server: PostgresServer,
    migrated_template: str,
    engines: EmbeddedEngines,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[tuple[str, str]]:
    """URL and token of a server with the deep graphs."""
    registry = GraphRegistry(
        {
            "deep": GraphSpec("deep", "1", "three levels", deep),
            "deep_ask": GraphSpec("deep_ask", "1", "asks at the bottom", lambda: deep(is_asking=True)),
        }
    )
    folder = tmp_path_factory.mktemp("deep")
    with postgres_server.database(migrated_template) as database_url:
        async with (
            open_platform(database_url, redis_of_module(engines), folder, registry) as platform,
            live_api(platform) as url,
        ):
            people = {one.email: one.token for one in await ensure_demo(platform.engine.db)}
            yield url, people["buyer@demo"]


@pytest.fixture
async def client(served: tuple[str, str]) -> AsyncIterator[LangGraphClient]:
    async with get_client(url=served[0], api_key=served[1]) as opened:
        yield opened


def stripped(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: stripped(one) for key, one in value.items() if key not in SERVERS_OWN}
        # Branches that ask at once are told in no fixed order.
        return {key: sorted(one, key=str) if "interrupt" in key else one for key, one in kept.items()}
    return [stripped(one) for one in value] if isinstance(value, list) else value


def counted(parts: list[tuple[str, Any]]) -> Counter[str]:
    """Branches end in no fixed order: parts are compared as a bag."""
    return Counter(json.dumps(comparable([name, stripped(data)]), sort_keys=True) for name, data in parts)


async def local_parts(mode: str, *, is_asking: bool) -> list[tuple[str, Any]]:
    graph = deep(is_asking=is_asking).compile(checkpointer=InMemorySaver())
    own = mode.removesuffix("-tuple")
    config: Any = {"configurable": {"thread_id": str(uuid4())}}
    given: Any = GIVEN
    found = []
    async for namespace, payload in graph.astream(given, config, stream_mode=own, subgraphs=True):  # type: ignore[call-overload]
        found.append(("|".join((own, *namespace)), json.loads(to_json(payload))))
    return found


async def remote_parts(client: LangGraphClient, graph: str, mode: Any) -> list[tuple[str, Any]]:
    stream = client.runs.stream(
        None, graph, input=GIVEN, stream_mode=mode, stream_subgraphs=True, on_completion="delete"
    )
    return [(part.event, part.data) async for part in stream if part.event not in ("metadata", "end")]


@pytest.mark.parametrize("is_asking", [False, True])
@pytest.mark.parametrize("mode", MODES)
async def test_a_mode_gives_what_langgraph_gave(client: LangGraphClient, mode: str, is_asking: bool) -> None:
    local = await local_parts(mode, is_asking=is_asking)
    remote = await remote_parts(client, "deep_ask" if is_asking else "deep", mode)

    assert counted(remote) == counted(local)
    if mode != "custom" or not is_asking:
        levels = {name.count("|") for name, _ in remote}
        assert max(levels) >= (1 if mode == "messages-tuple" or is_asking else 2)


async def test_levels_of_one_run_have_one_namespace_each(client: LangGraphClient) -> None:
    parts = await remote_parts(client, "deep", list(MODES))

    namespaces = {tuple(name.split("|")[1:]) for name, _ in parts}
    middle = [one for one in namespaces if len(one) == 1]
    bottoms = [one for one in namespaces if len(one) == 2]
    assert len(middle) == 1
    assert len(bottoms) == 2
    assert all(one[0] == middle[0][0] for one in bottoms)
    assert [one.split(":")[0] for one in (*middle[0], bottoms[0][1])] == ["middle", "bottom"]


async def test_checkpoints_say_where_they_are_kept(client: LangGraphClient) -> None:
    thread = (await client.threads.create())["thread_id"]
    stream = client.runs.stream(
        thread, "deep", input=GIVEN, stream_mode=["checkpoints", "debug"], stream_subgraphs=True
    )
    parts = [(part.event, part.data) async for part in stream]

    for name, data in parts:
        if name.startswith("checkpoints"):
            place = data["config"]["configurable"]
        elif name.startswith("debug") and data["type"] == "checkpoint":
            place = data["payload"]["checkpoint"]
        else:
            continue
        assert place["thread_id"] == thread
        assert place["checkpoint_ns"] == "|".join(name.split("|")[1:])
        assert place["checkpoint_id"]
        assert not [key for key in place if key.startswith("__")]


async def test_callback_events_come_from_every_level(client: LangGraphClient) -> None:
    parts = await remote_parts(client, "deep", ["events", "values"])

    named = {(data["event"], data["name"]) for name, data in parts if name == "events"}
    assert {("on_chain_start", name) for name in ("begin", "middle", "speak", "bottom", "leaf")} <= named
    assert any(event == "on_chat_model_stream" for event, _ in named)
    assert len([name for name, _ in parts if name.startswith("values|")]) > 2


async def test_messages_of_a_level_below_grow_under_their_own_id(client: LangGraphClient) -> None:
    parts = await remote_parts(client, "deep", "messages")

    assert [name for name, _ in parts if name == "messages/metadata"]
    partial = [data[0]["content"] for name, data in parts if name == "messages/partial"]
    assert partial[-1] == "two words"


async def test_without_subgraphs_only_the_top_is_told(client: LangGraphClient) -> None:
    stream = client.runs.stream(None, "deep", input=GIVEN, stream_mode=["values", "updates", "tasks"])

    assert not [part.event async for part in stream if "|" in part.event]


async def test_a_remote_graph_is_seen_and_answered_on_every_level(served: tuple[str, str]) -> None:
    client, sync = (
        get_client(url=served[0], api_key=served[1]),
        get_sync_client(url=served[0], api_key=served[1]),
    )
    remote = RemoteGraph("deep_ask", client=client, sync_client=sync)
    config: Any = {"configurable": {"thread_id": str(uuid4())}}
    seen = [
        (tuple(label.split(":")[0] for label in namespace), mode)
        async for namespace, mode, _ in remote.astream(
            GIVEN, config, stream_mode=["updates", "values", "tasks"], subgraphs=True
        )
    ]
    waiting = await remote.aget_state(config, subgraphs=True)

    inside = waiting.tasks[0].state
    assert {("middle",), ("middle", "bottom"), ()} == {namespace for namespace, _ in seen}
    assert len(waiting.interrupts) == 2
    assert sorted(one.value["number"] for one in waiting.interrupts) == [1, 2]
    assert inside is not None
    assert {task.name for task in inside.tasks} == {"bottom"}  # type: ignore[union-attr]

    answers = {one.id: f"yes {one.value['number']}" for one in waiting.interrupts}
    done = await remote.ainvoke(Command(resume=answers), config)
    await client.aclose()
    sync.close()

    assert set(done["trail"]) == {"begin", "speak", "told yes 1", "told yes 2"}
