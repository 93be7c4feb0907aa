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

@router.post("/{case_id}/what-if")
async def what_if(case_id: UUID, body: WhatIfIn, reader: ReaderDep, services: ServicesDep) -> WhatIfOut:
    """what_if."""
    raise NotImplementedError


@router.post("/{case_id}/forks", status_code=201)
async def keep_fork(case_id: UUID, body: ForkIn, worker: WorkerDep, services: ServicesDep) -> ForkOut:
    """keep_fork."""
    raise NotImplementedError


@router.get("/{case_id}/forks")
async def forks(case_id: UUID, reader: ReaderDep, services: ServicesDep) -> ForksOut:
    """forks."""
    raise NotImplementedError


