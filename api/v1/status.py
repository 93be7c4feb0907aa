"""What is running."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import version

from fastapi import APIRouter

from api.auth import PrincipalDep
from api.services import ServicesDep
from api.v1.models.status import CityCountOut, EngineOut, ModelOut, StatusOut, WorkerOut
from domain.tenancy import DEMO_TENANT_ID

router = APIRouter(prefix="/status", tags=["platform"])


@router.get("")
async def status(principal: PrincipalDep, services: ServicesDep) -> StatusOut:
    """Engines, the caller's listings by city, the model in use, the worker, how long it has been up."""
    by_city = await services.listings.count_by_city(principal.tenant_id)
    worker = services.worker_state()
    model = services.settings.model
    return StatusOut(
        version=version("propmubi-agents"),
        started_at=services.started_at,
        uptime_s=max(0, int((datetime.now(UTC) - services.started_at).total_seconds())),
        engines=[EngineOut.model_validate(each) for each in await services.engine_states()],
        listings_total=sum(by_city.values()),
        listings_by_city=[CityCountOut(city=city, listings=count) for city, count in by_city.items()],
        listings_synthetic=await services.listings.count_synthetic(principal.tenant_id),
        is_demo=principal.tenant_id == DEMO_TENANT_ID,
        model=ModelOut(engine="model" if model else "rules", name=model),
        worker=WorkerOut.model_validate(worker),
    )
