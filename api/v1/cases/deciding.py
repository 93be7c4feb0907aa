"""Recommendation, signature, override. A maker is never the checker of the same round."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request

from api.services import ServicesDep
from api.v1.cases.caller import WorkerDep
from api.v1.cases.following import taken
from api.v1.models.case_detail import CaseOut
from api.v1.models.case_steps import OverrideStep, RecommendStep, SignStep
from domain.cases.rounds import Deviation, Wish
from domain.errors import Forbidden
from domain.tenancy import SessionKind
from store.cases.deciding_steps import override as set_aside
from store.cases.deciding_steps import recommendation, signature
from store.cases.steps import Chosen

router = APIRouter()


@router.post("/{case_id}/recommend")
async def recommend(
    case_id: UUID, body: RecommendStep, worker: WorkerDep, services: ServicesDep, request: Request
) -> CaseOut:
    """The maker's word; amount and deviations say of which level the checker must be."""
    terms = body.terms
    wish = Wish(
        decision=body.decision,
        text=body.text,
        deviations=tuple(Deviation(one.code, one.reason_code, one.text) for one in body.deviations),
        amount_inr=terms.amount_inr if terms else None,
        tenure_months=terms.tenure_months if terms else None,
    )
    return await taken(services, worker, request, Chosen(case_id, body.version), recommendation(wish))


@router.post("/{case_id}/sign")
async def sign(
    case_id: UUID, body: SignStep, worker: WorkerDep, services: ServicesDep, request: Request
) -> CaseOut:
    """The checker's word: agrees, sends back, or declines. A program's token signs nothing."""
    if worker.kind is not SessionKind.SIGN_IN:
        raise Forbidden("A case is signed by a person who signed in, not with a program's token.")
    work = signature(body.decision, body.text)
    return await taken(services, worker, request, Chosen(case_id, body.version), work)


@router.post("/{case_id}/override")
async def override(
    case_id: UUID, body: OverrideStep, worker: WorkerDep, services: ServicesDep, request: Request
) -> CaseOut:
    """Sets a finding aside with a reason, before the recommendation, which then carries it."""
    work = set_aside(Deviation(body.code, body.reason_code, body.text))
    return await taken(services, worker, request, Chosen(case_id, body.version), work)
