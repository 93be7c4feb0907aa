"""What tests of the official SDK ask over and over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langgraph_sdk.client import LangGraphClient

NOWHERE = "11111111-1111-1111-1111-111111111111"
SAID = {"messages": [{"role": "user", "content": "hi"}]}


async def new_thread(client: LangGraphClient, **given: Any) -> str:
    return str((await client.threads.create(**given))["thread_id"])


async def events(stream: Any) -> list[tuple[str, Any]]:
    return [(part.event, part.data) async for part in stream]
