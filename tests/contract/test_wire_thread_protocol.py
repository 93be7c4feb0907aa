"""The thread protocol (v3) with the Python SDK, over server-sent events and over a WebSocket."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Literal

import pytest
from langgraph_sdk import get_client

if TYPE_CHECKING:
    from tests.support.client_api import ClientApi

pytestmark = pytest.mark.engines

PATIENCE_S = 30
WORDS = "You said hello and I answer in ten slow words now"
TRANSPORTS = ("sse", "websocket")
Transport = Literal["sse", "websocket"]


def hello(text: str = "hello") -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": text}]}


def proof(api: ClientApi) -> dict[str, str]:
    """Said again: the SDK sends its own headers with every request, and not with a WebSocket."""
    return {"x-api-key": api.token}


async def words_of(message: Any) -> list[str]:
    """Read in a task of its own: the SDK feeds a message only while its messages are iterated."""
    return [word async for word in message.text]


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_a_message_streams_and_the_output_is_the_state(
    client_api: ClientApi, transport: Transport
) -> None:

    async with (
        asyncio.timeout(PATIENCE_S),
        get_client(url=client_api.url, api_key=client_api.token) as client,
        client.threads.stream(assistant_id="talk", transport=transport, headers=proof(client_api)) as thread,
    ):
        await thread.run.start(input=hello())
        told = [asyncio.create_task(words_of(message)) async for message in thread.messages]
        deltas = [word for words in await asyncio.gather(*told) for word in words]
        output = await thread.output

    assert "".join(deltas) == WORDS
    assert len(deltas) > 5
    assert [one["content"] for one in output["messages"]] == ["hello", WORDS]


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_a_question_is_answered(client_api: ClientApi, transport: Transport) -> None:

    async with (
        asyncio.timeout(PATIENCE_S),
        get_client(url=client_api.url, api_key=client_api.token) as client,
        client.threads.stream(assistant_id="ask", transport=transport, headers=proof(client_api)) as thread,
    ):
        await thread.run.start(input=hello("the offer"))
        async for event in thread.subscribe(["input", "lifecycle"]):
            if event["method"] == "input.requested":
                break
        while not thread.interrupts:  # noqa: ASYNC110  # the SDK's watcher fills it, and tells nobody
            await asyncio.sleep(0.01)
        await thread.run.respond("yes")
        output = await thread.output

    assert [one["content"] for one in output["messages"]] == ["the offer", "decided: yes"]


async def test_subgraphs_are_seen(client_api: ClientApi) -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        get_client(url=client_api.url, api_key=client_api.token) as client,
        client.threads.stream(assistant_id="sub") as thread,
    ):
        await thread.run.start(input={"x": 1})
        names = [child.graph_name async for child in thread.subgraphs]
        output = await thread.output

    assert names == ["child"]
    assert output["x"] == 12
