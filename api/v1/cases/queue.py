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

@router.get("")
async def cases(reader: FigureDep, services: ServicesDep, stage: Stage | None = None, owner: Annotated[str, Query(max_length=40)] | None = None, waiting: WaitFor | None = None, q: Annotated[str, Query(max_length=100)] = "", sort: Literal["sla","amount","risk","updated"] = "sla", limit: Annotated[int, Query(ge=1, le=200)] = 50, cursor: Annotated[str | None, Query(max_length=200)] = None) -> CasesOut:
    """cases."""
    raise NotImplementedError


@router.get("/waiting")
async def waiting(reader: ReaderDep, services: ServicesDep) -> WaitingListOut:
    """waiting."""
    raise NotImplementedError


