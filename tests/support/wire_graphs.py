"""Small graphs that behave like those behind the recorded captures, so that wire traffic can be compared.

Names of nodes, keys and values follow the captures, since these are what the wire shows.
"""

from __future__ import annotations

import asyncio
import operator
from typing import Annotated, Any, TypedDict

from langchain_core.messages import AnyMessage  # LangGraph reads the annotation
from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph, add_messages
from langgraph.types import interrupt

from graphs.registry import GraphRegistry, GraphSpec


class Numbers(TypedDict, total=False):
    x: int
    log: Annotated[list[str], operator.add]


class Inner(TypedDict, total=False):
    x: int
    inner: str


class Chat(TypedDict, total=False):
    messages: Annotated[list[AnyMessage], add_messages]


class Approval(TypedDict, total=False):
    amount: int
    decision: Any
    log: Annotated[list[str], operator.add]


class Opinions(TypedDict, total=False):
    answers: Annotated[list[Any], operator.add]


def _increment(state: Numbers) -> Numbers:
    get_stream_writer()({"progress": "a"})
    return {"x": state.get("x", 0) + 1, "log": ["a"]}


def _double(state: Numbers) -> Numbers:
    return {"x": state["x"] * 2, "log": ["b"]}


def _chain(schema: type, **nodes: Any) -> StateGraph:
    graph = StateGraph(schema)
    names = list(nodes)
    for name, node in nodes.items():
        graph.add_node(name, node)
    for before, after in zip([START, *names], [*names, END], strict=True):
        graph.add_edge(before, after)
    return graph


def plain() -> StateGraph:
    return _chain(Numbers, a=_increment, b=_double)


def chat() -> StateGraph:
    from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
    from langchain_core.messages import AIMessage

    async def model(state: Chat) -> Chat:
        voice = GenericFakeChatModel(messages=iter([AIMessage(content="Hello from fake model", id="ai-1")]))
        return {"messages": [await voice.ainvoke(state["messages"])]}

    return _chain(Chat, model=model)


def hitl() -> StateGraph:
    def prep(_state: Approval) -> Approval:
        return {"log": ["prep"]}

    def review(state: Approval) -> Approval:
        decision = interrupt({"question": "approve?", "amount": state.get("amount")})
        return {"decision": decision, "log": [f"review:{decision}"]}

    return _chain(Approval, prep=prep, review=review)


def multi() -> StateGraph:
    graph = StateGraph(Opinions)

    def asking(who: str) -> Any:
        def ask(_state: Opinions) -> Opinions:
            return {"answers": [(who, interrupt({"ask": f"{who} ok?"}))]}

        return ask

    for who in ("legal", "credit"):
        graph.add_node(who, asking(who))
        graph.add_edge(START, who)
        graph.add_edge(who, END)
    return graph


def slow() -> StateGraph:
    async def tick(_state: Numbers) -> Numbers:
        write = get_stream_writer()
        for number in range(100):
            write({"tick": number})
            await asyncio.sleep(0.2)
        return {"x": 99, "log": ["slow"]}

    return _chain(Numbers, first=lambda _: {"x": 1, "log": ["first"]}, slow=tick)


def err() -> StateGraph:
    def boom(_state: Numbers) -> Numbers:
        raise ValueError("title deed missing")

    return _chain(Numbers, a=_increment, boom=boom)


def sub() -> StateGraph:
    child = _chain(Inner, inner_node=lambda state: {"inner": "done", "x": state["x"] + 10}).compile()
    return _chain(Numbers, a=_increment, child=child)


def wire_registry(**more: GraphSpec) -> GraphRegistry:
    """The graphs of the captures, and more."""
    builders = {
        "plain": plain,
        "chat": chat,
        "hitl": hitl,
        "multi": multi,
        "slow": slow,
        "err": err,
        "sub": sub,
    }
    specs = {name: GraphSpec(name, "1", f"{name} graph", build) for name, build in builders.items()}
    return GraphRegistry({**specs, **more})
