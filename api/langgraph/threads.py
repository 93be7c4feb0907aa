"""Threads and their states, of the LangGraph protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from langgraph.types import StateUpdate as LangGraphUpdate

from api.langgraph import render
from api.langgraph.bodies import (
    CheckpointRef,
    HistoryQuery,
    StateAt,
    StateUpdate,
    StateWrite,
    Superstep,
    ThreadCreate,
    ThreadPatch,
    ThreadPrune,
    ThreadSearch,
    ThreadTtl,
    WireRoute,
    parsed,
    read_body,
)
from api.langgraph.caller import Caller, CallerDep, ThreadIdDep
from domain.errors import BadInput, PropMubiError
from runtime.run_config import command_of
from runtime.states import StatePlace
from store.threads import ThreadQuery, TimeToLive

if TYPE_CHECKING:
    from uuid import UUID

    from langchain_core.runnables import RunnableConfig
    from langgraph.types import StateSnapshot

    from store.tables.runs import ThreadRow

router = APIRouter(prefix="/threads", tags=["threads"], route_class=WireRoute)

SelectQuery = Annotated[list[str] | None, Query()]
"""Which keys of a state are wanted, ``values.<key>`` for one of its values."""


@router.post("")
async def create(request: Request, caller: CallerDep) -> Response:
    """Makes a thread."""
    body = await read_body(request, ThreadCreate)
    made = await caller.engine.threads.create(
        caller.principal,
        thread_id=body.thread_id,
        metadata=body.metadata,
        is_existing_ok=body.if_exists == "do_nothing",
        ttl=_ttl(body),
    )
    if body.supersteps:
        made = await _with_past(caller, made, body.supersteps)
    return render.json_response(render.thread(made))


async def _with_past(caller: Caller, made: ThreadRow, supersteps: list[Superstep]) -> ThreadRow:
    """The thread after its given past; a past that the graph does not take leaves no thread behind."""
    steps = [[_update_of(one) for one in step.updates] for step in supersteps]
    try:
        await caller.engine.states.begin(caller.principal, made.id, steps)
    except PropMubiError:
        await caller.engine.threads.delete(caller.principal, made.id)
        raise
    return await caller.engine.threads.get(caller.principal, made.id)


def _ttl(body: ThreadCreate | ThreadPatch) -> TimeToLive | None:
    """None when nothing was said of it; a bare number is minutes until it is deleted."""
    if "ttl" not in body.model_fields_set:
        return None
    if isinstance(body.ttl, ThreadTtl):
        return TimeToLive(body.ttl.ttl, body.ttl.strategy)
    return TimeToLive(body.ttl)


def _update_of(write: StateWrite) -> LangGraphUpdate:
    values: Any = write.values if write.command is None else command_of(write.command)
    return LangGraphUpdate(values=values, as_node=write.as_node)


@router.post("/search")
async def search(request: Request, caller: CallerDep) -> Response:
    """The caller's threads that match."""
    body = await read_body(request, ThreadSearch)
    query = _query(body)
    rows, total = await caller.engine.threads.search(caller.principal, query)
    headers = {"x-pagination-total": str(total)}
    if body.offset + len(rows) < total:
        headers["x-pagination-next"] = str(body.offset + len(rows))
    bodies = [render.selected(_shown(render.thread(row), body), body.select, body.extract) for row in rows]
    return render.json_response(bodies, headers=headers)


def _shown(thread: dict[str, Any], body: ThreadSearch) -> dict[str, Any]:
    """A search leaves out ``values`` of a thread that has none."""
    if thread["values"] is None and body.select is not None:
        del thread["values"]
    return thread


def _query(body: ThreadSearch) -> ThreadQuery:
    return ThreadQuery(
        metadata=body.metadata or {},
        values=body.values or {},
        ids=body.ids,
        status=body.status,
        limit=body.limit,
        offset=body.offset,
        sort_by=body.sort_by or "updated_at",
        is_descending=body.sort_order != "asc",
    )


@router.post("/count")
async def count(request: Request, caller: CallerDep) -> Response:
    """How many of the caller's threads match, as a bare number."""
    body = await read_body(request, ThreadSearch)
    return render.json_response(await caller.engine.threads.count(caller.principal, _query(body)))


@router.post("/prune")
async def prune(request: Request, caller: CallerDep) -> Response:
    """Deletes threads, or of each all but its newest state."""
    body = await read_body(request, ThreadPrune)
    count = await caller.engine.threads.prune(caller.principal, body.thread_ids, body.strategy)
    return render.json_response({"pruned_count": count})


@router.post("/{thread_id}/copy")
async def copy(thread_id: ThreadIdDep, caller: CallerDep) -> Response:
    """A new thread with the same past."""
    return render.json_response(render.thread(await caller.engine.threads.copy(caller.principal, thread_id)))


