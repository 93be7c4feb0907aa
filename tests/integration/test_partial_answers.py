"""What an answer had said when its run was broken off stays on the thread, labelled as a part."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

import pytest
from langchain_core.messages import AIMessage, AnyMessage  # LangGraph reads the annotation
from langgraph.graph import END, START, StateGraph, add_messages

from domain.tenancy import ANONYMOUS_BUYER
from graphs.registry import GraphSpec
from graphs.streaming import AnswerStream
from tests.support.engine_fixtures import Platform, open_platform
from tests.support.wire_graphs import wire_registry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.engines

HUMAN = {"messages": [{"role": "user", "content": "flats in Baner?", "id": "h-1"}]}
MODES = ("messages-tuple", "custom")


class Talk(TypedDict, total=False):
    messages: Annotated[list[AnyMessage], add_messages]


class Voice:
    """A node that says three words and then does what the test wants."""

    def __init__(self) -> None:
        self.said = asyncio.Event()
        self.gate = asyncio.Event()
        self.error: Exception | None = None

    async def answer(self, state: Talk) -> Talk:
        stream = AnswerStream(f"a-{len(state['messages'])}")
        for word in ("Three ", "homes ", "match"):
            await stream.send(word)
        self.said.set()
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        await stream.send(" your wish.")
        return {"messages": [await stream.finish()]}

    def graph(self) -> StateGraph:
        graph = StateGraph(Talk)
        graph.add_node("answer", self.answer)
        graph.add_node("after", lambda _: {})
        graph.add_edge(START, "answer")
        graph.add_edge("answer", "after")
        graph.add_edge("after", END)
        return graph

    def nested(self) -> StateGraph:
        graph = StateGraph(Talk)
        graph.add_node("team", self.graph().compile())
        graph.add_edge(START, "team")
        graph.add_edge("team", END)
        return graph

    def numbers(self) -> StateGraph:
        """A state without messages."""
        graph = StateGraph(dict)

        async def speak(_state: dict[str, Any]) -> dict[str, Any]:
            await self.answer({"messages": []})
            return {}

        graph.add_node("speak", speak)
        graph.add_edge(START, "speak")
        return graph


@pytest.fixture
def voice() -> Voice:
    return Voice()


@pytest.fixture
async def platform(
    database_url: str, redis_url: str, tmp_path: Path, voice: Voice
) -> AsyncIterator[Platform]:
    registry = wire_registry(
        voice=GraphSpec("voice", "1", "speaks", voice.graph),
        nested=GraphSpec("nested", "1", "speaks inside", voice.nested),
        numbers=GraphSpec("numbers", "1", "has no messages", voice.numbers),
    )
    async with open_platform(database_url, redis_url, tmp_path, registry) as opened:
        yield opened


async def messages_of(platform: Platform, thread_id: Any) -> list[dict[str, Any]]:
    thread = await platform.engine.threads.get(ANONYMOUS_BUYER, thread_id)
    return (thread.values or {}).get("messages", [])


async def broken_off(
    platform: Platform, voice: Voice, graph: str = "voice", action: str = "interrupt"
) -> Any:
    started = await platform.start(graph, input=HUMAN, stream_mode=MODES, is_streaming_subgraphs=True)
    await asyncio.wait_for(voice.said.wait(), 20)
    await platform.engine.runs.cancel(ANONYMOUS_BUYER, started.run.thread_id, started.run.id, action)
    await asyncio.wait_for(platform.engine.runs.join(started.run), 20)
    return started.run


@pytest.mark.parametrize("graph", ["voice", "nested"])
async def test_what_was_said_before_stop_is_kept_as_a_part(
    platform: Platform, voice: Voice, graph: str
) -> None:
    async with platform.worker():
        run = await broken_off(platform, voice, graph)

    human, said = await messages_of(platform, run.thread_id)
    assert human["content"] == "flats in Baner?"
    assert (said["type"], said["content"], said["id"]) == ("ai", "Three homes match", "a-1")
    assert said["response_metadata"] == {"partial": True, "finish_reason": "interrupt"}
    state = await platform.engine.states.get(ANONYMOUS_BUYER, run.thread_id)
    assert state is not None
    assert [one.content for one in state.values["messages"]] == ["flats in Baner?", "Three homes match"]
    assert await platform.run_status(run.id) == "interrupted"


async def test_the_conversation_goes_on_behind_the_part(platform: Platform, voice: Voice) -> None:
    async with platform.worker():
        run = await broken_off(platform, voice)
        voice.gate.set()
        again = {"messages": [{"role": "user", "content": "and in Aundh?", "id": "h-2"}]}
        started = await platform.start("voice", thread_id=run.thread_id, input=again, stream_mode=MODES)
        await asyncio.wait_for(platform.engine.runs.wait(started), 20)

    texts = [one["content"] for one in await messages_of(platform, run.thread_id)]
    assert texts == ["flats in Baner?", "Three homes match", "and in Aundh?", "Three homes match your wish."]


async def test_a_reader_of_values_is_shown_the_part(platform: Platform, voice: Voice) -> None:
    async with platform.worker():
        started = await platform.start("voice", input=HUMAN, stream_mode=("values", "messages-tuple"))
        await asyncio.wait_for(voice.said.wait(), 20)
        await platform.engine.runs.cancel(ANONYMOUS_BUYER, started.run.thread_id, started.run.id, "interrupt")
        seen = [entry async for entry in platform.engine.runs.follow(started.run, after=started.after)]

    assert [entry.event for entry in seen][-2:] == ["values", "end"]
    assert b"Three homes match" in seen[-2].data


async def test_a_rolled_back_run_leaves_no_text(platform: Platform, voice: Voice) -> None:
    async with platform.worker():
        run = await broken_off(platform, voice, action="rollback")

    assert await messages_of(platform, run.thread_id) == []
    state = await platform.engine.states.get(ANONYMOUS_BUYER, run.thread_id)
    assert state is None or not state.values


async def test_what_was_said_before_an_error_is_kept(platform: Platform, voice: Voice) -> None:
    voice.error = ValueError("the register is closed")
    voice.gate.set()
    async with platform.worker():
        started = await platform.start("voice", input=HUMAN, stream_mode=MODES)
        result = await asyncio.wait_for(platform.engine.runs.wait(started), 20)

    assert result.error is not None
    assert await platform.run_status(started.run.id) == "error"
    said = (await messages_of(platform, started.run.thread_id))[-1]
    assert (said["content"], said["response_metadata"]["finish_reason"]) == ("Three homes match", "error")


async def test_what_was_said_before_time_ran_out_is_kept(
    database_url: str, redis_url: str, tmp_path: Path, voice: Voice
) -> None:
    registry = wire_registry(voice=GraphSpec("voice", "1", "speaks", voice.graph))
    limit = timedelta(seconds=4)
    async with (
        open_platform(database_url, redis_url, tmp_path, registry, run_timeout=limit) as platform,
        platform.worker(),
    ):
        started = await platform.start("voice", input=HUMAN, stream_mode=MODES)
        await asyncio.wait_for(platform.engine.runs.wait(started), 30)

        assert await platform.run_status(started.run.id) == "timeout"
        said = (await messages_of(platform, started.run.thread_id))[-1]
    assert said["response_metadata"] == {"partial": True, "finish_reason": "timeout"}


async def test_a_whole_answer_is_no_part(platform: Platform, voice: Voice) -> None:
    voice.gate.set()
    async with platform.worker():
        started = await platform.start("voice", input=HUMAN, stream_mode=MODES)
        await asyncio.wait_for(platform.engine.runs.wait(started), 20)

    said = (await messages_of(platform, started.run.thread_id))[-1]
    assert said["content"] == "Three homes match your wish."
    assert "partial" not in said["response_metadata"]


async def test_a_state_without_messages_stays_as_it_is(platform: Platform, voice: Voice) -> None:
    async with platform.worker():
        run = await broken_off(platform, voice, "numbers")

    assert await platform.run_status(run.id) == "interrupted"
    assert [one["id"] for one in await messages_of(platform, run.thread_id)] == ["h-1"]


def test_a_retry_takes_the_place_of_what_the_first_try_said() -> None:
    from langchain_core.messages import AIMessageChunk

    from runtime.partial_texts import PartialTexts

    texts = PartialTexts()
    place = {"langgraph_checkpoint_ns": "answer:task-1"}
    for message_id, text in (("m-1", "One "), ("m-1", "two"), ("m-2", "Anew"), ("m-3", "")):
        texts.see((), "messages", (AIMessageChunk(content=text, id=message_id), place))
    texts.see((), "messages", (AIMessageChunk(content="Aside", id="m-9"), {"langgraph_checkpoint_ns": "b:2"}))
    texts.see((), "messages", (AIMessage(content="whole", id="m-8"), {"langgraph_checkpoint_ns": "c:3"}))

    assert [(one.node, one.message.content) for one in texts.broken_off("error")] == [("b", "Aside")]
    texts.see((), "values", {})
    assert texts.broken_off("error") == []
