"""Steps on one lead. Each names the version it was decided on, and can be undone for ten minutes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from fastapi import APIRouter, Request

from api.langgraph.run_wishes import idempotency_key
from api.services import ServicesDep
from api.v1.calling import now, person
from api.v1.leads.caller import ReaderDep, WorkerDep, shown
from api.v1.leads.deciding import accepted, assigned
from api.v1.leads.following import nudge, score_again, sent_on
from api.v1.models.lead_steps import (
    AssignIn,
    CallIn,
    LeadOnlyOut,
    MessageIn,
    NoteIn,
    SnoozeIn,
    StageIn,
    Step,
    UndoIn,
    UndoneOut,
    VisitIn,
    WorkedOut,
)
from domain.lead_inbox.steps import CallReport, Effect, called, moved, snoozed, visit, written
from store.lead_inbox.conflicts import StepConflict
from store.lead_inbox.refusing import LeadRefusing
from store.lead_inbox.views import Brokers
from store.lead_inbox.working import Chosen, LeadSteps

if TYPE_CHECKING:
    from api.services import ApiServices
    from domain.tenancy import Principal
    from store.lead_inbox.cards import LeadCard

router = APIRouter()
SCORED_STEPS: Final = frozenset({"call", "message", "visit", "stage"})
"""Steps that tell something of the person, or change what is to be done next."""


@router.post("/undo")
async def undo(body: UndoIn, reader: ReaderDep, services: ServicesDep) -> UndoneOut:
    """Takes a step back, unless a lead has changed since."""
    cards = await LeadSteps(services.database).undo(reader, body.undo, now=now())
    for card in cards:
        await score_again(services, reader, card.id, uuid5(body.undo, "undone"), "undo")
    await nudge(services, reader, [card.id for card in cards])
    return UndoneOut(leads=[shown(card, reader) for card in cards])


@router.post("/{lead_id}/accept")
async def accept(
    lead_id: UUID, body: Step, worker: WorkerDep, services: ServicesDep, request: Request
) -> WorkedOut:
    """Takes the lead on: it is the caller's, and they see whom to call. The first to claim it has it."""
    moment = now()
    return await _take(services, worker, request, lead_id, body, "accept", accepted(person(worker), moment))


@router.post("/{lead_id}/assign")
async def assign(
    lead_id: UUID, body: AssignIn, reader: ReaderDep, services: ServicesDep, request: Request
) -> WorkedOut:
    """Gives the lead to an agent of the tenant, or to nobody."""
    decide = assigned(body.owner_id, body.reason, await Brokers(services.database).all(reader), now())
    return await _take(services, reader, request, lead_id, body, "assign", decide)


@router.post("/{lead_id}/snooze")
async def snooze(
    lead_id: UUID, body: SnoozeIn, worker: WorkerDep, services: ServicesDep, request: Request
) -> WorkedOut:
    """Out of the list until then."""
    effect = snoozed(body.until, now=now())
    return await _take(services, worker, request, lead_id, body, "snooze", lambda _: effect)


@router.post("/{lead_id}/unsnooze")
async def unsnooze(
    lead_id: UUID, body: Step, worker: WorkerDep, services: ServicesDep, request: Request
) -> WorkedOut:
    """Back into the list."""
    effect = Effect(changes={"snoozed_until": None}, kind="unsnooze")
    return await _take(services, worker, request, lead_id, body, "unsnooze", lambda _: effect)


@router.post("/{lead_id}/call")
async def call(
    lead_id: UUID, body: CallIn, worker: WorkerDep, services: ServicesDep, request: Request
) -> WorkedOut:
    """How a call ended. Unanswered ones come back by themselves."""
    report = CallReport(
        outcome=body.outcome, note=body.note, callback_at=body.callback_at, minutes=body.minutes
    )

    def decide(card: LeadCard) -> Effect:
        return called(card.stage, report, at=now())

    return await _take(services, worker, request, lead_id, body, "call", decide)


@router.post("/{lead_id}/message")
async def message(
    lead_id: UUID, body: MessageIn, worker: WorkerDep, services: ServicesDep, request: Request
) -> WorkedOut:
    """A message that the broker has sent; the platform itself sends nothing."""

    def decide(card: LeadCard) -> Effect:
        return written(card.stage, channel=body.channel, text=body.text, at=now())

    return await _take(services, worker, request, lead_id, body, "message", decide)


@router.post("/{lead_id}/note")
async def note(
    lead_id: UUID, body: NoteIn, worker: WorkerDep, services: ServicesDep, request: Request
) -> WorkedOut:
    """A remark for the team."""
    effect = Effect(kind="note", details={"text": body.text})
    return await _take(services, worker, request, lead_id, body, "note", lambda _: effect)


@router.post("/{lead_id}/visit")
async def site_visit(
    lead_id: UUID, body: VisitIn, worker: WorkerDep, services: ServicesDep, request: Request
) -> WorkedOut:
    """A site visit was planned, made or missed."""
    listing = str(body.listing_id) if body.listing_id else None

    def decide(card: LeadCard) -> Effect:
        return visit(card.stage, body.state, visit_at=body.at, listing_id=listing)

    return await _take(services, worker, request, lead_id, body, "visit", decide)


@router.post("/{lead_id}/stage")
async def stage(
    lead_id: UUID, body: StageIn, worker: WorkerDep, services: ServicesDep, request: Request
) -> WorkedOut:
    """Where the lead stands."""
    effect = moved(body.stage, body.lost_reason)
    return await _take(services, worker, request, lead_id, body, "stage", lambda _: effect)


@router.post("/{lead_id}/stop")
async def stop(lead_id: UUID, worker: WorkerDep, services: ServicesDep) -> LeadOnlyOut:
    """The person said STOP: every consent of their number ends at once, and only they can give a new one."""
    moment = now()
    cards = await LeadRefusing(services.database).stop(worker, lead_id, now=moment)
    for card in cards:
        await score_again(services, worker, card.id, uuid5(card.id, f"stop {moment}"), "stop")
    await nudge(services, worker, [card.id for card in cards])
    return LeadOnlyOut(lead=shown(cards[0], worker))


@router.post("/{lead_id}/consents/{consent_id}/withdraw")
async def withdraw(lead_id: UUID, consent_id: UUID, worker: WorkerDep, services: ServicesDep) -> LeadOnlyOut:
    """The person took one agreement back: it ends for every lead of that number or address."""
    cards = await LeadRefusing(services.database).withdraw(worker, lead_id, consent_id, now=now())
    await nudge(services, worker, [card.id for card in cards])
    return LeadOnlyOut(lead=shown(cards[0], worker))


async def _take(  # noqa: PLR0913, PLR0917  # one step, told whole
    services: ApiServices,
    caller: Principal,
    request: Request,
    lead_id: UUID,
    body: Step,
    action: str,
    decide: Callable[[LeadCard], Effect],
) -> WorkedOut:
    desk, chosen = LeadSteps(services.database), Chosen(lead_id, body.version)
    try:
        worked = await desk.take(caller, chosen, action, decide, now=now(), key=idempotency_key(request))
    except StepConflict as error:
        error.facts["lead"] = shown(error.card, caller).model_dump(mode="json")
        raise
    await sent_on(services, worked)
    if action in SCORED_STEPS and worked.undo is not None:
        for card in worked.cards:  # Several, where what was said holds for the number.
            await score_again(services, caller, card.id, worked.undo, action)
    await nudge(services, caller, [card.id for card in worked.cards])
    return WorkedOut(lead=shown(worked.cards[0], caller), undo=worked.undo)
