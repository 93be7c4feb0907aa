"""A response whose body is pushed to it: no generator, queue, timer or task group a stream.

Ten thousand open chats are ten thousand of these, and nearly all of them are silent. So a stream costs what
it must: the server's connection, its task, and one that waits for the reader to go. Writing needs none.
Heartbeats come from one clock for all streams of the process.

`sse_starlette.EventSourceResponse` makes five tasks and two memory streams for each reader; it keeps up with
hundreds, not with ten thousand (docs/performance.md, `propmubi bench sse`).
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Protocol

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

HEARTBEAT_S: Final = 5
HEARTBEAT: Final = b": heartbeat\r\n\r\n"
_HANDED: Final = "streams_handed_on"
MOST_HELD_BYTES: Final = 4 * 1024 * 1024
"""What a reader that does not read may fall behind; then it is cut off and comes back with its last id."""


class Outlet:
    """Where the body of one stream is put, and what writes it.

    A write is begun by the loop itself and not by a task that would have to be woken: nearly always the
    server takes the bytes at once, and then there is nothing to wait for. Only a write that has to wait, for
    a reader that is slow, goes on in a task.
    """

    __slots__ = ("_held", "_is_due", "_is_ended", "_loop", "_send", "_size", "_waiting", "over", "written_at")

    def __init__(self, send: Send) -> None:
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._held: list[bytes] = []
        self._size = 0
        self._is_ended = False
        self._is_due = False
        self._waiting: asyncio.Task[None] | None = None
        self.over: asyncio.Future[None] = self._loop.create_future()
        """Done when nothing more will come and all is written, or with the error of a write."""
        self.written_at = time.monotonic()

    def put(self, data: bytes) -> None:
        """Queues bytes; what is queued together is written together."""
        if self._is_ended:
            return
        self._held.append(data)
        self._size += len(data)
        if self._size > MOST_HELD_BYTES:
            self._is_ended = True
        self._wake()

    def end(self) -> None:
        """Nothing more will come."""
        self._is_ended = True
        self._wake()

    def abort(self) -> None:
        """Nothing more is written."""
        self._is_ended = True
        if self._waiting is not None:
            self._waiting.cancel()
        if not self.over.done():
            self.over.cancel()
        elif not self.over.cancelled():
            self.over.exception()  # Whoever aborts need not have asked for it.

    @property
    def is_ended(self) -> bool:
        """True once nothing more will come."""
        return self._is_ended

    def _wake(self) -> None:
        if not self._is_due:
            self._is_due = True
            self._loop.call_soon(self._write)

    def _write(self) -> None:
        """Writes what is queued."""
        if self.over.done():
            return
        if not self._held:
            self._is_due = False
            if self._is_ended:
                self.over.set_result(None)
            return
        held, self._held, self._size = self._held, [], 0
        body = held[0] if len(held) == 1 else b"".join(held)
        steps = self._send({"type": "http.response.body", "body": body, "more_body": True}).__await__()
        try:
            waited_for = next(steps)
        except StopIteration:
            self._go_on()
        except Exception as error:  # noqa: BLE001  # whatever the server raises is told to whoever streams
            self.over.set_exception(error)
        else:
            self._waiting = self._loop.create_task(_finished(_Begun(steps, waited_for)), name="slow-reader")
            self._waiting.add_done_callback(self._on_finished)

    def _on_finished(self, task: asyncio.Task[None]) -> None:
        self._waiting = None
        if self.over.done():
            return
        if task.cancelled():
            self.over.cancel()
        elif (error := task.exception()) is not None:
            self.over.set_exception(error)
        else:
            self._go_on()

    def _go_on(self) -> None:
        self.written_at = time.monotonic()
        self._is_due = False
        if self._held or self._is_ended:
            self._wake()


class _Begun:
    """An awaitable of which the first step is done."""

    def __init__(self, steps: Generator[Any, None, Any], waited_for: object) -> None:
        self._steps = steps
        self._waited_for = waited_for

    def __await__(self) -> Generator[Any, None, None]:
        try:
            yield self._waited_for
        except BaseException as error:  # noqa: BLE001  # it belongs to who was begun
            try:
                waited_for = self._steps.throw(error)
            except StopIteration:
                return
            yield waited_for
        yield from self._steps


async def _finished(begun: _Begun) -> None:
    await begun


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
        outlet = Outlet(send)
        gone = asyncio.ensure_future(_until_gone(receive))
        gone.add_done_callback(lambda _: outlet.end())
        is_whole = False
        try:
            await self._feed.open(outlet)
            self._heart.add(outlet)
            await outlet.over
            is_whole = not gone.done()
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._heart.remove(outlet)
            outlet.abort()
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
