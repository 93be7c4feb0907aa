"""What is known of a case: edits, papers, a bureau's report, the title; and judging it anew."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request

from api.services import ServicesDep
from api.v1.cases.caller import WorkerDep
from api.v1.cases.following import taken
from api.v1.cases.papers_in import papers_of
from api.v1.models.case_detail import CaseOut
from api.v1.models.case_steps import BureauStep, CaseTitleStep, FactEdit, PaperStep, Versioned
from domain.cases.bureau import read_report
from store.cases.dossier import CaseFiles
from store.cases.fact_steps import bureau_uploaded, edited, papers_added, run_again, title_said
from store.cases.papers import NewFact
from store.cases.steps import Chosen

router = APIRouter()


@router.post("/{case_id}/facts")
async def edit_fact(
    case_id: UUID, body: FactEdit, worker: WorkerDep, services: ServicesDep, request: Request
) -> CaseOut:
    """Another value of a field of the application, typed with a note. The figures are stale until a rerun."""
    said = body.evidence
    fact = NewFact(
        field=body.field,
        value=body.value,
        method="person",
        note=body.note,
        document_id=said.document_id if said else None,
        page=said.page if said else None,
        quote=said.quote if said else None,
        box=said.box.model_dump() if said and said.box else None,
    )
    return await taken(services, worker, request, Chosen(case_id, body.version), edited(fact))


@router.post("/{case_id}/papers")
async def add_papers(
    case_id: UUID, body: PaperStep, worker: WorkerDep, services: ServicesDep, request: Request
) -> CaseOut:
    """Adds papers with what was read in them; a case that waits for papers goes on."""
    work = papers_added(papers_of(body.papers))
    return await taken(services, worker, request, Chosen(case_id, body.version), work)


@router.post("/{case_id}/bureau")
async def upload_bureau(
    case_id: UUID, body: BureauStep, worker: WorkerDep, services: ServicesDep, request: Request
) -> CaseOut:
    """Uploads a credit report; a case that waits for it goes on."""
    _, file = await CaseFiles(services.database).file(worker, case_id)
    report = read_report(body.report, len(file.declared["applicants"]))
    return await taken(services, worker, request, Chosen(case_id, body.version), bureau_uploaded(report))


@router.post("/{case_id}/title")
async def say_title(
    case_id: UUID, body: CaseTitleStep, worker: WorkerDep, services: ServicesDep, request: Request
) -> CaseOut:
    """Names the title review of the property, or enters what an advocate's opinion says."""
    work = title_said(body.opinion, body.thread_id, body.note)
    return await taken(services, worker, request, Chosen(case_id, body.version), work)


@router.post("/{case_id}/rerun")
async def rerun(
    case_id: UUID, body: Versioned, worker: WorkerDep, services: ServicesDep, request: Request
) -> CaseOut:
    """Judges the case anew with its facts as they are; what was recommended before is of an earlier round."""
    return await taken(services, worker, request, Chosen(case_id, body.version), run_again())
