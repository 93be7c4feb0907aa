"""`RemoteGraph`: our graphs used from another program as if they were its own."""

from __future__ import annotations

import asyncio
import operator
from typing import TYPE_CHECKING, Annotated, Any, TypedDict
from uuid import uuid4

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.pregel.remote import RemoteException, RemoteGraph
from langgraph.types import Command, StateSnapshot
from langgraph_sdk import get_client, get_sync_client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.client_api import ClientApi

pytestmark = pytest.mark.engines


class Numbers(TypedDict, total=False):
    x: int
    log: Annotated[list[str], operator.add]


class Case(TypedDict, total=False):
    amount: int
    decision: Any


class Remote:
    """Remote graphs of one server; their connections are closed at the end."""

    def __init__(self, api: ClientApi) -> None:
        self._client = get_client(url=api.url, api_key=api.token)
        self._sync_client = get_sync_client(url=api.url, api_key=api.token)

    def __call__(self, graph: str) -> RemoteGraph:
        return RemoteGraph(graph, client=self._client, sync_client=self._sync_client)

    async def close(self) -> None:
        await self._client.aclose()
        self._sync_client.close()


@pytest.fixture
async def remote(client_api: ClientApi) -> AsyncIterator[Remote]:
    opened = Remote(client_api)
    yield opened
    await opened.close()


def on_new_thread() -> Any:
    return {"configurable": {"thread_id": str(uuid4())}}


async def test_it_runs_like_a_local_graph(remote: Remote) -> None:
    plain = remote("plain")

    result = await plain.ainvoke({"x": 1})
    typed = await plain.ainvoke({"x": 1}, version="v2")

    assert result == {"x": 4, "log": ["a", "b"]}
    assert typed.value == result


async def test_every_way_to_stream(remote: Remote) -> None:
    chat, plain = remote("talk"), remote("plain")
    said = {"messages": [{"role": "user", "content": "hi"}]}

    values = [one async for one in plain.astream({"x": 1}, stream_mode="values")]
    updates = [one async for one in plain.astream({"x": 1})]
    mixed = [one.event async for one in plain.astream({"x": 1}, stream_mode=["custom", "values"])]
    tokens = [one async for one in chat.astream(said, stream_mode="messages")]

    assert [one["x"] for one in values] == [1, 2, 4]
    assert updates == [{"a": {"x": 2, "log": ["a"]}}, {"b": {"x": 4, "log": ["b"]}}]
    assert mixed == ["values", "custom", "values", "values"]
    assert "".join(message["content"] for message, _ in tokens).startswith("You said hi")
    assert {metadata["langgraph_node"] for _, metadata in tokens} == {"answer"}


async def test_a_subgraph_is_seen_inside(remote: Remote) -> None:
    parts = [one async for one in remote("sub").astream({"x": 1}, stream_mode="updates", subgraphs=True)]

    namespaces = [namespace[0].split(":")[0] if namespace else "" for namespace, _ in parts]
    assert namespaces == ["", "child", ""]
    assert parts[1][1] == {"inner_node": {"inner": "done", "x": 12}}


async def test_state_history_and_edit(remote: Remote) -> None:
    plain, config = remote("plain"), on_new_thread()
    await plain.ainvoke({"x": 1}, config)

    snapshot = await plain.aget_state(config)
    past = [one async for one in plain.aget_state_history(config)]
    older = [one async for one in plain.aget_state_history(config, before=past[1].config, limit=2)]
    written = await plain.aupdate_state(past[1].config, {"x": 50}, as_node="a")
    forked = await plain.ainvoke(None, config)

    assert (snapshot.values["x"], snapshot.next) == (4, ())
    assert [one.values.get("x") for one in past] == [4, 2, 1, None]
    assert [one.config for one in older] == [one.config for one in past[2:4]]
    assert written["configurable"]["thread_id"] == config["configurable"]["thread_id"]
    assert forked["x"] == 100
    assert (await plain.aget_state(past[1].config)).values["x"] == 2


async def test_a_person_is_asked_and_answers(remote: Remote) -> None:
    hitl, config = remote("hitl"), on_new_thread()

    asked = await hitl.ainvoke({"amount": 5}, config)
    waiting = await hitl.aget_state(config)
    done = await hitl.ainvoke(Command(resume={"approved": True}), config)

    assert asked["__interrupt__"][0]["value"]["amount"] == 5
    assert (waiting.next, waiting.interrupts[0].value["question"]) == (("review",), "approve?")
    assert done["decision"] == {"approved": True}


async def test_two_questions_are_answered_by_id(remote: Remote) -> None:
    multi, config = remote("multi"), on_new_thread()
    await multi.ainvoke({"answers": []}, config)
    interrupts = (await multi.aget_state(config)).interrupts

    done = await multi.ainvoke(Command(resume={one.id: "ok" for one in interrupts}), config)

    assert sorted(done["answers"]) == [["credit", "ok"], ["legal", "ok"]]


