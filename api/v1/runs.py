"""Runs of the tenant, for its operators."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.auth import one_of
from api.services import ServicesDep
from api.v1.models.runs import RunFactsOut
from domain.errors import NotFound
from domain.tenancy import RUN_OPERATORS, Principal
from store.run_overview import RunOverview

router = APIRouter(prefix="/runs", tags=["platform"])

OperatorDep = Annotated[Principal, Depends(one_of(RUN_OPERATORS))]
Status = Literal["pending", "running", "success", "error", "timeout", "interrupted"]


@router.get("")
async def runs(
    operator: OperatorDep,
    services: ServicesDep,
    status: Status | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 20,
) -> list[RunFactsOut]:
    """Newest runs first, of one status or all."""
    found = await RunOverview(services.database).newest(operator, status=status, limit=limit)
    return [RunFactsOut.model_validate(one) for one in found]


@router.get("/{run_id}")
async def run(run_id: UUID, operator: OperatorDep, services: ServicesDep) -> RunFactsOut:
    """One run."""
    found = await RunOverview(services.database).newest(operator, run_id=run_id, limit=1)
    if not found:
        raise NotFound("There is no such run in this tenant.")
    return RunFactsOut.model_validate(found[0])
