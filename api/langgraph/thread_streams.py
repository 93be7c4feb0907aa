"""Streams of a whole thread, over all its runs: events of the thread protocol, and the runs' own events."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final, Literal

import orjson
from fastapi import APIRouter, Header, Query, Request

from api.langgraph.bodies import parsed_body
from api.langgraph.caller import CallerDep, ThreadIdDep
from api.langgraph.protocol_bodies import EventStreamRequest
from api.langgraph.streaming import event_bytes, sse_response
from api.push_response import PushResponse
from domain.errors import BadInput
from runtime.checkpoint_refs import CHECKPOINT_REFS
from runtime.event_filter import event_filter
from runtime.thread_log import BEGINNING, END_EVENT, METADATA_EVENT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from runtime.thread_log import LogEntry

router = APIRouter(tags=["thread protocol"])

ThreadMode = Literal["run_modes", "lifecycle", "state_update"]
_FROM_BEGINNING: Final = ("-", "-1", "0", "0-0")
_EVENT_ID: Final = re.compile(r"\d{1,19}(-\d{1,19})?")
_OF_STATE: Final = frozenset({METADATA_EVENT, END_EVENT, "values", "error"})


@router.post("/threads/{thread_id}/stream/events", response_class=PushResponse)
async def events(thread_id: ThreadIdDep, request: Request, caller: CallerDep) -> PushResponse:
    """Events of the thread protocol (v3) by channels and namespaces, behind ``since``, then as they come."""
    asked = await parsed_body(request, EventStreamRequest)
    wanted = event_filter(asked.channels, asked.namespaces, asked.depth)
    reader = caller.engine.reader
    await reader.check(caller.principal, thread_id)

    async def body() -> AsyncIterator[bytes]:
        async for event in reader.events(caller.principal, thread_id, wanted, since=asked.since or 0):
            yield b"event: %s\r\ndata: %s\r\nid: %d\r\n\r\n" % (
                event.method.encode(),
                event.to_json(),
                event.seq,
            )

    return sse_response(body(), caller.spectacles)


@router.get("/threads/{thread_id}/stream", response_class=PushResponse)
async def stream(
    thread_id: ThreadIdDep,
    caller: CallerDep,
    stream_mode: Annotated[list[ThreadMode] | None, Query()] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> PushResponse:
    """Events of the thread's runs, one run after another: from now on, or behind ``Last-Event-ID``.

    Every mode has states, errors, and where runs begin and end; ``run_modes`` has all that the runs tell.
    """
    reader = caller.engine.reader
    await reader.check(caller.principal, thread_id)
    after = (
        await reader.newest_id(caller.principal, thread_id)
        if last_event_id is None
        else _after(last_event_id)
    )
    is_all = "run_modes" in (stream_mode or ("run_modes",))

    async def body() -> AsyncIterator[bytes]:
        async for entry in reader.entries(caller.principal, thread_id, after=after):
            if _is_wanted(entry, is_all=is_all):
                yield _run_done(entry) if entry.event == END_EVENT else event_bytes(entry)

    return sse_response(body(), caller.spectacles)


def _after(event_id: str) -> str:
    if event_id in _FROM_BEGINNING:
        return BEGINNING
    if not _EVENT_ID.fullmatch(event_id):
        raise BadInput("Last-Event-ID must be the id of an event of this thread, or - for all.")
    return event_id


def _is_wanted(entry: LogEntry, *, is_all: bool) -> bool:
    name = entry.event.split("|")[0]
    return name != CHECKPOINT_REFS if is_all else name in _OF_STATE


def _run_done(entry: LogEntry) -> bytes:
    data = orjson.dumps({"status": "run_done", "run_id": str(entry.run_id)})
    return b"event: metadata\r\ndata: %s\r\nid: %s\r\n\r\n" % (data, entry.id.encode())
