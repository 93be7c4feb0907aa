"""Calls to systems outside whose outcome a person must find out."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.auth import one_of
from api.services import ServicesDep
from api.v1.models.external_calls import ExternalCallOut, ResolutionIn
from domain.external_calls import CallState
from domain.tenancy import Principal, Role
from store.external_calls import ExternalCallLedger

router = APIRouter(prefix="/external-calls", tags=["platform"])

AdminDep = Annotated[Principal, Depends(one_of(frozenset({Role.ADMIN})))]


@router.get("")
async def external_calls(
    admin: AdminDep,
    services: ServicesDep,
    state: CallState = CallState.UNKNOWN,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
) -> list[ExternalCallOut]:
    """Calls of the tenant in one state, oldest first."""
    found = await ExternalCallLedger(services.database).page(admin, state=state, limit=limit)
    return [ExternalCallOut.model_validate(one) for one in found]


@router.post("/{external_call_id}/resolve")
async def resolve(
    external_call_id: UUID, given: ResolutionIn, admin: AdminDep, services: ServicesDep
) -> ExternalCallOut:
    """Says what became of an unknown call; its run goes on from that when it is resumed."""
    resolved = await ExternalCallLedger(services.database).resolve(
        admin, external_call_id, given.outcome, result=given.result, note=given.note
    )
    return ExternalCallOut.model_validate(resolved)
