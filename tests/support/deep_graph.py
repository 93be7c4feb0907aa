"""A graph three levels deep that speaks in every stream mode on each level, and asks at the bottom."""

from __future__ import annotations

import operator
from typing import Annotated, Any, TypedDict

from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, AnyMessage
from langgraph.config import get_stream_writer
from langgraph.graph import START, StateGraph, add_messages
from langgraph.types import Send, interrupt


class Deep(TypedDict, total=False):
    messages: Annotated[list[AnyMessage], add_messages]
    trail: Annotated[list[str], operator.add]
    number: int


class Leaf(TypedDict, total=False):
    number: int
    trail: Annotated[list[str], operator.add]


class Told(TypedDict, total=False):
    trail: Annotated[list[str], operator.add]


async def _speak(state: Deep) -> Deep:
    get_stream_writer()({"level": "middle"})
    voice = GenericFakeChatModel(messages=iter([AIMessage(content="two words", id=f"ai-{state['number']}")]))
    return {"messages": [await voice.ainvoke(state["messages"])], "trail": ["speak"]}


def _leaf(state: Leaf) -> Leaf:
    get_stream_writer()({"level": "bottom", "number": state["number"]})
    return {"trail": [f"leaf {state['number']}"]}


def _ask(state: Leaf) -> Leaf:
    return {"trail": [f"told {interrupt({'number': state['number']})}"]}


def _bottom(*, is_asking: bool) -> Any:
    graph = StateGraph(Leaf, output_schema=Told)
    graph.add_node("leaf", _ask if is_asking else _leaf)
    graph.add_edge(START, "leaf")
    return graph.compile()


def deep(*, is_asking: bool = False) -> StateGraph:
    """The graph: two bottoms side by side, below one middle."""
    middle = StateGraph(Deep)
    middle.add_node("speak", _speak)
    middle.add_node("bottom", _bottom(is_asking=is_asking))
    middle.add_edge(START, "speak")
    middle.add_conditional_edges(
        "speak", lambda _: [Send("bottom", {"number": number}) for number in (1, 2)], ["bottom"]
    )
    graph = StateGraph(Deep)
    graph.add_node("begin", lambda _: {"trail": ["begin"], "number": 7})
    graph.add_node("middle", middle.compile())
    graph.add_edge(START, "begin")
    graph.add_edge("begin", "middle")
    return graph
