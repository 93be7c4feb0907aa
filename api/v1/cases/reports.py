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

@router.get("/{case_id}/reasons")
async def reasons(case_id: UUID, reader: ReaderDep, services: ServicesDep, language: Literal["en","hi","mr"] = "en") -> ReasonsOut:
    """reasons."""
    raise NotImplementedError


@router.get("/{case_id}/{paper}.pdf")
async def case_pdf(case_id: UUID, paper: Literal["memo","kfs","sanction"], reader: ReaderDep, services: ServicesDep) -> Response:
    """case_pdf."""
    raise NotImplementedError


