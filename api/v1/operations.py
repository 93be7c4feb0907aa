"""The run engine as the operators of a tenant see it: what runs, waits, lags or was given up.

Ids shown are the tenant's own. Engines, streams, workers, node times and the outbox serve all tenants and
are shown as numbers. Run input, state and what people were asked are nowhere in it.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.auth import one_of
from api.services import ServicesDep
from api.v1.models.events import DeadLetterOut
from api.v1.models.operations import (
    DiscardIn,
    LeaseOut,
    NodeTimesOut,
    OutboxOut,
    OverviewOut,
    RunCountOut,
    StreamOut,
    WaitingOut,
    WaitingThreadOut,
    WebhookDeliveryOut,
    WorkerCardOut,
)
from api.v1.models.status import EngineOut
from domain.errors import Unavailable
from domain.tenancy import EVENT_OPERATORS, RUN_OPERATORS, Principal
from runtime.operator_view import BusView, TenantView, node_times

router = APIRouter(prefix="/ops", tags=["operations"])

ReaderDep = Annotated[Principal, Depends(one_of(RUN_OPERATORS))]
OperatorDep = Annotated[Principal, Depends(one_of(EVENT_OPERATORS))]
Limit = Annotated[int, Query(ge=1, le=500)]
_NO_BOARD = "The message store does not answer, so streams and workers cannot be seen now."


@router.get("/overview")
async def overview(reader: ReaderDep, services: ServicesDep, limit: Limit = 50) -> OverviewOut:
    """Everything the operators' page shows; lists hold up to ``limit``."""
    view = services.run_engine.operators
    tenant, bus, letters, engines = await asyncio.gather(
        view.tenant(reader, limit=limit),
        view.bus(),
        services.events.letters(reader, is_open=True, limit=limit),
        services.engine_states(),
    )
    return OverviewOut(
        as_of=datetime.now(UTC),
        engines=[EngineOut.model_validate(one) for one in engines],
        runs=[RunCountOut.model_validate(one) for one in tenant.runs],
        waiting=_waiting(tenant),
        leases=[LeaseOut.model_validate(one) for one in tenant.leases],
        dead_letters=[DeadLetterOut.model_validate(one) for one in letters],
        outbox=OutboxOut.model_validate(tenant.outbox),
        streams=_streams(bus),
        workers=None if bus.workers is None else _board(bus),
        nodes=None if bus.workers is None else _nodes(bus, limit),
    )


@router.get("/runs")
async def runs(reader: ReaderDep, services: ServicesDep) -> list[RunCountOut]:
    """The tenant's runs by graph and state."""
    tenant = await services.run_engine.operators.tenant(reader, limit=50)
    return [RunCountOut.model_validate(one) for one in tenant.runs]


@router.get("/waiting")
async def waiting(reader: ReaderDep, services: ServicesDep, limit: Limit = 50) -> WaitingOut:
    """The tenant's threads that wait for people."""
    return _waiting(await services.run_engine.operators.tenant(reader, limit=limit))


@router.get("/leases")
async def leases(reader: ReaderDep, services: ServicesDep, limit: Limit = 50) -> list[LeaseOut]:
    """Leases of the tenant's runs in progress, those that run out first first."""
    tenant = await services.run_engine.operators.tenant(reader, limit=limit)
    return [LeaseOut.model_validate(one) for one in tenant.leases]


@router.get("/streams")
async def streams(_: ReaderDep, services: ServicesDep) -> list[StreamOut]:
    """The installation's streams and how far their groups are behind."""
    found = _streams(await services.run_engine.operators.bus())
    if found is None:
        raise Unavailable(_NO_BOARD)
    return found


@router.get("/workers")
async def workers(_: ReaderDep, services: ServicesDep) -> list[WorkerCardOut]:
    """The installation's living workers."""
    return _board(await services.run_engine.operators.bus())


@router.get("/nodes")
async def nodes(_: ReaderDep, services: ServicesDep, limit: Limit = 50) -> list[NodeTimesOut]:
    """The slowest nodes of the installation's graphs, by p95."""
    bus = await services.run_engine.operators.bus()
    _board(bus)
    return _nodes(bus, limit)


@router.get("/webhook-deliveries")
async def webhook_deliveries(
    reader: ReaderDep, services: ServicesDep, settled: bool = False, limit: Limit = 50
) -> list[WebhookDeliveryOut]:
    """The tenant's webhooks that are due, newest first; with ``settled`` a week's settled ones too."""
    found = await services.run_engine.operators.webhooks(reader, is_settled=settled, limit=limit)
    return [WebhookDeliveryOut.model_validate(one) for one in found]


@router.get("/dead-letters")
async def dead_letters(
    reader: ReaderDep, services: ServicesDep, decided: bool = False, limit: Limit = 50
) -> list[DeadLetterOut]:
    """The tenant's dead letters of runs and events, newest first; with ``decided`` the decided ones too."""
    found = await services.events.letters(reader, is_open=not decided, limit=limit)
    return [DeadLetterOut.model_validate(one) for one in found]


@router.post("/dead-letters/{letter_id}/replay")
async def replay(letter_id: UUID, operator: OperatorDep, services: ServicesDep) -> DeadLetterOut:
    """Sends the event again, or has the run go on from its last checkpoint, now that the cause is mended."""
    return DeadLetterOut.model_validate(await services.events.revive(operator, letter_id))


@router.post("/dead-letters/{letter_id}/discard")
async def discard(
    letter_id: UUID, body: DiscardIn, operator: OperatorDep, services: ServicesDep
) -> DeadLetterOut:
    """Lets it be, for a reason that is kept with it."""
    letter = await services.events.discard(operator, letter_id, reason=body.reason)
    return DeadLetterOut.model_validate(letter)


def _waiting(tenant: TenantView) -> WaitingOut:
    return WaitingOut(
        total=tenant.waiting_total,
        threads=[WaitingThreadOut.model_validate(one) for one in tenant.waiting],
    )


def _streams(bus: BusView) -> list[StreamOut] | None:
    return None if bus.streams is None else [StreamOut.model_validate(one) for one in bus.streams]


def _board(bus: BusView) -> list[WorkerCardOut]:
    if bus.workers is None:
        raise Unavailable(_NO_BOARD)
    return [WorkerCardOut.model_validate(one) for one in bus.workers]


def _nodes(bus: BusView, limit: int) -> list[NodeTimesOut]:
    return [NodeTimesOut.model_validate(one) for one in node_times(bus.workers or ())[:limit]]