async def test_a_question_inside_a_subgraph_is_seen_edited_and_answered(remote: Remote) -> None:
    nested, config = remote("nested"), on_new_thread()
    await nested.ainvoke({"amount": 5}, config)

    waiting = await nested.aget_state(config, subgraphs=True)
    inside = waiting.tasks[0].state
    assert isinstance(inside, StateSnapshot)
    written = await nested.aupdate_state(inside.config, {"amount": 7})
    past = [one async for one in nested.aget_state_history(inside.config)]
    asked = await nested.ainvoke(None, config)
    done = await nested.ainvoke(Command(resume="yes"), config)

    assert (waiting.values["amount"], inside.values["amount"], inside.next) == (5, 10, ("approve",))
    assert inside.config["configurable"]["checkpoint_ns"].startswith("child:")
    assert written["configurable"]["checkpoint_ns"] == inside.config["configurable"]["checkpoint_ns"]
    assert [one.values.get("amount") for one in past] == [7, 10, 5, None]
    assert asked["__interrupt__"][0]["value"]["amount"] == 7
    assert (done["amount"], done["decision"]) == (7, "yes")


async def test_a_failure_is_raised_here(remote: Remote) -> None:
    with pytest.raises(RemoteException, match="title deed missing"):
        await remote("err").ainvoke({"x": 1})


async def test_it_is_a_node_of_a_local_graph(remote: Remote) -> None:
    graph = StateGraph(Numbers)
    graph.add_node("local", lambda state: {"x": state["x"] + 10})
    graph.add_node("plain", remote("plain"))
    graph.add_edge(START, "local")
    graph.add_edge("local", "plain")
    graph.add_edge("plain", END)
    local = graph.compile(checkpointer=InMemorySaver())

    parts = [
        one
        async for one in local.astream(
            {"x": 0}, on_new_thread(), stream_mode=["updates", "custom"], subgraphs=True
        )
    ]

    assert any(
        mode == "custom" and data == {"progress": "a"} and namespace for namespace, mode, data in parts
    )
    assert parts[-1][2]["plain"]["x"] == 22


async def test_its_question_stops_the_local_graph_and_the_answer_resumes_both(remote: Remote) -> None:
    graph = StateGraph(Case)
    graph.add_node("hitl", remote("hitl"))
    graph.add_edge(START, "hitl")
    graph.add_edge("hitl", END)
    local, config = graph.compile(checkpointer=InMemorySaver()), on_new_thread()

    asked = await local.ainvoke({"amount": 5}, config)
    [question] = asked["__interrupt__"]
    done = await local.ainvoke(Command(resume={question.id: {"approved": True}}), config)

    assert question.value == {"question": "approve?", "amount": 5}
    assert done["decision"] == {"approved": True}


async def test_its_nodes_are_drawn(remote: Remote) -> None:
    drawn = await remote("sub").aget_graph(xray=True)

    assert set(drawn.nodes) == {"__start__", "a", "child:inner_node", "__end__"}
    assert "inner_node" in drawn.draw_mermaid()


async def test_home_search_is_a_tool_of_another_program(remote: Remote) -> None:
    search, config = remote("property_search"), on_new_thread()
    said = {"messages": [{"role": "user", "content": "3BHK in Whitefield under 1.2 crore"}]}

    cards = [one async for one in search.astream(said, config, stream_mode="custom")]
    state = await search.aget_state(config)

    assert any(one["type"] == "listing" for one in cards)
    assert len(state.values["messages"]) == 2


def use_synchronously(remote: Remote) -> dict[str, Any]:
    hitl, config = remote("hitl"), on_new_thread()
    asked = hitl.invoke({"amount": 5}, config)
    state = hitl.get_state(config)
    values = list(hitl.stream(Command(resume="yes"), config, stream_mode="values"))
    hitl.update_state(config, {"amount": 9}, as_node="review")
    return {
        "asked": asked,
        "next": state.next,
        "values": values,
        "history": len(list(hitl.get_state_history(config))),
        "edited": hitl.get_state(config).values["amount"],
        "nodes": set(hitl.get_graph().nodes),
    }


async def test_synchronous_use(remote: Remote) -> None:
    seen = await asyncio.to_thread(use_synchronously, remote)

    assert "__interrupt__" in seen["asked"]
    assert seen["next"] == ("review",)
    assert seen["values"][-1]["decision"] == "yes"
    assert (seen["history"], seen["edited"]) == (5, 9)
    assert seen["nodes"] == {"__start__", "prep", "review", "__end__"}
