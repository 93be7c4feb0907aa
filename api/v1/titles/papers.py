"""Documents of a title file."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from api.services import ServicesDep
from api.v1.calling import now
from api.v1.models.title_steps import PapersIn, TitleStep
from api.v1.models.titles import TitleOut
from api.v1.titles.caller import AdvocateDep, taken
from store.titles.steps import TitleSteps

router = APIRouter()


@router.post("/{title_id}/documents")
async def documents(title_id: UUID, body: PapersIn, advocate: AdvocateDep, services: ServicesDep) -> TitleOut:
    """More documents; the file is read anew once they are verified."""
    step = TitleSteps(services.database).add_papers(
        advocate, title_id, body.version, body.document_ids, now=now()
    )
    return await taken(services, advocate, step)


@router.post("/{title_id}/documents/{document_id}/drop")
async def drop(
    title_id: UUID, document_id: UUID, body: TitleStep, advocate: AdvocateDep, services: ServicesDep
) -> TitleOut:
    """Goes on without a document."""
    step = TitleSteps(services.database).drop_paper(advocate, title_id, body.version, document_id, now=now())
    return await taken(services, advocate, step)
