"""A run's events as server-sent events: CRLF lines, fields in order event, data, id, a steady heartbeat."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from sse_starlette import EventSourceResponse, ServerSentEvent

from domain.errors import PropMubiError
from runtime.checkpoint_refs import CHECKPOINT_REFS
from runtime.thread_log import END_EVENT, METADATA_EVENT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

    from starlette.types import Message

    from runtime.thread_log import LogEntry

HEARTBEAT_S: Final = 5
_UNDER_WAY: Final[set[asyncio.Task[None]]] = set()
"""The event loop itself holds tasks weakly."""
_ALWAYS: Final = frozenset({METADATA_EVENT, "error", END_EVENT})


def see_to(work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
    """Has something done after a client has gone.

    In a task of its own: what handles the client's connection is cancelled again and again once the client
    has gone, which would break off a database transaction in its middle and lose the connection.
    """

    async def do() -> None:
        with suppress(PropMubiError):  # The run has ended, or nothing can be reached: no one is left to tell.
            await work()

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
    entries: AsyncIterator[LogEntry],
    *,
    headers: Mapping[str, str],
    modes: Sequence[str] = (),
    on_disconnect: Callable[[], Awaitable[None]] | None = None,
) -> EventSourceResponse:
    """The response that follows a run.

    Args:
        entries: Its events.
        headers: Where the run is found (Location, Content-Location).
        modes: Which events the reader wants.
        on_disconnect: Called when the reader goes before the end.
    """

    async def body() -> AsyncIterator[bytes]:
        async for entry in entries:
            if wanted(entry, modes):
                yield event_bytes(entry)

    async def gone(_message: Message) -> None:
        if on_disconnect is not None:
            see_to(on_disconnect)

    return sse_response(body(), headers=headers, on_close=gone)


def sse_response(
    body: AsyncIterator[bytes],
    *,
    headers: Mapping[str, str] | None = None,
    on_close: Callable[[Message], Awaitable[None]] | None = None,
) -> EventSourceResponse:
    """A response of events that are written already, with a steady heartbeat."""
    return EventSourceResponse(
        body,
        headers=headers,
        ping=HEARTBEAT_S,
        ping_message_factory=lambda: ServerSentEvent(comment="heartbeat", sep="\r\n"),
        client_close_handler_callable=on_close,
    )
