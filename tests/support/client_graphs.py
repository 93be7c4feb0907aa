"""Graphs for tests with real clients: one that speaks slowly, one that asks first, one that fails midway.

Together with the graphs of the captures and the real property search on a small market.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, AnyMessage  # LangGraph reads the annotation
from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph, add_messages
from langgraph.runtime import Runtime  # noqa: TC002  # LangGraph reads the annotation at run time
from langgraph.types import interrupt

from graphs.property_search.graph import spec as property_search
from graphs.property_search.state import SearchContext
from graphs.registry import GraphRegistry, GraphSpec
from tests.support.market import Market
from tests.support.wire_graphs import wire_registry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from langchain_core.outputs import ChatGenerationChunk

TOKEN_S = 0.06


class Talk(TypedDict, total=False):
    messages: Annotated[list[AnyMessage], add_messages]


class SlowVoice(GenericFakeChatModel):
    """Says its words one at a time."""

    async def _astream(self, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
        async for chunk in super()._astream(*args, **kwargs):
            await asyncio.sleep(TOKEN_S)
            yield chunk


async def _answer(state: Talk) -> Talk:
    said = str(state["messages"][-1].content)
    get_stream_writer()({"progress": "thinking", "about": said})
    words = f"You said {said} and I answer in ten slow words now"
    voice = SlowVoice(messages=iter([AIMessage(content=words)]))
    return {"messages": [await voice.ainvoke(state["messages"])]}


def _ask(state: Talk) -> Talk:
    decision = interrupt({"question": f"Send {state['messages'][-1].content!r}?"})
    return {"messages": [AIMessage(content=f"decided: {decision}")]}


def _fail(_state: Talk) -> Talk:
    raise ValueError("the register is closed")


class Case(TypedDict, total=False):
    amount: int
    decision: Any


def _nested() -> StateGraph:
    """A graph whose question is asked inside a subgraph."""

    def approve(state: Case) -> Case:
        return {"decision": interrupt({"question": "approve?", "amount": state["amount"]})}

    child = StateGraph(Case)
    child.add_node("double", lambda state: {"amount": state["amount"] * 2})
    child.add_node("approve", approve)
    child.add_edge(START, "double")
    child.add_edge("double", "approve")
    graph = StateGraph(Case)
    graph.add_node("child", child.compile())
    graph.add_edge(START, "child")
    return graph


class Notes(TypedDict, total=False):
    namespace: str
    key: str
    read: Any


def _notes() -> StateGraph:
    """A graph that reads an item of its caller's store and leaves another."""

    async def note(state: Notes, runtime: Runtime[Any]) -> Notes:
        assert runtime.store is not None
        item = await runtime.store.aget((state["namespace"],), state["key"])
        await runtime.store.aput((state["namespace"],), "by-graph", {"seen": state["key"]})
        return {"read": None if item is None else item.value}

    graph = StateGraph(Notes)
    graph.add_node("note", note)
    graph.add_edge(START, "note")
    return graph


def _graph(**nodes: Any) -> StateGraph:
    graph = StateGraph(Talk)
    names = list(nodes)
    for name, node in nodes.items():
        graph.add_node(name, node)
    for before, after in zip([START, *names], [*names, END], strict=True):
        graph.add_edge(before, after)
    return graph


def client_registry() -> GraphRegistry:
    """All graphs that clients are tried with."""
    market = Market()
    search = property_search(
        lambda run: SearchContext(principal=run.principal, retriever=market, listings=market, leads=market)
    )
    return wire_registry(
        talk=GraphSpec("talk", "1", "speaks slowly", lambda: _graph(answer=_answer)),
        ask=GraphSpec("ask", "1", "asks first", lambda: _graph(ask=_ask)),
        fail=GraphSpec("fail", "1", "fails midway", lambda: _graph(answer=_answer, fail=_fail)),
        notes=GraphSpec("notes", "1", "keeps notes in the store", _notes),
        nested=GraphSpec("nested", "1", "asks inside a subgraph", _nested),
        property_search=search,
    )
