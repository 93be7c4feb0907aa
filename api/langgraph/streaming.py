"""A run's events as server-sent events: CRLF lines, fields in order event, data, id, a steady heartbeat."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import structlog

from api.langgraph.sight import SeenFeed
from api.push_response import PushResponse
from config.ending import ended
from domain.errors import NotFound
from runtime.checkpoint_refs import CHECKPOINT_REFS
from runtime.thread_log import END_EVENT, METADATA_EVENT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

    from api.langgraph.sight import Spectacles
    from api.push_response import Sink
    from runtime.run_following import RunFollowing
    from runtime.thread_log import LogEntry

log = structlog.get_logger()

_UNDER_WAY: Final[set[asyncio.Task[None]]] = set()
"""The event loop itself holds tasks weakly."""
_ALWAYS: Final = frozenset({METADATA_EVENT, "error", END_EVENT})


def see_to(work: Callable[[], Awaitable[None]], *, place: str | None) -> asyncio.Task[None]:
    """Has something done after a client has gone, at the place on the server that it had asked for.

    In a task of its own: what handles the client's connection is cancelled again and again once the client
    has gone, which would break off a database transaction in its middle and lose the connection.
    """

    async def do() -> None:
        try:
            await work()
        except NotFound:
            pass  # The run has ended meanwhile: nothing was left to do.
        except Exception as error:  # noqa: BLE001  # Nobody awaits this task: what failed would be lost.
            # Its text stays out of the log: an error of the database quotes what it was given.
            kind, cause = type(error).__name__, type(error.__cause__).__name__
            log.error("after_disconnect.failed", place=place, error=kind, cause=cause)  # noqa: TRY400

    task = asyncio.create_task(do(), name="after-disconnect")
    _UNDER_WAY.add(task)
    task.add_done_callback(_UNDER_WAY.discard)
    return task


def event_bytes(entry: LogEntry) -> bytes:
    """One event of the wire. JSON holds no raw line break, so its data is one line.

    Written here and not by `ServerSentEvent`, which puts the id first.
    """
    data = b"null" if entry.event == END_EVENT else entry.data
    return b"event: %s\r\ndata: %s\r\nid: %s\r\n\r\n" % (entry.event.encode(), data, entry.id.encode())


def wanted(entry: LogEntry, modes: Sequence[str]) -> bool:
    """Whether a reader that asked for these modes gets the event; no modes means all."""
    base = entry.event.split("|")[0]
    if base == CHECKPOINT_REFS:
        return False
    if not modes or entry.event in _ALWAYS:
        return True
    if base == "messages":
        return "messages-tuple" in modes
    return base.split("/")[0] in modes


def event_stream(
    follow: Callable[[Callable[[LogEntry], None], Callable[[], None]], RunFollowing],
    spectacles: Spectacles,
    *,
    headers: Mapping[str, str],
    modes: Sequence[str] = (),
    on_disconnect: Callable[[], Awaitable[None]] | None = None,
) -> PushResponse:
    """The response that follows a run.

    Args:
        follow: Given what takes an entry and what is called at the end, its events for this reader.
        spectacles: What its reader sees.
        headers: Where the run is found (Location, Content-Location).
        modes: Which events the reader wants.
        on_disconnect: Called when the reader goes before the end.
    """

    def gone() -> None:
        if on_disconnect is not None:
            see_to(on_disconnect, place=headers.get("content-location"))

    return PushResponse(SeenFeed(_RunFeed(follow, modes), spectacles), headers=headers, on_gone=gone)


class _RunFeed:
    """A run's entries, as they come, into one response."""

    def __init__(
        self,
        follow: Callable[[Callable[[LogEntry], None], Callable[[], None]], RunFollowing],
        modes: Sequence[str],
    ) -> None:
        self._follow = follow
        self._modes = modes
        self._following: RunFollowing | None = None

    async def open(self, outlet: Sink) -> None:
        def put(entry: LogEntry) -> None:
            if wanted(entry, self._modes):
                outlet.put(event_bytes(entry))

        self._following = self._follow(put, outlet.end)
        await self._following.open()

    async def close(self) -> None:
        if self._following is not None:
            await self._following.close()


def sse_response(
    body: AsyncIterator[bytes], spectacles: Spectacles, *, headers: Mapping[str, str] | None = None
) -> PushResponse:
    """A response of events that somebody else writes, as its reader sees them."""
    return PushResponse(SeenFeed(_PulledFeed(body), spectacles), headers=headers)


class _PulledFeed:
    """What a generator yields, into one response."""

    def __init__(self, body: AsyncIterator[bytes]) -> None:
        self._body = body
        self._task: asyncio.Task[None] | None = None

    async def open(self, outlet: Sink) -> None:
        async def pump() -> None:
            try:
                async for data in self._body:
                    outlet.put(data)
            finally:
                outlet.end()

        self._task = asyncio.create_task(pump(), name="event-stream")

    async def close(self) -> None:
        if self._task is not None:
            await ended(self._task)
