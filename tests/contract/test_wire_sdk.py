"""The official Python SDK drives a live server."""

from __future__ import annotations

import pytest
from langgraph_sdk import get_client

pytestmark = pytest.mark.engines


async def test_sdk_streams_a_run(api_url: str) -> None:
    client = get_client(url=api_url, api_key=None)
    thread = await client.threads.create()

    parts = [
        (part.event, part.data)
        async for part in client.runs.stream(
            thread["thread_id"], "plain", input={"x": 1}, stream_mode=["values", "updates", "custom"]
        )
    ]

    assert [event for event, _ in parts] == [
        "metadata",
        "values",
        "custom",
        "updates",
        "values",
        "updates",
        "values",
        "end",
    ]
    assert (await client.threads.get_state(thread["thread_id"]))["values"] == {"x": 4, "log": ["a", "b"]}
    await client.aclose()
