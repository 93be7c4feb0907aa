"""What was done beside the recorded requests: runs that had to be under way, streams that were left early.

The recorder slept; here the same state is waited for.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import httpx

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

_TAKEN: Final = {"res_1_part": 6, "res_2_join": 8, "res_3_join_nolast": 3}
"""Events after which the recorder hung up."""
_CANCELLED: Final = {"cancel_int": "interrupt", "cancel_rb": "rollback"}
"""Streams during which, after two ticks, the run was cancelled."""
_TICKS: Final = 2


class Acts:
    """The rest of the session in which the captures were made."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._newest_id = ""
        self._run = ""

    def is_whole(self, name: str) -> bool:
        """Whether the stream was read to its end."""
        return name not in _TAKEN

    async def before(self, name: str, target: str) -> None:
        """Brings about what was so when the request was recorded."""
        thread = target.split("/runs", maxsplit=1)[0].split("/state", maxsplit=1)[0]
        if name in {"mt_reject", "mt_rollback"}:
            made = await self._http.post(f"{thread}/runs", json={"assistant_id": "slow", "input": {"x": 1}})
            await self._until(f"{thread}/runs/{made.json()['run_id']}", lambda one: "first" in str(one))
        elif name == "cancel_call":
            await self._until(target.split("/cancel", maxsplit=1)[0], lambda one: "tick" in str(one))
        elif name == "res_4_replay":
            await self._http.post(f"{self._run}/cancel?wait=1&action=interrupt")

    async def send(self, name: str, request: httpx.Request) -> httpx.Response:
        """The answer, as much of it as the recorder read."""
        if name == "res_2_join":
            request.headers["last-event-id"] = self._newest_id
        response = await self._http.send(request, stream=True)
        try:
            if name in _TAKEN:
                content = await self._first_events(response, _TAKEN[name])
            elif name in _CANCELLED:
                content = await self._cancelled_midway(response, _CANCELLED[name])
            else:
                content = await response.aread()
        finally:
            await response.aclose()
        headers = [(key, one) for key, one in response.headers.items() if key != "content-length"]
        return httpx.Response(response.status_code, headers=headers, content=content, request=request)

    async def _first_events(self, response: httpx.Response, count: int) -> bytes:
        self._run = response.headers["content-location"]
        taken: list[str] = []
        async for block in _blocks(response):
            taken.append(block)
            self._newest_id = block.split("id: ")[1].split("\r\n")[0]
            if len(taken) == count:
                break
        return "\r\n\r\n".join([*taken, ""]).encode()

    async def _cancelled_midway(self, response: httpx.Response, action: str) -> bytes:
        taken: list[str] = []
        async for block in _blocks(response):
            taken.append(block)
            if sum("event: custom" in one for one in taken) == _TICKS and "event: custom" in block:
                place = response.headers["content-location"]
                await self._http.post(f"{place}/cancel?wait=0&action={action}")
        return "\r\n\r\n".join([*taken, ""]).encode()

    async def _until(self, run: str, is_seen: Callable[[Any], bool]) -> None:
        headers = {"last-event-id": "-1"}
        async with self._http.stream("GET", f"{run}/stream", headers=headers) as response:
            async for block in _blocks(response):
                data = block.split("data: ")[1].split("\r\n")[0]
                if is_seen(json.loads(data)):
                    return
        raise AssertionError(f"{run} ended before it was as it had to be")


async def _blocks(response: httpx.Response) -> AsyncIterator[str]:
    """Events of a stream as they come, without heartbeats."""
    rest = ""
    async for text in response.aiter_text():
        *whole, rest = (rest + text).split("\r\n\r\n")
        for block in whole:
            if "event: " in block:
                yield block
