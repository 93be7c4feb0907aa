"""A graph that asks for approval, in versions: as it was, compatible with it, and not."""

from __future__ import annotations

import operator
from typing import Annotated, Any, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.types import Send, interrupt

from graphs.registry import GraphRegistry, GraphSpec


class Case(TypedDict, total=False):
    amount: int
    decision: Any
    log: Annotated[list[str], operator.add]


class TextCase(TypedDict, total=False):
    amount: list[str]
    decision: Any
    log: Annotated[list[str], operator.add]


class ShortCase(TypedDict, total=False):
    decision: Any
    log: Annotated[list[str], operator.add]


def _asking(
    schema: Any = Case, *, asker: str = "approve", mark: str = "1", is_asking: bool = True
) -> StateGraph:
    def approve(_state: Any) -> Any:
        decision = interrupt({"question": "approve?"}) if is_asking else "by itself"
        return {"decision": decision, "log": [f"approve {mark}"]}

    graph = StateGraph(schema)
    graph.add_node("prepare", lambda _: {"log": [f"prepare {mark}"]})
    graph.add_node(asker, approve)
    graph.add_edge(START, "prepare")
    graph.add_edge("prepare", asker)
    return graph


def first() -> StateGraph:
    """As it was when the threads began."""
    return _asking()


def second() -> StateGraph:
    """Says another word; a thread of the first can go on with it."""
    return _asking(mark="2")


def renamed() -> StateGraph:
    """The asking node has another name."""
    return _asking(asker="decide")


def retyped() -> StateGraph:
    """A key of the state holds something else now."""
    return _asking(TextCase)


def shortened() -> StateGraph:
    """A key of the state is gone."""
    return _asking(ShortCase)


def branched() -> StateGraph:
    """The asking node is reached another way, so the waiting task would be another one."""
    graph = StateGraph(Case)
    graph.add_node("prepare", lambda _: {"log": ["prepare"]})
    graph.add_node("check", lambda _: {})
    graph.add_node("approve", lambda _: {"decision": interrupt({"question": "approve?"})})
    graph.add_edge(START, "prepare")
    graph.add_edge(START, "check")
    graph.add_edge(["prepare", "check"], "approve")
    return graph


def _bottom(asker: str) -> Any:
    def ask(_state: Case) -> Case:
        return {"decision": interrupt({"question": "below?"})}

    graph = StateGraph(Case)
    graph.add_node(asker, ask)
    graph.add_edge(START, asker)
    return graph.compile()


def nested(asker: str = "ask") -> StateGraph:
    """Asks inside a subgraph."""
    graph = StateGraph(Case)
    graph.add_node("child", _bottom(asker))
    graph.add_edge(START, "child")
    return graph


def flat() -> StateGraph:
    """The subgraph has become a plain node."""
    graph = StateGraph(Case)
    graph.add_node("child", lambda _: {"decision": interrupt({"question": "below?"})})
    graph.add_edge(START, "child")
    return graph


def sending(target: str = "one") -> StateGraph:
    """Fans out to a node that asks."""

    def ask(state: Any) -> Any:
        return {"log": [f"told {interrupt({'number': state['amount']})}"]}

    graph = StateGraph(Case)
    graph.add_node("split", lambda _: {})
    graph.add_node(target, ask)
    graph.add_edge(START, "split")
    graph.add_conditional_edges(
        "split", lambda _: [Send(target, {"amount": number}) for number in (1, 2)], [target]
    )
    return graph


def spec(version: str, build: Any, name: str = "approval") -> GraphSpec:
    return GraphSpec(name, version, "asks for approval", build)


def registry(current: GraphSpec, *earlier: GraphSpec) -> GraphRegistry:
    return GraphRegistry({current.name: current}, earlier)
