"""One step on many leads: what can be done is done, the others are named with their reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from api.services import ServicesDep
from api.v1.calling import now, person
from api.v1.leads.caller import ReaderDep, shown
from api.v1.leads.deciding import accepted, assigned
from api.v1.leads.following import nudge, score_again, sent_on
from api.v1.leads.steps import SCORED_STEPS
from api.v1.models.lead_steps import BulkIn, BulkOut, FailedOut
from domain.errors import BadInput, Forbidden
from domain.lead_inbox.steps import Effect, moved, snoozed
from domain.tenancy import Role
from store.lead_inbox.views import Brokers
from store.lead_inbox.working import Chosen, LeadSteps

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.services import ApiServices
    from domain.tenancy import Principal
    from store.lead_inbox.cards import LeadCard

router = APIRouter()


@router.post("/bulk")
async def bulk(body: BulkIn, reader: ReaderDep, services: ServicesDep) -> BulkOut:
    """The step on each of the leads, in one transaction and with one undo."""
    if body.action != "assign" and Role.AGENT not in reader.roles:
        raise Forbidden("Administrators assign leads; working with them is for agents.")
    decide = await _decision(body, reader, services)
    chosen = [Chosen(one.id, one.version) for one in body.leads]
    worked = await LeadSteps(services.database).take_many(reader, chosen, body.action, decide, now=now())
    await sent_on(services, worked)
    if body.action in SCORED_STEPS and worked.undo is not None:
        for card in worked.cards:
            await score_again(services, reader, card.id, worked.undo, body.action)
    await nudge(services, reader, [card.id for card in worked.cards])
    return BulkOut(
        done=[shown(card, reader) for card in worked.cards],
        failed=[FailedOut(id=one.lead_id, problem=one.problem) for one in worked.failed],
        undo=worked.undo,
    )


async def _decision(body: BulkIn, reader: Principal, services: ApiServices) -> Callable[[LeadCard], Effect]:
    given, moment = body.arguments, now()
    if body.action == "accept":
        return accepted(person(reader), moment)
    if body.action == "assign":
        return assigned(given.owner_id, None, await Brokers(services.database).all(reader), moment)
    if body.action == "snooze":
        if given.until is None:
            raise BadInput("arguments.until says until when to snooze.")
        effect = snoozed(given.until, now=moment)
    elif given.stage is None:
        raise BadInput("arguments.stage says where the leads stand.")
    else:
        effect = moved(given.stage, given.lost_reason)
    return lambda _: effect
