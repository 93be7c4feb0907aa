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

@router.get("/underwriters")
async def underwriters(reader: FigureDep, services: ServicesDep) -> UnderwritersOut:
    """underwriters."""
    raise NotImplementedError


@router.put("/underwriters/{user_id}")
async def set_level(user_id: UUID, body: LevelIn, keeper: KeeperDep, services: ServicesDep) -> UnderwriterOut:
    """set_level."""
    raise NotImplementedError


