"""Two leads that are one person: merged by an agent, and taken apart again."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from api.services import ServicesDep
from api.v1.calling import now
from api.v1.leads.caller import WorkerDep, shown
from api.v1.leads.following import nudge, score_again
from api.v1.models.lead_steps import MergedNowOut, MergeIn, UndoneOut
from store.lead_inbox.conflicts import ChangedMeanwhile
from store.lead_inbox.merging import LeadJoining
from store.lead_inbox.working import Chosen

router = APIRouter()


@router.post("/merges/{merge_id}/undo")
async def undo_merge(merge_id: UUID, worker: WorkerDep, services: ServicesDep) -> UndoneOut:
    """Takes two merged leads apart; each has again what was its own. The platform never joins them again."""
    cards = await LeadJoining(services.database).undo(worker, merge_id, now=now())
    for card in cards:
        await score_again(services, worker, card.id, merge_id, "merge_undone")
    await nudge(services, worker, [card.id for card in cards])
    return UndoneOut(leads=[shown(card, worker) for card in cards])


@router.post("/{lead_id}/merge")
async def merge(lead_id: UUID, body: MergeIn, worker: WorkerDep, services: ServicesDep) -> MergedNowOut:
    """Has this lead stand for the other, which is the same person. Its consents stay with its own number."""
    chosen = Chosen(lead_id, body.version)
    try:
        merged = await LeadJoining(services.database).merge(worker, chosen, body.other_id, now=now())
    except ChangedMeanwhile as error:
        error.facts["lead"] = shown(error.card, worker).model_dump(mode="json")
        raise
    await score_again(services, worker, lead_id, merged.merge_id, "merge")
    await nudge(services, worker, [lead_id, body.other_id])
    return MergedNowOut(lead=shown(merged.card, worker), undo=None, merge_id=merged.merge_id)
