"""Runs of the LangGraph protocol, on a thread and stateless."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import Response, StreamingResponse

from api.langgraph import render
from api.langgraph.bodies import RunCreate, RunsQuery, WireRoute, read_body
from api.langgraph.caller import Caller, CallerDep, RunPlace, RunPlaceDep, ThreadIdDep
from api.langgraph.run_wishes import idempotency_key, wish_of
from api.langgraph.streaming import event_stream, see_to
from api.push_response import HEARTBEAT_S
from domain.errors import BadInput, NotFound
from runtime.requests import RunResult, StartedRun
from runtime.thread_log import BEGINNING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
    from uuid import UUID

    from api.langgraph.sight import Spectacles
    from store.tables.runs import RunRow

router = APIRouter(tags=["runs"], route_class=WireRoute)

_EVENT_ID: Final = re.compile(r"\d{1,19}(-\d{1,19})?")
_OF_THREAD: Final = "/threads/{thread_id}/runs"
_REPLAY_ALL: Final = "-1"


@router.post(_OF_THREAD)
async def create(thread_id: ThreadIdDep, request: Request, caller: CallerDep) -> Response:
    """Accepts a run and returns at once."""
    started, _ = await _start(request, caller, thread_id)
    return render.json_response(
        render.run(started.run), headers={"content-location": _place(started.run, is_stateless=False)}
    )


@router.post(f"{_OF_THREAD}/stream")
async def stream(thread_id: ThreadIdDep, request: Request, caller: CallerDep) -> Response:
    """Accepts a run and streams its events."""
    return await _stream(request, caller, thread_id)


@router.post(f"{_OF_THREAD}/wait")
async def wait(thread_id: ThreadIdDep, request: Request, caller: CallerDep) -> Response:
    """Accepts a run and answers with the state it ends in."""
    return await _wait(request, caller, thread_id)


@router.post("/runs")
async def create_stateless(request: Request, caller: CallerDep) -> Response:
    """Accepts a run on a thread of its own and returns at once."""
    started, _ = await _start(request, caller, None)
    return render.json_response(
        render.run(started.run), headers={"content-location": _place(started.run, is_stateless=True)}
    )


@router.post("/runs/stream")
async def stream_stateless(request: Request, caller: CallerDep) -> Response:
    """Accepts a run on a thread of its own and streams its events."""
    return await _stream(request, caller, None)


@router.post("/runs/wait")
async def wait_stateless(request: Request, caller: CallerDep) -> Response:
    """Accepts a run on a thread of its own and answers with the state it ends in."""
    return await _wait(request, caller, None)


@router.get(_OF_THREAD)
async def list_runs(
    thread_id: ThreadIdDep,
    caller: CallerDep,
    query: Annotated[RunsQuery, Query()],
) -> Response:
    """Runs of a thread, newest first."""
    rows = await caller.engine.runs.list_runs(
        caller.principal, thread_id, status=query.status, limit=query.limit, offset=query.offset
    )
    return render.json_response([render.selected(render.run(row), query.select, None) for row in rows])


@router.get(f"{_OF_THREAD}/{{run_id}}")
async def get(place: RunPlaceDep, caller: CallerDep) -> Response:
    """One run."""
    return render.json_response(render.run(await _run(caller, place)))


@router.delete(f"{_OF_THREAD}/{{run_id}}")
async def delete(place: RunPlaceDep, caller: CallerDep) -> Response:
    """Forgets an ended run."""
    await caller.engine.runs.delete_run(caller.principal, *place)
    return Response(status_code=204)


@router.post(f"{_OF_THREAD}/{{run_id}}/cancel")
async def cancel(
    place: RunPlaceDep,
    caller: CallerDep,
    wait: bool = False,
    action: Literal["interrupt", "rollback"] = "interrupt",
) -> Response:
    """Stops a run, pending or running."""
    runs = caller.engine.runs
    run = await runs.cancel(caller.principal, *place, action)
    if not wait:
        return Response(status_code=202)
    await runs.join(run)
    return render.json_response({}, headers=_headers(run, "join", is_stateless=False))


@router.get(f"{_OF_THREAD}/{{run_id}}/join")
async def join(place: RunPlaceDep, caller: CallerDep) -> Response:
    """Waits for a run and answers with the thread's state."""
    run = await _run(caller, place)
    runs = caller.engine.runs

    async def settled() -> RunResult:
        await runs.join(run)
        thread = await caller.engine.threads.get(caller.principal, run.thread_id)
        return RunResult(render.json_bytes(thread.values))

    return _patient(settled(), caller.spectacles, _headers(run, "join", is_stateless=False))