@router.get("/{thread_id}")
async def get(thread_id: ThreadIdDep, caller: CallerDep) -> Response:
    """A thread with its newest state."""
    row = await caller.engine.threads.get(caller.principal, thread_id)
    return render.json_response(render.thread(row))


@router.patch("/{thread_id}")
async def update(thread_id: ThreadIdDep, request: Request, caller: CallerDep) -> Response:
    """Merges metadata."""
    body = await read_body(request, ThreadPatch)
    row = await caller.engine.threads.update(caller.principal, thread_id, body.metadata or {}, _ttl(body))
    if request.headers.get("prefer") == "return=minimal":
        return Response(status_code=204)
    return render.json_response(render.thread(row))


@router.delete("/{thread_id}")
async def delete(thread_id: ThreadIdDep, caller: CallerDep) -> Response:
    """Deletes a thread with its runs and checkpoints."""
    await caller.engine.threads.delete(caller.principal, thread_id)
    return Response(status_code=204)


@router.get("/{thread_id}/state")
async def state(
    thread_id: ThreadIdDep, caller: CallerDep, subgraphs: bool = False, select: SelectQuery = None
) -> Response:
    """The newest state."""
    found = await caller.engine.states.get(caller.principal, thread_id, with_subgraphs=subgraphs)
    return _state_response(found, thread_id, select)


@router.get("/{thread_id}/state/{checkpoint_id}")
async def state_at(
    thread_id: ThreadIdDep,
    checkpoint_id: str,
    caller: CallerDep,
    subgraphs: bool = False,
    select: SelectQuery = None,
) -> Response:
    """The state at a checkpoint."""
    found = await caller.engine.states.get(
        caller.principal, thread_id, StatePlace(checkpoint_id), with_subgraphs=subgraphs
    )
    return _state_response(found, thread_id, select)


@router.post("/{thread_id}/state/checkpoint")
async def state_at_checkpoint(thread_id: ThreadIdDep, request: Request, caller: CallerDep) -> Response:
    """The state at a checkpoint, or the newest of a subgraph's namespace."""
    body = await read_body(request, StateAt)
    found = await caller.engine.states.get(
        caller.principal, thread_id, _place(body.checkpoint), with_subgraphs=body.subgraphs
    )
    return _state_response(found, thread_id, body.select)


@router.post("/{thread_id}/state")
async def update_state(thread_id: ThreadIdDep, request: Request, caller: CallerDep) -> Response:
    """Writes into the state as a node would."""
    body = await read_body(request, StateUpdate)
    written = await caller.engine.states.update(
        caller.principal,
        thread_id,
        body.values,
        _place(body.checkpoint, checkpoint_id=body.checkpoint_id),
        as_node=body.as_node,
    )
    return render.json_response(_written(written))


def _place(named: CheckpointRef | None, *, checkpoint_id: str | None = None) -> StatePlace:
    """A checkpoint as clients name it: its fields, or a config that has them under ``configurable``."""
    if named is None:
        return StatePlace(checkpoint_id)
    inner = (named.model_extra or {}).get("configurable")
    if isinstance(inner, dict):
        named = parsed(CheckpointRef, inner)
    return StatePlace(checkpoint_id or named.checkpoint_id, named.checkpoint_ns or "")


def _written(config: RunnableConfig) -> dict[str, Any]:
    here = render.checkpoint(config)
    return {
        "checkpoint": here,
        "configurable": here,
        "checkpoint_id": here["checkpoint_id"] if here else None,
    }


@router.get("/{thread_id}/history")
async def history_newest(thread_id: ThreadIdDep, caller: CallerDep, limit: int = 10) -> Response:
    """Its states from the newest back."""
    if not 1 <= limit <= 1000:
        raise BadInput("limit must be between 1 and 1000.")
    found = await caller.engine.states.history(caller.principal, thread_id, limit=limit)
    return render.json_response([render.state(one) for one in found])


@router.post("/{thread_id}/history")
async def history(thread_id: ThreadIdDep, request: Request, caller: CallerDep) -> Response:
    """Its states from the newest, or from before a checkpoint, back."""
    body = await read_body(request, HistoryQuery)
    before = body.before if isinstance(body.before, str) else _place(body.before).checkpoint_id
    namespace = _place(body.checkpoint).namespace
    found = await caller.engine.states.history(
        caller.principal,
        thread_id,
        StatePlace(before, namespace),
        limit=body.limit,
        metadata=body.metadata,
    )
    return render.json_response([render.narrowed(render.state(one), body.select) for one in found])


def _state_response(found: StateSnapshot | None, thread_id: UUID, select: list[str] | None) -> Response:
    body = render.empty_state(thread_id) if found is None else render.state(found)
    return render.json_response(render.narrowed(body, select))
