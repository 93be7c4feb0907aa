"""The LangChain face through a real graph: tokens in messages mode, tools, and faults."""

from __future__ import annotations

from typing import Annotated

import pytest
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langgraph.graph import START, StateGraph, add_messages
from typing_extensions import TypedDict

from domain.errors import ModelUnavailable
from router.chat_model import RoutedChatModel
from tests.support.openai_server import Reply, running_openai_server, says
from tests.support.routes import ScriptedRoute

TEXT = "Three homes fit your wish."


class State(TypedDict):
    messages: Annotated[list[AnyMessage], add_messages]


@pytest.fixture
async def route():
    async with running_openai_server() as first, running_openai_server() as second:
        made = ScriptedRoute("direct", first, second)
        yield made
        await made.wire.close()


@pytest.fixture
def chat(route):
    return RoutedChatModel(route=route.model.route)


@pytest.fixture
def graph(chat):
    async def answer(state: State) -> State:
        return {"messages": [await chat.ainvoke(state["messages"])]}

    return StateGraph(State).add_node(answer).add_edge(START, "answer").compile()


def ask(text: str = "3 bhk; mail ravi@example.com"):
    return {"messages": [HumanMessage(text)]}


def calls(name: str, arguments: str) -> Reply:
    call = {"id": "c1", "type": "function", "function": {"name": name, "arguments": arguments}}
    return Reply(message={"content": None, "tool_calls": [call]}, finish="tool_calls")


def emi(principal_inr: int) -> int:
    """The monthly instalment of a loan."""
    return principal_inr


async def test_tokens_reach_the_messages_mode_of_a_graph_as_they_come(route, graph):
    route.primary.script = [says(TEXT)]

    parts = [part async for part in graph.astream(ask(), stream_mode="messages")]

    texts = [message.content for message, _ in parts if message.content]
    assert "".join(texts) == TEXT
    assert len(texts) > 2
    assert {facts["langgraph_node"] for _, facts in parts} == {"answer"}
    assert parts[0][1]["ls_provider"] == "propmubi-router"
    assert "ravi@" not in route.primary.seen_text


async def test_the_fallback_answers_and_is_named(route, graph):
    route.primary.script = [Reply(status=503)]
    route.fallback.script = [says(TEXT)]

    last = (await graph.ainvoke(ask()))["messages"][-1]

    assert last.content == TEXT
    assert last.response_metadata["model_name"] == "second"
    assert last.usage_metadata["total_tokens"] == 2


async def test_a_stream_that_breaks_off_is_an_error_of_the_step(route, graph):
    route.primary.script = [says(TEXT, breaks_off=True)]

    with pytest.raises(ModelUnavailable, match="cut"):
        [part async for part in graph.astream(ask(), stream_mode="messages")]


async def test_bound_tools_are_called_with_personal_data_put_back(route, chat):
    route.primary.script = [calls("emi", '{"principal_inr": 50, "to": "<EMAIL_1>"}')]

    message = await chat.bind_tools([emi], tool_choice="any").ainvoke(ask()["messages"])

    assert message.tool_calls == [
        {
            "id": "c1",
            "name": "emi",
            "args": {"principal_inr": 50, "to": "ravi@example.com"},
            "type": "tool_call",
        }
    ]
    assert route.primary.bodies[0]["tool_choice"] == "required"


async def test_a_named_tool_is_asked_for_by_name_and_streams_as_one_chunk(route, chat):
    route.primary.script = [calls("emi", '{"principal_inr": 50}')]

    chunks = [chunk async for chunk in chat.bind_tools([emi], tool_choice="emi").astream("hello")]

    assert [chunk.tool_calls[0]["args"] for chunk in chunks if chunk.tool_calls] == [{"principal_inr": 50}]
    assert route.primary.bodies[0]["tool_choice"]["function"]["name"] == "emi"


@pytest.mark.parametrize("bad", [calls("drop_tables", "{}"), calls("emi", "{"), calls("emi", "[]")])
async def test_a_call_of_no_bound_tool_goes_to_the_fallback(route, chat, bad):
    route.primary.script = [bad]
    route.fallback.script = [calls("emi", '{"principal_inr": 1}')]

    message = await chat.bind_tools([emi]).ainvoke("hello")

    assert message.tool_calls[0]["args"] == {"principal_inr": 1}


async def test_earlier_tool_calls_are_sent_without_personal_data(route, chat):
    route.primary.script = [says(TEXT)]
    earlier = AIMessage("", tool_calls=[{"id": "1", "name": "emi", "args": {"to": "ravi@example.com"}}])

    await chat.ainvoke([HumanMessage("a"), earlier])

    assert "ravi@" not in route.primary.seen_text


def test_a_synchronous_call_is_told(chat):
    with pytest.raises(NotImplementedError, match="ainvoke"):
        chat.invoke("hello")
