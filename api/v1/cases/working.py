"""Stub."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from api.services import ServicesDep
from api.v1.cases.caller import ReaderDep, WorkerDep, KeeperDep, FigureDep
from api.v1.models.case_detail import *
from api.v1.models.case_steps import *
from api.v1.models.cases import *
from api.push_response import PushResponse
from fastapi import Response
from domain.cases.stages import Stage, WaitFor

router = APIRouter()

@router.post("/{case_id}/claim")
async def claim(case_id: UUID, body: Versioned, worker: WorkerDep, services: ServicesDep) -> CaseOut:
    """claim."""
    raise NotImplementedError


@router.post("/{case_id}/release")
async def release(case_id: UUID, body: Versioned, worker: WorkerDep, services: ServicesDep) -> CaseOut:
    """release."""
    raise NotImplementedError


@router.post("/{case_id}/mismatches/{mismatch_id}")
async def settle_mismatch(case_id: UUID, mismatch_id: UUID, body: MismatchStep, worker: WorkerDep, services: ServicesDep) -> CaseOut:
    """settle_mismatch."""
    raise NotImplementedError


@router.post("/{case_id}/conditions/{condition_id}")
async def settle_condition(case_id: UUID, condition_id: UUID, body: ConditionStep, worker: WorkerDep, services: ServicesDep) -> CaseOut:
    """settle_condition."""
    raise NotImplementedError


@router.post("/{case_id}/request-documents")
async def request_documents(case_id: UUID, body: RequestDocumentsStep, worker: WorkerDep, services: ServicesDep) -> CaseOut:
    """request_documents."""
    raise NotImplementedError


@router.post("/{case_id}/withdraw")
async def withdraw_case(case_id: UUID, body: WithdrawStep, worker: WorkerDep, services: ServicesDep) -> CaseOut:
    """withdraw_case."""
    raise NotImplementedError


