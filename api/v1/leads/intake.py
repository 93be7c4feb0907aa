"""Leads in: one by an agent, many by a portal that signs what it delivers."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Header, Request

from api.identity.keys import KeysDep
from api.langgraph.run_wishes import idempotency_key
from api.services import ServicesDep
from api.v1.calling import now
from api.v1.leads.caller import WorkerDep
from api.v1.models.lead_intake import LeadIn, PortalLeadsIn, TakenLeadOut, TakenLeadsOut
from domain.errors import BadInput, Unauthenticated
from domain.lead_intake.facts import IncomingLead, read_lead
from domain.lead_intake.portals import portal_key
from domain.webhook_signature import SIGNATURE_HEADER, is_signed
from store.lead_consents import BROKERS_ENTRY
from store.lead_intake import Incoming, LeadIntake

if TYPE_CHECKING:
    from api.services import ApiServices

router = APIRouter()


@router.post("", status_code=201)
async def add_lead(body: LeadIn, worker: WorkerDep, services: ServicesDep, request: Request) -> TakenLeadOut:
    """A lead that an agent enters: a walk-in, a call, a referral. It is scored like any other."""
    lead = read_lead({"source": "walk_in", **_given(body)}, now=now())
    key = body.id or idempotency_key(request) or uuid4().hex
    taken = await _take(services, worker.tenant_id, [(lead, f"{BROKERS_ENTRY}{key}")])
    return taken[0]


@router.post("/portals/{tenant_id}/{portal}")
async def portal_leads(  # noqa: PLR0913, PLR0917  # path, body, signature and what the route stands on
    tenant_id: UUID,
    portal: str,
    body: PortalLeadsIn,
    request: Request,
    services: ServicesDep,
    keys: KeysDep,
    x_propmubi_signature: Annotated[str, Header(max_length=200)] = "",
) -> TakenLeadsOut:
    """What a portal delivers, signed with its key; delivered again, it changes nothing.

    A lead that nobody can be found by is named with its problem; the others are taken.
    """
    ring = await keys.ring()
    try:
        key = portal_key(ring, tenant_id, portal)
    except BadInput:
        key = ""
    if not key or not is_signed(key, await request.body(), x_propmubi_signature, now_s=int(time.time())):
        raise Unauthenticated(
            f"{SIGNATURE_HEADER} does not prove this body; sign its bytes with the portal's key."
        )
    return TakenLeadsOut(leads=await _take_known(services, tenant_id, portal, body))


async def _take_known(
    services: ApiServices, tenant_id: UUID, portal: str, body: PortalLeadsIn
) -> list[TakenLeadOut]:
    answers: list[TakenLeadOut | None] = []
    batch: list[tuple[IncomingLead, str]] = []
    for one in body.leads:
        try:
            lead = read_lead({**_given(one), "source": "portal"} | _campaign(one, portal), now=now())
        except BadInput as error:
            answers.append(TakenLeadOut(lead_id=None, is_new=False, problem=error.detail, notes=[]))
            continue
        batch.append((lead, f"portal:{portal}:{one.id or lead.phone_e164 or lead.email}"))
        answers.append(None)
    taken = iter(await _take(services, tenant_id, batch))
    return [one or next(taken) for one in answers]


async def _take(
    services: ApiServices, tenant_id: UUID, batch: list[tuple[IncomingLead, str]]
) -> list[TakenLeadOut]:
    incoming = [Incoming(lead, key) for lead, key in batch]
    taken = await LeadIntake(services.database).take(tenant_id, incoming, announces=True)
    await services.run_engine.relay.send(list(taken.messages))
    return [
        TakenLeadOut(lead_id=lead_id, is_new=lead_id is not None, problem=None, notes=list(lead.notes))
        for (lead, _), lead_id in zip(batch, taken.lead_ids, strict=True)
    ]


def _given(body: LeadIn) -> dict[str, str]:
    return {name: value for name, value in body.said().items() if value}


def _campaign(body: LeadIn, portal: str) -> dict[str, str]:
    return {"source_campaign": body.source_campaign or portal}
