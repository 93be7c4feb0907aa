"""Crons of the LangGraph protocol: runs asked for again and again by the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.langgraph import render
from api.langgraph.bodies import WireRoute, read_body, uuid_of
from api.langgraph.caller import Caller, CronCallerDep, ThreadIdDep
from api.langgraph.cron_bodies import CronCreate, CronPatch, CronSearch
from runtime.crons import CronWish
from store.crons import CronQuery

if TYPE_CHECKING:
    from uuid import UUID

    from store.tables.schedules import CronRow

router = APIRouter(tags=["crons"], route_class=WireRoute)


@router.post("/runs/crons")
async def create(request: Request, caller: CronCallerDep) -> Response:
    """Keeps a cron whose runs each have a thread of their own."""
    return await _create(request, caller, None)


@router.post("/threads/{thread_id}/runs/crons")
async def create_on_thread(thread_id: ThreadIdDep, request: Request, caller: CronCallerDep) -> Response:
    """Keeps a cron whose runs all are on one thread."""
    return await _create(request, caller, thread_id)


async def _create(request: Request, caller: Caller, thread_id: UUID | None) -> Response:
    body = await read_body(request, CronCreate)
    wish = CronWish(
        given=_given(body), end_time=body.end_time, assistant=body.assistant_id, thread_id=thread_id
    )
    return render.json_response(_shown(await caller.engine.crons.create(caller.principal, wish)))


@router.post("/runs/crons/search")
async def search(request: Request, caller: CronCallerDep) -> Response:
    """The caller's crons that match."""
    body = await read_body(request, CronSearch)
    rows, total = await caller.engine.crons.search(caller.principal, await _query(caller, body))
    headers = {"x-pagination-total": str(total)}
    if body.offset + len(rows) < total:
        headers["x-pagination-next"] = str(body.offset + len(rows))
    bodies = [render.selected(_shown(row), body.select, None) for row in rows]
    return render.json_response(bodies, headers=headers)


@router.post("/runs/crons/count")
async def count(request: Request, caller: CronCallerDep) -> Response:
    """How many of the caller's crons match, as a bare number."""
    body = await read_body(request, CronSearch)
    return render.json_response(await caller.engine.crons.count(caller.principal, await _query(caller, body)))


@router.patch("/runs/crons/{cron_id}")
async def update(cron_id: str, request: Request, caller: CronCallerDep) -> Response:
    """Changes a cron; it is next due by what it then says."""
    body = await read_body(request, CronPatch)
    wish = CronWish(given=_given(body), end_time=body.end_time)
    changed = await caller.engine.crons.update(caller.principal, uuid_of(cron_id, "cron"), wish)
    return render.json_response(_shown(changed))


@router.delete("/runs/crons/{cron_id}", status_code=204)
async def delete(cron_id: str, caller: CronCallerDep) -> Response:
    """Forgets a cron; runs it has begun go on."""
    await caller.engine.crons.delete(caller.principal, uuid_of(cron_id, "cron"))
    return Response(status_code=204)


def _given(body: CronPatch) -> dict[str, Any]:
    """What was there and not null; an end that is null takes the end away."""
    fields = body.model_dump(mode="json", exclude_unset=True, exclude=set(body.model_extra or {}))
    return {name: one for name, one in fields.items() if one is not None or name == "end_time"}


async def _query(caller: Caller, body: CronSearch) -> CronQuery:
    assistant = body.assistant_id and await caller.engine.assistants.resolve(
        caller.principal, body.assistant_id
    )
    return CronQuery(
        assistant_id=assistant.id if assistant else None,
        thread_id=body.thread_id,
        is_enabled=body.enabled,
        metadata=body.metadata or {},
        limit=body.limit,
        offset=body.offset,
        sort_by=body.sort_by or "created_at",
        is_descending=body.sort_order != "asc",
    )


def _shown(row: CronRow) -> dict[str, Any]:
    return {
        "cron_id": str(row.id),
        "assistant_id": str(row.assistant_id),
        "thread_id": str(row.thread_id) if row.thread_id else None,
        "user_id": str(row.owner_id or ""),
        "end_time": row.end_time.isoformat() if row.end_time else None,
        "schedule": row.schedule,
        "timezone": row.timezone,
        "payload": row.payload,
        "next_run_date": row.next_run_at.isoformat() if row.next_run_at else None,
        "metadata": row.meta,
        "on_run_completed": row.on_run_completed,
        "enabled": row.is_enabled,
        "created_at": row.created_at.isoformat(),
        "updated_at": row.updated_at.isoformat(),
    }
