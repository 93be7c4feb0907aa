"""What people say of papers: pages sorted, facts confirmed or corrected, and the history of both."""

from __future__ import annotations

from uuid import UUID

import structlog
from fastapi import APIRouter

from api.services import ServicesDep
from api.v1.documents.caller import ReaderDep, check_correct
from api.v1.documents.showing import shown
from api.v1.models.document_corrections import CorrectionsOut, PartsIn, TurnIn, VerdictIn
from api.v1.models.documents import DocumentFactOut, DocumentOut
from store.documents.corrections import DocumentCorrections

router = APIRouter(prefix="/documents", tags=["documents"])
log = structlog.get_logger()


@router.post("/{document_id}/parts")
async def set_parts(
    document_id: UUID, body: PartsIn, caller: ReaderDep, services: ServicesDep
) -> DocumentOut:
    """Says which pages are which paper, in place of what was found; their facts are then read anew."""
    shelf = services.papers.shelf
    check_correct(caller, await shelf.get(caller, document_id))
    papers = [one.paper() for one in body.parts]
    await DocumentCorrections(shelf).sort(caller, document_id, body.sorting, papers)
    log.info("document.sorted", document_id=str(document_id), papers=len(papers))
    return await shown(services, caller, document_id)


@router.post("/{document_id}/pages/{number}/turn")
async def turn_page(
    document_id: UUID, number: int, body: TurnIn, caller: ReaderDep, services: ServicesDep
) -> DocumentOut:
    """Turns a page for everybody who looks at it; the facts' boxes turn with it."""
    check_correct(caller, await services.papers.shelf.get(caller, document_id))
    await services.papers.turn(caller, document_id, number, body.degrees)
    log.info("document.page_turned", document_id=str(document_id), page=number, by=str(caller.user_id))
    return await shown(services, caller, document_id)


@router.post("/{document_id}/facts/{fact_id}/verdict")
async def judge_fact(
    document_id: UUID, fact_id: UUID, body: VerdictIn, caller: ReaderDep, services: ServicesDep
) -> DocumentFactOut:
    """Confirms a fact, gives it another value beside the one that was read, or takes either back."""
    shelf = services.papers.shelf
    check_correct(caller, await shelf.get(caller, document_id))
    corrections = DocumentCorrections(shelf)
    row = await corrections.judge(caller, document_id, fact_id, body.verdict, body.value)
    log.info("document.fact_judged", document_id=str(document_id), verdict=body.verdict)
    return DocumentFactOut.of(row)


@router.get("/{document_id}/corrections")
async def get_corrections(document_id: UUID, caller: ReaderDep, services: ServicesDep) -> CorrectionsOut:
    """All that people said of the document: who, when, what."""
    await services.papers.shelf.get(caller, document_id)
    return CorrectionsOut.of(await DocumentCorrections(services.papers.shelf).history(caller, document_id))
