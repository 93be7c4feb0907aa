"""Clients that vanish in the middle of a stream: the run goes on, and coming back shows all of it once (F30)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.support.captures import events_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.engines

SEEN = 4


@pytest.fixture
async def http(api_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=api_url, timeout=30) as client:
        yield client


async def ids_until(response: httpx.Response, count: int) -> list[str]:
    """Ids of the next events; then the client is gone."""
    ids: list[str] = []
    async for line in response.aiter_lines():
        if line.startswith("id: "):
            ids.append(line.removeprefix("id: "))
            if len(ids) == count:
                break
    return ids


@pytest.mark.parametrize("wish", [{}, {"on_disconnect": "continue"}], ids=["by default", "as asked"])
async def test_a_run_goes_on_without_its_reader_who_misses_nothing(
    http: httpx.AsyncClient, wish: dict[str, Any]
) -> None:
    thread = (await http.post("/threads", json={})).json()["thread_id"]
    body = {"assistant_id": "slow", "input": {"x": 1}, "stream_mode": ["custom"], "stream_resumable": True}

    async with http.stream("POST", f"/threads/{thread}/runs/stream", json={**body, **wish}) as response:
        place = response.headers["content-location"]
        first = await ids_until(response, SEEN)
    running = (await http.get(place)).json()["status"]
    async with http.stream("GET", f"{place}/stream", headers={"last-event-id": first[-1]}) as response:
        second = await ids_until(response, SEEN)
    await http.post(f"{place}/cancel?wait=1")
    third = await http.get(f"{place}/stream", headers={"last-event-id": second[-1]})
    whole = await http.get(f"{place}/stream", headers={"last-event-id": "-1"})

    rest = [line.removeprefix("id: ") for line in third.text.split("\r\n") if line.startswith("id: ")]
    everything = [line.removeprefix("id: ") for line in whole.text.split("\r\n") if line.startswith("id: ")]
    ticks = [one.data["tick"] for one in events_of(whole.text) if one.name == "custom"]
    assert running == "running"
    assert [*first, *second, *rest] == everything
    assert ticks == list(range(len(ticks)))
    assert len(ticks) >= 2 * SEEN - 1
