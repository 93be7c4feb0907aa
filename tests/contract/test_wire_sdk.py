"""The official Python SDK, asynchronous and synchronous, drives a live server."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from langgraph_sdk import get_client, get_sync_client
from langgraph_sdk.client import LangGraphClient
from langgraph_sdk.errors import (
    AuthenticationError,
    ConflictError,
    NotFoundError,
    RateLimitError,
    UnprocessableEntityError,
)

from tests.support.client_api import admin_token
from tests.support.engine_fixtures import open_platform
from tests.support.live_api import live_api
from tests.support.sdk_calls import NOWHERE, SAID, events, new_thread

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.support.client_api import ClientApi

pytestmark = pytest.mark.engines

MODES = [
    "values",
    "updates",
    "custom",
    "messages",
    "messages-tuple",
    "debug",
    "tasks",
    "checkpoints",
    "events",
]


async def test_a_run_is_streamed(client: LangGraphClient) -> None:
    thread = await new_thread(client)

    parts = await events(
        client.runs.stream(thread, "plain", input={"x": 1}, stream_mode=["values", "updates", "custom"])
    )

    names = [name for name, _ in parts]
    assert names == ["metadata", "values", "custom", "updates", "values", "updates", "values", "end"]
    assert (await client.threads.get_state(thread))["values"] == {"x": 4, "log": ["a", "b"]}


@pytest.mark.parametrize("mode", MODES)
async def test_each_stream_mode_alone(client: LangGraphClient, mode: Any) -> None:
    parts = await events(client.runs.stream(None, "chat", input=SAID, stream_mode=mode))

    base = mode.removesuffix("-tuple")
    assert {name.split("/")[0] for name, _ in parts} <= {"metadata", base, "end"}
    assert mode == "custom" or any(name.startswith(base) for name, _ in parts)


async def test_typed_parts_of_stream_version_2(client: LangGraphClient) -> None:
    stream = client.runs.stream(None, "hitl", input={"amount": 5}, stream_mode="values", version="v2")

    parts = [part async for part in stream]

    values = [part for part in parts if part["type"] == "values"]
    assert values[-1]["interrupts"][0]["value"] == {"question": "approve?", "amount": 5}


async def test_tokens_add_up_to_the_answer(client: LangGraphClient) -> None:
    parts = await events(client.runs.stream(None, "talk", input=SAID, stream_mode="messages-tuple"))

    tokens = [data[0]["content"] for name, data in parts if name == "messages"]
    assert len(tokens) > 10
    assert "".join(tokens) == "You said hi and I answer in ten slow words now"


async def test_home_search_streams_cards_and_remembers_the_wish(client: LangGraphClient) -> None:
    thread = await new_thread(client)

    def ask(text: str) -> Any:
        said = {"messages": [{"role": "user", "content": text}]}
        return client.runs.stream(thread, "property_search", input=said, stream_mode=["custom", "values"])

    first = await events(ask("3BHK in Whitefield under 1.2 crore"))
    second = await events(ask("only 2 BHK please"))

    assert any(name == "custom" and data["type"] == "listing" for name, data in first)
    assert len(second[-2][1]["messages"]) == 4
    assert (await client.threads.get(thread))["metadata"]["graph_id"] == "property_search"


async def test_runs_in_the_background_are_listed_joined_and_deleted(client: LangGraphClient) -> None:
    thread = await new_thread(client)
    run = await client.runs.create(thread, "plain", input={"x": 1}, metadata={"why": "test"})

    joined = await client.runs.join(thread, run["run_id"])
    listed = await client.runs.list(thread)
    replayed = await events(client.runs.join_stream(thread, run["run_id"], last_event_id="-1"))
    await client.runs.delete(thread, run["run_id"])

    assert joined["x"] == 4
    assert [(one["run_id"], one["status"], one["metadata"]["why"]) for one in listed] == [
        (run["run_id"], "success", "test")
    ]
    assert [name for name, _ in replayed] == ["metadata", "values", "values", "values", "end"]
    assert await client.runs.list(thread) == []


class LosesFirstStream(httpx.AsyncBaseTransport):
    """A network that drops the first event stream after its third part."""

    def __init__(self) -> None:
        self._network = httpx.AsyncHTTPTransport()
        self.asked: list[tuple[str, str | None]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._network.handle_async_request(request)
        if not response.headers.get("content-type", "").startswith("text/event-stream"):
            return response
        self.asked.append((request.method, request.headers.get("last-event-id")))
        if len(self.asked) == 1:
            assert isinstance(response.stream, httpx.AsyncByteStream)
            response.stream = Broken(response.stream)
        return response

    async def aclose(self) -> None:
        await self._network.aclose()


class Broken(httpx.AsyncByteStream):
    def __init__(self, whole: httpx.AsyncByteStream) -> None:
        self._whole = whole

    async def __aiter__(self) -> AsyncIterator[bytes]:
        seen = 0
        async for part in self._whole:
            seen += 1
            if seen > 3:
                raise httpx.RemoteProtocolError("connection lost")
            yield part

    async def aclose(self) -> None:
        await self._whole.aclose()


async def test_a_lost_connection_is_joined_again(client_api: ClientApi) -> None:
    network = LosesFirstStream()
    headers = {"x-api-key": client_api.token}
    async with httpx.AsyncClient(base_url=client_api.url, transport=network, headers=headers) as http:
        client = LangGraphClient(http)
        thread = await new_thread(client)
        stream = client.runs.stream(
            thread, "talk", input=SAID, stream_mode="messages-tuple", stream_resumable=True
        )
        parts = await events(stream)

    tokens = [data[0]["content"] for name, data in parts if name == "messages"]
    assert "".join(tokens) == "You said hi and I answer in ten slow words now"
    assert [method for method, _ in network.asked] == ["POST", "GET"]
    assert network.asked[1][1]


async def test_cancel_and_double_texting(client: LangGraphClient) -> None:
    thread = await new_thread(client)
    slow = await client.runs.create(thread, "slow", input={"x": 1})

    with pytest.raises(ConflictError) as busy:
        await client.runs.create(thread, "plain", input={"x": 1}, multitask_strategy="reject")
    with pytest.raises(ConflictError):
        await client.threads.update_state(thread, {"x": 3})
    queued = await client.runs.create(thread, "plain", input={"x": 1}, multitask_strategy="enqueue")
    await client.runs.cancel(thread, slow["run_id"], wait=True)
    done = await client.runs.join(thread, queued["run_id"])
    with pytest.raises(NotFoundError):
        await client.runs.cancel(thread, slow["run_id"])

    assert "already running" in busy.value.message
    assert done["x"] == 4
    assert (await client.runs.get(thread, slow["run_id"]))["status"] == "interrupted"


async def test_rollback(client: LangGraphClient) -> None:
    thread = await new_thread(client)
    slow = await client.runs.create(thread, "slow", input={"x": 1})

    await client.runs.cancel(thread, slow["run_id"], wait=True, action="rollback")

    with pytest.raises(NotFoundError):
        await client.runs.get(thread, slow["run_id"])
    assert (await client.threads.get(thread))["status"] == "idle"


async def test_errors_are_the_ones_the_sdk_knows(client: LangGraphClient, client_api: ClientApi) -> None:
    with pytest.raises(NotFoundError, match=NOWHERE):
        await client.threads.get(NOWHERE)
    with pytest.raises(UnprocessableEntityError, match="must be a UUID"):
        await client.threads.get("nope")
    with pytest.raises(UnprocessableEntityError, match="registered graphs"):
        await client.runs.create(None, "ghost", input={})
    with pytest.raises(Exception, match="ValueError: title deed missing"):
        await client.runs.wait(None, "err", input={"x": 1})
    parts = await events(client.runs.stream(None, "err", input={"x": 1}))
    assert parts[-2] == ("error", {"error": "ValueError", "message": "title deed missing"})
    async with get_client(url=client_api.url, api_key="pmk_unknown") as stranger:
        with pytest.raises(AuthenticationError):
            await stranger.threads.create()


async def test_too_many_calls_are_an_error_that_says_when_to_come_back(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    async with (
        open_platform(database_url, redis_url, tmp_path, rate_limits=0.001) as platform,
        live_api(platform) as url,
        get_client(url=url, api_key=await admin_token(platform.engine.db)) as client,
    ):
        await client.runs.wait(None, "plain", input={"x": 1})
        with pytest.raises(RateLimitError, match="try again in") as refused:
            await client.runs.create(None, "plain", input={"x": 1})

    assert int(refused.value.response.headers["retry-after"]) > 0


async def test_assistants_with_settings_of_their_own(client: LangGraphClient, client_api: ClientApi) -> None:
    async with get_client(url=client_api.url, api_key=client_api.admin_token) as admin:
        mine = await admin.assistants.create("plain", name="mine", metadata={"team": "a"})
        found = await client.assistants.search(metadata={"team": "a"})
        ran = await client.runs.wait(None, mine["assistant_id"], input={"x": 3})
        schemas = await client.assistants.get_schemas(mine["assistant_id"])
        drawn = await client.assistants.get_graph("sub", xray=True)
        await admin.assistants.delete(mine["assistant_id"])

    assert [one["assistant_id"] for one in found] == [mine["assistant_id"]]
    assert ran["x"] == 8
    assert schemas["input_schema"]["properties"].keys() == {"x", "log"}
    assert "child:inner_node" in {node["id"] for node in drawn["nodes"]}


async def test_runs_may_be_listed_in_part(client: LangGraphClient) -> None:
    thread = await new_thread(client)
    await client.runs.wait(thread, "plain", input={"x": 1})

    [run] = await client.runs.list(thread, select=["status", "thread_id"], status="success")
    [state] = await client.threads.get_history(thread, limit=1, select=["values.x", "next"])

    assert run == {"status": "success", "thread_id": thread}
    assert state == {"values": {"x": 4}, "next": []}
    assert await client.threads.get_state(thread, select=["values.x"]) == {"values": {"x": 4}}


def use_synchronously(api: ClientApi) -> dict[str, Any]:
    """The same from a program without an event loop."""
    seen: dict[str, Any] = {}
    with get_sync_client(url=api.url, api_key=api.token) as client:
        thread = client.threads.create(metadata={"sync": True})["thread_id"]
        stream = client.runs.stream(thread, "hitl", input={"amount": 5}, stream_mode=["values", "updates"])
        seen["asked"] = [part.event for part in stream]
        seen["state"] = client.threads.get_state(thread)
        seen["done"] = client.runs.wait(thread, "hitl", command={"resume": "yes"})
        seen["history"] = client.threads.get_history(thread)
        client.threads.update_state(thread, {"amount": 8}, as_node="review")
        seen["edited"] = client.threads.get(thread)
        run = client.runs.create(thread, "slow", input={"x": 1})
        client.runs.cancel(thread, run["run_id"], wait=True)
        seen["cancelled"] = client.runs.get(thread, run["run_id"])["status"]
        joined = client.runs.join_stream(thread, run["run_id"], last_event_id="-1")
        seen["joined"] = [part.event for part in joined][-1]
        try:
            client.threads.get(NOWHERE)
        except NotFoundError as error:
            seen["error"] = error.status_code
        client.threads.delete(thread)
        seen["left"] = client.threads.count(metadata={"sync": True})
    return seen


async def test_synchronous_client(client_api: ClientApi) -> None:
    seen = await asyncio.to_thread(use_synchronously, client_api)

    assert seen["asked"][-2:] == ["values", "end"]
    assert seen["state"]["next"] == ["review"]
    assert seen["done"]["decision"] == "yes"
    assert len(seen["history"]) == 4
    assert seen["edited"]["values"]["amount"] == 8
    assert (seen["cancelled"], seen["joined"]) == ("interrupted", "end")
    assert (seen["error"], seen["left"]) == (404, 0)


async def test_a_wish_named_by_its_caller_is_one_run(client: LangGraphClient) -> None:
    thread, other = await new_thread(client), await new_thread(client)
    named = {"Idempotency-Key": "turn-0001"}

    first = await events(client.runs.stream(thread, "plain", input={"x": 1}, headers=named))
    again = await events(client.runs.stream(thread, "plain", input={"x": 1}, headers=named))
    elsewhere = await client.runs.create(other, "plain", input={"x": 1}, headers=named)

    assert again == first
    assert len(await client.runs.list(thread)) == 1
    assert elsewhere["run_id"] != first[0][1]["run_id"]


async def test_a_wish_sent_twice_at_once_is_one_run(client: LangGraphClient) -> None:
    thread = await new_thread(client)
    wishes = [
        client.runs.create(thread, "plain", input={"x": 1}, headers={"Idempotency-Key": "turn-0002"})
        for _ in range(5)
    ]

    made = await asyncio.gather(*wishes)

    assert len({run["run_id"] for run in made}) == 1
    assert len(await client.runs.list(thread)) == 1


async def test_a_name_that_cannot_be_used_is_refused(client: LangGraphClient) -> None:
    thread = await new_thread(client)

    with pytest.raises(UnprocessableEntityError):
        await client.runs.create(thread, "plain", input={"x": 1}, headers={"Idempotency-Key": "short"})
