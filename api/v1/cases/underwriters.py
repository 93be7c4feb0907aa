"""Analysts, and up to which level each may sign."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter

from api.services import ServicesDep
from api.v1.cases.caller import FigureDep, KeeperDep
from api.v1.models.case_steps import LevelIn, UnderwriterOut, UnderwritersOut
from domain.lending.authority import Level
from store.cases.underwriters import Underwriters

if TYPE_CHECKING:
    from domain.tenancy import Principal
    from store.cases.underwriters import Underwriter

router = APIRouter()


@router.get("/underwriters")
async def underwriters(reader: FigureDep, services: ServicesDep) -> UnderwritersOut:
    """By name."""
    found = await Underwriters(services.database).all(reader)
    return UnderwritersOut(items=[_shown(one, reader) for one in found])


@router.put("/underwriters/{user_id}")
async def set_level(user_id: UUID, body: LevelIn, keeper: KeeperDep, services: ServicesDep) -> UnderwriterOut:
    """Says up to which level an analyst may sign."""
    found = await Underwriters(services.database).set_level(keeper, user_id, Level[body.level])
    return _shown(found, keeper)


def _shown(one: Underwriter, caller: Principal) -> UnderwriterOut:
    return UnderwriterOut(
        id=one.id,
        name=one.name,
        level=one.level.name,
        is_me=one.id == caller.user_id,
        open=one.open,
    )
