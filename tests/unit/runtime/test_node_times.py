"""Nodes are timed whatever they are, and work as before: streamed, failing, asking, inside a subgraph."""

from __future__ import annotations

from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, TimeoutPolicy, interrupt
from typing_extensions import TypedDict

from runtime.node_times import time_nodes
from runtime.work_figures import Kind, Sheet, WorkFigures


class State(TypedDict, total=False):
    x: int


async def one_more(state: State) -> State:
    return {"x": state.get("x", 0) + 1}


def chain(**nodes: Any) -> StateGraph[State]:
    graph = StateGraph(State)
    names = list(nodes)
    for name, node in nodes.items():
        graph.add_node(name, node)
    for before, after in zip([START, *names], [*names, END], strict=True):
        graph.add_edge(before, after)
    return graph


def counts(figures: WorkFigures) -> dict[str, int]:
    return {kind.what: times.count for kind, times in figures.items("node")}


async def test_each_node_is_counted_also_when_it_streams() -> None:
    figures = WorkFigures()
    child = chain(inner=one_more).compile()
    graph = time_nodes(chain(first=one_more, child=child).compile(), "g", figures)

    assert await graph.ainvoke({"x": 1}) == {"x": 3}
    parts = [
        part async for part in graph.astream({"x": 1}, stream_mode=["updates", "messages"], subgraphs=True)
    ]

    assert [part[2] for part in parts] == [{"first": {"x": 2}}, {"inner": {"x": 3}}, {"child": {"x": 3}}]
    assert counts(figures) == {"first": 2, "child": 2}
    assert [name for name, _ in graph.get_subgraphs()] == ["child"]


def test_a_graph_that_is_run_without_a_loop_is_counted_too() -> None:
    figures = WorkFigures()
    graph = time_nodes(chain(first=lambda state: {"x": state["x"] * 2}).compile(), "g", figures)

    assert graph.invoke({"x": 4}) == {"x": 8}
    assert list(graph.stream({"x": 4}, stream_mode="messages")) == []
    assert counts(figures) == {"first": 2}


async def test_a_node_that_fails_or_asks_is_counted_each_time() -> None:
    figures = WorkFigures()
    answers = []

    async def ask(_state: State) -> State:
        answers.append(interrupt("how many?"))
        return {"x": answers[-1]}

    async def fail(_state: State) -> State:
        raise ValueError("no")

    graph = time_nodes(chain(ask=ask, fail=fail).compile(checkpointer=InMemorySaver()), "g", figures)
    config: Any = {"configurable": {"thread_id": "1"}}

    await graph.ainvoke({"x": 1}, config)
    with pytest.raises(ValueError, match="no"):
        await graph.ainvoke(Command(resume=7), config)

    assert answers == [7]
    assert counts(figures) == {"ask": 2, "fail": 1}


async def test_a_node_with_a_time_limit_keeps_it_in_every_copy_of_the_graph() -> None:
    figures = WorkFigures()
    graph = StateGraph(State)
    graph.add_node("first", one_more, timeout=TimeoutPolicy(run_timeout=60))
    graph.add_edge(START, "first")
    compiled = time_nodes(graph.compile(), "g", figures)

    assert await compiled.copy({"checkpointer": InMemorySaver()}).ainvoke(
        {"x": 1}, {"configurable": {"thread_id": "1"}}
    ) == {"x": 2}
    assert counts(figures) == {"first": 1}


def test_more_kinds_than_code_can_have_are_counted_as_others() -> None:
    figures = WorkFigures()
    for number in range(700):
        figures.of(Kind("node", "g", f"n{number}")).add(1.0)

    assert len(figures.sheets()) == 501
    assert figures.of(Kind("node", "other", "other")).count == 200


def test_sheets_of_no_known_kind_are_left_out() -> None:
    figures = WorkFigures()

    figures.merge([Sheet("gossip", "g", "n", [1], 1.0, 1.0), Sheet("run", "g", "success", [2], 1.0, 0.5)])

    assert [(sheet.of, sheet.counts[0]) for sheet in figures.sheets()] == [("run", 2)]
