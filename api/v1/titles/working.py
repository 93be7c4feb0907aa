"""Steps on one title file. Each names the version it was decided on."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request

from api.langgraph.run_wishes import idempotency_key
from api.services import ServicesDep
from api.v1.calling import now
from api.v1.models.title_steps import (
    CaseEditIn,
    FindingIn,
    OpinionEditIn,
    RequisitionIn,
    TitleIn,
    UpdateSearchIn,
)
from api.v1.models.titles import TitleOut
from api.v1.titles.caller import AdvocateDep, taken
from store.titles.steps import NewTitle, TitleSteps

router = APIRouter()


@router.post("", status_code=201)
async def create(body: TitleIn, advocate: AdvocateDep, services: ServicesDep, request: Request) -> TitleOut:
    """A new title file, which is read at once or when its documents are."""
    new = NewTitle(
        property=body.property.model_dump(),
        case=body.case,
        document_ids=body.document_ids,
        agreement=body.agreement,
    )
    step = TitleSteps(services.database).create(advocate, new, now=now(), key=idempotency_key(request))
    return await taken(services, advocate, step)


@router.post("/{title_id}/case")
async def case(title_id: UUID, body: CaseEditIn, advocate: AdvocateDep, services: ServicesDep) -> TitleOut:
    """The case as the advocate corrects it; it is reviewed anew."""
    step = TitleSteps(services.database).edit_case(
        advocate, title_id, body.version, body.case, reason=body.reason, now=now()
    )
    return await taken(services, advocate, step)


@router.post("/{title_id}/findings/{finding_id}")
async def finding(
    title_id: UUID, finding_id: UUID, body: FindingIn, advocate: AdvocateDep, services: ServicesDep
) -> TitleOut:
    """An advocate's word on a finding. Lowering or clearing one needs a second advocate's signature."""
    step = TitleSteps(services.database).tell_finding(
        advocate,
        title_id,
        body.version,
        finding_id,
        severity=body.severity,
        state=body.state,
        reason=body.reason,
        now=now(),
    )
    return await taken(services, advocate, step)


@router.post("/{title_id}/requisitions/{requisition_id}")
async def requisition(
    title_id: UUID, requisition_id: UUID, body: RequisitionIn, advocate: AdvocateDep, services: ServicesDep
) -> TitleOut:
    """What became of a requisition."""
    step = TitleSteps(services.database).tell_requisition(
        advocate, title_id, body.version, requisition_id, state=body.state, note=body.note, now=now()
    )
    return await taken(services, advocate, step)


@router.post("/{title_id}/opinion")
async def opinion(
    title_id: UUID, body: OpinionEditIn, advocate: AdvocateDep, services: ServicesDep
) -> TitleOut:
    """The words of the opinion as the advocate wants them."""
    words = {each.section: each.text for each in body.paragraphs}
    step = TitleSteps(services.database).edit_opinion(advocate, title_id, body.version, words, now=now())
    return await taken(services, advocate, step)


@router.post("/{title_id}/update-search")
async def update_search(
    title_id: UUID, body: UpdateSearchIn, advocate: AdvocateDep, services: ServicesDep
) -> TitleOut:
    """Searches on to a later day; what changed stands under ``searches`` once it is reviewed."""
    step = TitleSteps(services.database).search_on(
        advocate,
        title_id,
        body.version,
        until=body.to,
        events=body.events,
        records=body.records,
        case=body.case,
        now=now(),
    )
    return await taken(services, advocate, step)