@router.get(f"{_OF_THREAD}/{{run_id}}/stream")
async def join_stream(
    place: RunPlaceDep,
    caller: CallerDep,
    stream_mode: Annotated[list[str] | None, Query()] = None,
    last_event_id: Annotated[str | None, Header()] = None,
    cancel_on_disconnect: bool = False,
) -> Response:
    """Events of a run: from now on, or behind ``Last-Event-ID`` (``-1`` from its beginning)."""
    run = await _run(caller, place)
    runs = caller.engine.runs
    if last_event_id is None:
        after = await runs.end_of_log(run)
    else:
        after = BEGINNING if last_event_id == _REPLAY_ALL else _checked(last_event_id)
    return event_stream(
        partial(runs.following, run, after),
        caller.spectacles,
        headers=_headers(run, "stream", is_stateless=False),
        modes=[mode for mode in stream_mode or () if mode],
        on_disconnect=_canceller(caller, run) if cancel_on_disconnect else None,
    )


def _checked(event_id: str) -> str:
    if not _EVENT_ID.fullmatch(event_id):
        raise BadInput("Last-Event-ID must be the id of an event of this thread, or -1.")
    return event_id


async def _run(caller: Caller, place: RunPlace) -> RunRow:
    try:
        return await caller.engine.runs.get_run(caller.principal, *place)
    except NotFound:
        raise NotFound("Not Found") from None


async def _start(
    request: Request,
    caller: Caller,
    thread_id: UUID | None,
    *,
    is_only_result_wanted: bool = False,
) -> tuple[StartedRun, RunCreate]:
    body = await read_body(request, RunCreate)
    wish = wish_of(body, thread_id, modes=("values",) if is_only_result_wanted else None)
    wish = replace(wish, idempotency_key=idempotency_key(request))
    return await caller.engine.runs.start(caller.principal, wish), body


async def _stream(request: Request, caller: Caller, thread_id: UUID | None) -> Response:
    started, body = await _start(request, caller, thread_id)
    runs = caller.engine.runs
    return event_stream(
        partial(runs.following, started.run, started.after),
        caller.spectacles,
        headers=_headers(started.run, "stream", is_stateless=thread_id is None),
        on_disconnect=_canceller(caller, started.run) if body.on_disconnect == "cancel" else None,
    )


async def _wait(request: Request, caller: Caller, thread_id: UUID | None) -> Response:
    started, body = await _start(request, caller, thread_id, is_only_result_wanted=True)
    return _patient(
        caller.engine.runs.wait(started),
        caller.spectacles,
        _headers(started.run, "join", is_stateless=False),
        on_disconnect=_canceller(caller, started.run) if body.on_disconnect == "cancel" else None,
    )


def _patient(
    result: Coroutine[Any, Any, RunResult],
    spectacles: Spectacles,
    headers: dict[str, str],
    *,
    on_disconnect: Callable[[], Awaitable[None]] | None = None,
) -> Response:
    """JSON that may take minutes: line breaks, which JSON allows in front, keep the connection alive."""

    async def body() -> AsyncIterator[bytes]:
        waiting = asyncio.create_task(result)
        try:
            while True:
                done, _ = await asyncio.wait({waiting}, timeout=HEARTBEAT_S)
                if done:
                    break
                yield b"\n"
            ended = waiting.result()
            said = ended.values if ended.error is None else b'{"__error__":' + ended.error + b"}"
            yield await spectacles.through(said)
        finally:
            if on_disconnect is not None and not waiting.done():
                see_to(on_disconnect, place=headers["content-location"])
            waiting.cancel()

    return StreamingResponse(body(), media_type="application/json", headers=headers)


def _canceller(caller: Caller, run: RunRow) -> Callable[[], Awaitable[None]]:
    async def stop() -> None:
        await caller.engine.runs.cancel(caller.principal, run.thread_id, run.id, "interrupt")

    return stop


def _place(run: RunRow, *, is_stateless: bool) -> str:
    return f"/runs/{run.id}" if is_stateless else f"/threads/{run.thread_id}/runs/{run.id}"


def _headers(run: RunRow, end: str, *, is_stateless: bool) -> dict[str, str]:
    """Clients learn the run's id from Content-Location and where to reconnect from Location."""
    place = _place(run, is_stateless=is_stateless)
    return {"location": f"{place}/{end}", "content-location": place}
