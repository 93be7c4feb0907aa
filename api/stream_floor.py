"""Three ways to one socket, to be measured beside one another: `propmubi bench sse`.

Each open stream gets the same event once a period, at a moment of its own. ``pushed`` is the platform's
response in the platform's framework; ``sse-starlette`` is that library's; ``raw`` is the least an ASGI server
can do, with no framework at all: the measure for what the others cost.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI, Request, Response
from sse_starlette import EventSourceResponse

from api.push_response import PushResponse, StreamsOutside

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from starlette.types import Receive, Scope, Send

    from api.push_response import Sink

KINDS: Final = ("pushed", "sse-starlette", "raw")
PAYLOAD: Final = b'{"values":{"messages":[{"type":"ai","content":"' + b"x" * 120 + b'"}]}}'


def event(number: int) -> bytes:
    """The tick of that number, some 200 bytes as on the wire."""
    return b"event: values\r\ndata: %s\r\nid: %d-0\r\n\r\n" % (PAYLOAD, number)


class Ticker:
    """Calls each of its members once a period, evenly spread over the period, by one timer."""

    STEPS_PER_S: Final = 50

    def __init__(self, period_s: float) -> None:
        self._slots: list[dict[Callable[[bytes], None], None]] = [
            {} for _ in range(max(1, round(period_s * self.STEPS_PER_S)))
        ]
        self._added = 0
        self._task: asyncio.Task[None] | None = None
        self.sent = 0
        """Events handed to streams so far."""

    def add(self, member: Callable[[bytes], None]) -> Callable[[], None]:
        """Begins to call; the result ends it."""
        slot = self._slots[self._added % len(self._slots)]
        self._added += 1
        slot[member] = None
        if self._task is None:
            self._task = asyncio.create_task(self._tick_forever(), name="ticker")

        def stop() -> None:
            slot.pop(member, None)

        return stop

    async def _tick_forever(self) -> None:
        loop = asyncio.get_running_loop()
        began, step = loop.time(), 0
        while True:
            late_s = loop.time() - began - step / self.STEPS_PER_S
            if late_s > 1 / self.STEPS_PER_S:
                began += late_s  # What was missed stays missed: a burst behind a stall is no service.
            await asyncio.sleep(max(0.0, -late_s))
            slot = self._slots[step % len(self._slots)]
            data = event(step // len(self._slots))
            for member in tuple(slot):
                member(data)
            self.sent += len(slot)
            step += 1


class _TickFeed:
    def __init__(self, ticker: Ticker) -> None:
        self._ticker = ticker
        self._stop: Callable[[], None] = lambda: None

    async def open(self, outlet: Sink) -> None:
        self._stop = self._ticker.add(outlet.put)

    async def close(self) -> None:
        self._stop()


def create_stream_app(kind: str, ticker: Ticker) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """The application of one kind; every GET is an endless stream, ``/sent`` the count of events so far."""
    if kind == "raw":
        return _raw_app(ticker)
    app = FastAPI()

    @app.get("/sent")
    async def sent() -> dict[str, int]:
        return {"sent": ticker.sent}

    @app.get("/{name}")
    async def stream(name: str, request: Request) -> Response:  # noqa: ARG001  # as a route of the platform has them
        if kind == "pushed":
            return PushResponse(_TickFeed(ticker))
        return EventSourceResponse(_ticks(ticker), ping=5)

    return StreamsOutside(app) if kind == "pushed" else app


async def _ticks(ticker: Ticker) -> AsyncIterator[bytes]:
    queue: asyncio.Queue[bytes] = asyncio.Queue()
    stop = ticker.add(queue.put_nowait)
    try:
        while True:
            yield await queue.get()
    finally:
        stop()


def _raw_app(ticker: Ticker) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["path"] == "/sent":
            body = b'{"sent":%d}' % ticker.sent
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": body})
            return
        headers: Any = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        queue: asyncio.Queue[bytes] = asyncio.Queue()
        stop = ticker.add(queue.put_nowait)
        await receive()  # The request itself; what comes next is its end.
        gone = asyncio.ensure_future(receive())
        try:
            while not gone.done():
                data = await queue.get()
                await send({"type": "http.response.body", "body": data, "more_body": True})
        finally:
            stop()
            gone.cancel()

    return app
