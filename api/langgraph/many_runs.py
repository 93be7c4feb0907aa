"""Many runs at once: begun by a list, stopped by ids or by status."""

from __future__ import annotations

from typing import Final, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.langgraph import render
from api.langgraph.bodies import RunCreate, RunsCancel, WireRoute, read_bodies, read_body
from api.langgraph.caller import CallerDep
from api.langgraph.run_wishes import wish_of
from domain.errors import BadInput, NotFound

router = APIRouter(tags=["runs"], route_class=WireRoute)

_BATCH_MAX: Final = 50


@router.post("/runs/batch")
async def batch(request: Request, caller: CallerDep) -> Response:
    """Accepts several runs, each on a thread of its own: all of them or none."""
    bodies = await read_bodies(request, RunCreate, most=_BATCH_MAX)
    rows = await caller.engine.runs.start_all(caller.principal, [wish_of(body, None) for body in bodies])
    return render.json_response([render.run(row) for row in rows])


@router.post("/runs/cancel", status_code=204)
async def cancel_many(
    request: Request, caller: CallerDep, action: Literal["interrupt", "rollback"] = "interrupt"
) -> Response:
    """Stops the caller's open runs of a status, or those named; of a status there may be none."""
    body = await read_body(request, RunsCancel)
    is_named = body.thread_id is not None and body.run_ids is not None
    if is_named == (body.status is not None) or (body.status and (body.thread_id or body.run_ids)):
        raise BadInput("Give a status, or thread_id and run_ids together.")
    stopped = await caller.engine.runs.cancel_many(
        caller.principal,
        action,
        thread_id=body.thread_id,
        run_ids=body.run_ids,
        status=None if body.status == "all" else body.status,
    )
    if is_named and not stopped:
        raise NotFound("No runs found to cancel.")
    return Response(status_code=204)
