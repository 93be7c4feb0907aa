"""Events of the tenant, for its operators: watch, write by hand, send again, decide about dead letters."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.auth import one_of
from api.services import ServicesDep
from api.v1.models.events import (
    DeadLetterOut,
    EventIn,
    EventOut,
    EventPageIn,
    ReplayIn,
    ReplayOut,
    TriggerOut,
)
from api.v1.models.operations import DiscardIn
from domain.errors import BadInput
from domain.tenancy import EVENT_OPERATORS, RUN_OPERATORS, Principal
from store.events.overview import EventQuery

router = APIRouter(prefix="/events", tags=["events"])

ReaderDep = Annotated[Principal, Depends(one_of(RUN_OPERATORS))]
OperatorDep = Annotated[Principal, Depends(one_of(EVENT_OPERATORS))]
Limit = Annotated[int, Query(ge=1, le=1000)]


@router.get("")
async def events(
    reader: ReaderDep, services: ServicesDep, asked: Annotated[EventPageIn, Query()]
) -> list[EventOut]:
    """The last events, oldest first; with ``after`` those behind that number."""
    query = EventQuery(**asked.model_dump(exclude={"after", "limit"}))
    found = await services.events.events(reader, query, after=asked.after, limit=asked.limit)
    return [EventOut.of(one) for one in found]


@router.post("", status_code=201)
async def publish(body: EventIn, operator: OperatorDep, services: ServicesDep) -> EventOut:
    """Write an event as if it had happened here. It is checked, stored, sent and handled like any other."""
    return EventOut.of(await services.events.write(operator, body.type, body.data))


@router.post("/replay")
async def replay(body: ReplayIn, operator: OperatorDep, services: ServicesDep) -> ReplayOut:
    """Send events once more, in their order. What has its effect already gets no second one."""
    query = EventQuery(**body.model_dump())
    if query == EventQuery():
        raise BadInput("Say which events: since, until, type or stream.")
    return ReplayOut(sent=await services.events.replay(operator, query))


@router.get("/triggers")
async def triggers(_: ReaderDep, services: ServicesDep) -> list[TriggerOut]:
    """Which event starts which graph here."""
    return [TriggerOut.of(one) for one in services.events.triggers()]


@router.get("/dead")
async def dead_letters(
    reader: ReaderDep, services: ServicesDep, decided: bool = False, limit: Limit = 100
) -> list[DeadLetterOut]:
    """Messages that were given up, newest first; with ``decided`` those an operator has decided too."""
    found = await services.events.letters(reader, is_open=not decided, limit=limit)
    return [DeadLetterOut.model_validate(one) for one in found]


@router.get("/dead/{letter_id}")
async def dead_letter(letter_id: UUID, reader: ReaderDep, services: ServicesDep) -> DeadLetterOut:
    """One of them."""
    return DeadLetterOut.model_validate(await services.events.letter(reader, letter_id))


@router.post("/dead/{letter_id}/replay")
async def replay_dead(letter_id: UUID, operator: OperatorDep, services: ServicesDep) -> DeadLetterOut:
    """Have the event tried again from the beginning, now that its cause is mended."""
    return DeadLetterOut.model_validate(await services.events.revive(operator, letter_id))


@router.post("/dead/{letter_id}/discard")
async def discard_dead(
    letter_id: UUID, operator: OperatorDep, services: ServicesDep, body: DiscardIn | None = None
) -> DeadLetterOut:
    """Let it be; a reason, where one is given, is kept with it."""
    reason = None if body is None else body.reason
    return DeadLetterOut.model_validate(await services.events.discard(operator, letter_id, reason=reason))
