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

@router.post("/{case_id}/facts")
async def edit_fact(case_id: UUID, body: FactEdit, worker: WorkerDep, services: ServicesDep) -> CaseOut:
    """edit_fact."""
    raise NotImplementedError


@router.post("/{case_id}/papers")
async def add_papers(case_id: UUID, body: PaperStep, worker: WorkerDep, services: ServicesDep) -> CaseOut:
    """add_papers."""
    raise NotImplementedError


@router.post("/{case_id}/bureau")
async def upload_bureau(case_id: UUID, body: BureauStep, worker: WorkerDep, services: ServicesDep) -> CaseOut:
    """upload_bureau."""
    raise NotImplementedError


@router.post("/{case_id}/title")
async def set_title(case_id: UUID, body: TitleStep, worker: WorkerDep, services: ServicesDep) -> CaseOut:
    """set_title."""
    raise NotImplementedError


@router.post("/{case_id}/rerun")
async def rerun(case_id: UUID, body: Versioned, worker: WorkerDep, services: ServicesDep) -> CaseOut:
    """rerun."""
    raise NotImplementedError


