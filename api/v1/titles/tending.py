"""Whose work a title file is, and one event of its case corrected."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from api.services import ServicesDep
from api.v1.calling import now
from api.v1.models.title_steps import EventEditIn, TitleStep
from api.v1.models.titles import TitleOut
from api.v1.titles.caller import AdvocateDep, taken
from store.titles.tending import TitleTending

router = APIRouter()
EventId = Annotated[str, Path(max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]


@router.post("/{title_id}/claim")
async def claim(title_id: UUID, body: TitleStep, advocate: AdvocateDep, services: ServicesDep) -> TitleOut:
    """Takes the file on; a colleague's is taken over."""
    step = TitleTending(services.database).claim(advocate, title_id, body.version, now=now())
    return await taken(services, advocate, step)


@router.post("/{title_id}/release")
async def release(title_id: UUID, body: TitleStep, advocate: AdvocateDep, services: ServicesDep) -> TitleOut:
    """Gives the file back to the list."""
    step = TitleTending(services.database).release(advocate, title_id, body.version, now=now())
    return await taken(services, advocate, step)


@router.post("/{title_id}/events/{event_id}")
async def event(
    title_id: UUID, event_id: EventId, body: EventEditIn, advocate: AdvocateDep, services: ServicesDep
) -> TitleOut:
    """One event as the advocate tells it, added or struck out; the case is reviewed anew."""
    step = TitleTending(services.database).edit_event(
        advocate, title_id, body.version, event_id, body.event, reason=body.reason, now=now()
    )
    return await taken(services, advocate, step)
