"""The order of the work: whose case it is, mismatches, conditions, papers asked for, a withdrawal."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request

from api.services import ServicesDep
from api.v1.cases.caller import WorkerDep
from api.v1.cases.following import taken
from api.v1.models.case_detail import CaseOut
from api.v1.models.case_steps import (
    ConditionStep,
    MismatchStep,
    RequestDocumentsStep,
    Versioned,
    WithdrawStep,
)
from store.cases.desk_steps import (
    claimed,
    condition_settled,
    documents_requested,
    mismatch_settled,
    released,
    withdrawn,
)
from store.cases.steps import Chosen

router = APIRouter()


@router.post("/{case_id}/claim")
async def claim(
    case_id: UUID, body: Versioned, worker: WorkerDep, services: ServicesDep, request: Request
) -> CaseOut:
    """Takes the case on; a colleague's is taken over."""
    return await taken(services, worker, request, Chosen(case_id, body.version), claimed())


@router.post("/{case_id}/release")
async def release(
    case_id: UUID, body: Versioned, worker: WorkerDep, services: ServicesDep, request: Request
) -> CaseOut:
    """Gives the case back to the queue."""
    return await taken(services, worker, request, Chosen(case_id, body.version), released())


@router.post("/{case_id}/mismatches/{mismatch_id}")
async def settle_mismatch(  # noqa: PLR0913, PLR0917  # two ids, a body and three doors
    case_id: UUID,
    mismatch_id: UUID,
    body: MismatchStep,
    worker: WorkerDep,
    services: ServicesDep,
    request: Request,
) -> CaseOut:
    """Says what became of a mismatch."""
    work = mismatch_settled(mismatch_id, body.state, body.note)
    return await taken(services, worker, request, Chosen(case_id, body.version), work)


@router.post("/{case_id}/conditions/{condition_id}")
async def settle_condition(  # noqa: PLR0913, PLR0917  # two ids, a body and three doors
    case_id: UUID,
    condition_id: UUID,
    body: ConditionStep,
    worker: WorkerDep,
    services: ServicesDep,
    request: Request,
) -> CaseOut:
    """Says what became of a condition; some are never waived."""
    work = condition_settled(condition_id, body.state, body.note)
    return await taken(services, worker, request, Chosen(case_id, body.version), work)


@router.post("/{case_id}/request-documents")
async def request_documents(
    case_id: UUID, body: RequestDocumentsStep, worker: WorkerDep, services: ServicesDep, request: Request
) -> CaseOut:
    """Notes that papers were asked of the applicant; the platform itself sends nothing."""
    work = documents_requested(body.items, body.note)
    return await taken(services, worker, request, Chosen(case_id, body.version), work)


@router.post("/{case_id}/withdraw")
async def withdraw_case(
    case_id: UUID, body: WithdrawStep, worker: WorkerDep, services: ServicesDep, request: Request
) -> CaseOut:
    """The applicant does not want the loan any more."""
    return await taken(services, worker, request, Chosen(case_id, body.version), withdrawn(body.note))
