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

@router.get("/{case_id}/row")
async def case_row(case_id: UUID, reader: ReaderDep, services: ServicesDep) -> CaseRowOut:
    """case_row."""
    raise NotImplementedError


@router.get("/{case_id}")
async def case_detail(case_id: UUID, reader: ReaderDep, services: ServicesDep) -> CaseOut:
    """case_detail."""
    raise NotImplementedError


