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

@router.post("/{case_id}/recommend")
async def recommend(case_id: UUID, body: RecommendStep, worker: WorkerDep, services: ServicesDep) -> CaseOut:
    """recommend."""
    raise NotImplementedError


@router.post("/{case_id}/sign")
async def sign(case_id: UUID, body: SignStep, worker: WorkerDep, services: ServicesDep) -> CaseOut:
    """sign."""
    raise NotImplementedError


@router.post("/{case_id}/override")
async def override(case_id: UUID, body: OverrideStep, worker: WorkerDep, services: ServicesDep) -> CaseOut:
    """override."""
    raise NotImplementedError


