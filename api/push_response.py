"""A response whose body is pushed to it: two small tasks a stream, no generator, timer or task group.

Ten thousand open chats are ten thousand of these, and nearly all of them are silent. So a stream costs what
it must: the server's connection, one task that waits for the reader to go, and one for the writing.
Heartbeats come from one clock for all streams of the process.

`sse_starlette.EventSourceResponse` makes five tasks and two memory streams for each reader; it keeps up with
hundreds, not with ten thousand (docs/performance.md, `propmubi bench sse`).
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

HEARTBEAT_S: Final = 5
HEARTBEAT: Final = b": heartbeat\r\n\r\n"
_HANDED: Final = "streams_handed_on"
MOST_HELD_BYTES: Final = 4 * 1024 * 1024
"""What a reader that does not read may fall behind; then it is cut off and comes back with its last id."""


class Outlet:
    """Where the body of one stream is put."""

    __slots__ = ("_held", "_is_ended", "_size", "_waiter", "written_at")

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self._size = 0
        self._is_ended = False
        self._waiter: asyncio.Future[None] | None = None
        self.written_at = time.monotonic()

    def put(self, data: bytes) -> None:
        """Queues bytes; what is queued together is written together."""
        if self._is_ended:
            return
        self._held.append(data)
        self._size += len(data)
        if self._size > MOST_HELD_BYTES:
            self.end()
        self._wake()

    def end(self) -> None:
        """Nothing more will come."""
        self._is_ended = True
        self._wake()

    @property
    def is_ended(self) -> bool:
        """True once nothing more will come."""
        return self._is_ended

    async def taken(self) -> bytes:
        """All that is queued, waiting for it; empty at the end."""
        while not self._held:
            if self._is_ended:
                return b""
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        held, self._held, self._size = self._held, [], 0
        return held[0] if len(held) == 1 else b"".join(held)

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class Sink(Protocol):
    """Where a feed puts its bytes."""

    def put(self, data: bytes) -> None:
        """Takes bytes."""
        ...

    def end(self) -> None:
        """Nothing more will come."""
        ...


class Feed(Protocol):
    """What fills an outlet. `close` is called exactly once, whatever happens."""

    async def open(self, outlet: Sink) -> None:
        """Begins; may put at once."""
        ...

    async def close(self) -> None:
        """Stops putting."""
        ...


class Heart:
    """One clock for the heartbeats of all streams."""

    def __init__(self, period_s: float = HEARTBEAT_S) -> None:
        self._period_s = period_s
        self._outlets: dict[Outlet, None] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def add(self, outlet: Outlet) -> None:
        """Begins to beat for a stream."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:  # The one before has ended, and its timer with it.
            self._loop, self._timer = loop, None
            self._outlets.clear()
        self._outlets[outlet] = None
        if self._timer is None:
            self._timer = loop.call_later(self._period_s / 10, self._beat)

    def remove(self, outlet: Outlet) -> None:
        """Stops."""
        self._outlets.pop(outlet, None)

    def _beat(self) -> None:
        """A tenth of a period apart, so that ten thousand heartbeats do not come at one moment."""
        self._timer = None
        if not self._outlets:
            return
        now = time.monotonic()
        due = now - self._period_s
        for outlet in tuple(self._outlets):
            if outlet.written_at <= due:
                outlet.written_at = now
                outlet.put(HEARTBEAT)
        self._timer = asyncio.get_running_loop().call_later(self._period_s / 10, self._beat)


HEART: Final = Heart()


class PushResponse(Response):
    """Server-sent events that a feed pushes.

    Args:
        feed: What fills the body.
        headers: Further headers.
        on_gone: Called when the reader goes before the end.
        heart: The clock of the heartbeats.
        status_code: FastAPI reads its default to describe the route.
    """

    media_type = "text/event-stream"

    def __init__(
        self,
        feed: Feed,
        *,
        headers: Mapping[str, str] | None = None,
        on_gone: Callable[[], None] | None = None,
        heart: Heart = HEART,
        status_code: int = 200,
    ) -> None:
        self.status_code = status_code
        self.background = None
        self.body = b""
        self.init_headers({"cache-control": "no-store", "x-accel-buffering": "no", **(headers or {})})
        self.raw_headers = [(name, value) for name, value in self.raw_headers if name != b"content-length"]
        self._feed = feed
        self._on_gone = on_gone
        self._endings: list[Callable[[], None]] = []
        self._heart = heart

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Begins the answer and leaves the rest to `StreamsOutside`, or streams here where there is none."""
        try:
            await send(
                {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
            )
        except BaseException:
            await self._close()
            raise
        handed = scope.get("state", {}).get(_HANDED)
        if handed is None:
            await self.stream(receive, send)
        else:
            handed.append(self)

    def at_end(self, work: Callable[[], None]) -> None:
        """Has something done once the stream has ended."""
        self._endings.append(work)

    async def stream(self, receive: Receive, send: Send) -> None:
        """Streams until the feed ends or the reader goes."""
        outlet = Outlet()
        gone = asyncio.ensure_future(_until_gone(receive))
        gone.add_done_callback(lambda _: outlet.end())
        is_whole = False
        try:
            await self._feed.open(outlet)
            self._heart.add(outlet)
            while data := await outlet.taken():
                await send({"type": "http.response.body", "body": data, "more_body": True})
                outlet.written_at = time.monotonic()
            is_whole = not gone.done()
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._heart.remove(outlet)
            gone.cancel()
            if not is_whole and self._on_gone is not None:
                self._on_gone()
            await asyncio.shield(asyncio.ensure_future(self._close()))

    async def _close(self) -> None:
        for work in self._endings:
            work()
        with suppress(Exception):
            await self._feed.close()


class StreamsOutside:
    """The outermost middleware: streams what the application has begun, after the application has returned.

    So an open stream holds none of the frames, stacks and wrappers that it took to answer its request, which
    are twice what the stream itself needs.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        handed: list[PushResponse] = []
        given = frozenset(scope)
        scope["state"] = {**scope.get("state", {}), _HANDED: handed}
        await self._app(scope, receive, send)
        if handed:
            # The server keeps the scope as long as the connection: not what routing has put into it.
            for key in [key for key in scope if key not in given]:
                del scope[key]
            scope["state"] = {}
            await handed[0].stream(receive, send)


def after_stream(scope: Scope, work: Callable[[], None]) -> None:
    """Has something done when the stream of the request, which may outlast it, has ended; else at once."""
    handed: Sequence[PushResponse] = scope.get("state", {}).get(_HANDED, ())
    if handed:
        handed[0].at_end(work)
    else:
        work()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
