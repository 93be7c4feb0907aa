"""``GET /metrics``: for this machine, or for whoever has the token of the settings."""

from __future__ import annotations

import asyncio
import hmac
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, disable_created_metrics, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from api.identity.loopback import is_own_machine
from api.metrics.calls import CallFigures, CountedCalls
from api.metrics.engine import EngineFigures, Pool
from api.metrics.models import ModelFigures
from api.metrics.removed import RemovedFigures
from api.services import ServicesDep
from domain.errors import Forbidden, Unauthenticated, Unavailable

if TYPE_CHECKING:
    from fastapi import FastAPI

    from api.services import ApiServices
    from config.settings import Settings
    from store.installation_figures import InstallationFigures

_REFUSED: Final = (
    "Metrics are for this machine, or for the bearer of PROPMUBI_METRICS_TOKEN (Authorization: Bearer …)."
)


def add_metrics(app: FastAPI) -> None:
    """The route, and the counting of calls around everything that is added before."""
    # A moment beside each counter doubles the series and answers nothing here.
    disable_created_metrics()  # type: ignore[no-untyped-call]  # the package types all but this
    figures = CallFigures()
    app.include_router(_router(figures))
    app.add_middleware(CountedCalls, figures=figures)


def _router(calls: CallFigures) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/metrics")
    async def metrics(request: Request, services: ServicesDep) -> Response:
        _admit(request, services.settings)
        registry = CollectorRegistry()
        engine, models = await asyncio.gather(_engine_figures(services), _model_figures(services))
        registry.register(engine)
        registry.register(RemovedFigures())
        if models is not None:
            registry.register(models)
        body = generate_latest(calls.registry) + generate_latest(registry)
        return Response(body, media_type=CONTENT_TYPE_PLAIN_0_0_4, headers={"cache-control": "no-store"})

    return router


def _admit(request: Request, settings: Settings) -> None:
    """That the reader may.

    Raises:
        Unauthenticated: They are elsewhere, or a page elsewhere asks, and there is no token.
        Forbidden: There is one, and it is another.
    """
    kind, _, sent = request.headers.get("authorization", "").partition(" ")
    if settings.metrics_token is not None and kind.lower() == "bearer":
        wanted = settings.metrics_token.get_secret_value().encode()
        if wanted and hmac.compare_digest(sent.strip().encode(), wanted):
            return
    if is_own_machine(request, settings):
        return
    if sent:
        raise Forbidden(_REFUSED)
    raise Unauthenticated(_REFUSED)


async def _engine_figures(services: ApiServices) -> EngineFigures:
    engine = services.run_engine
    installation, bus, sums = await asyncio.gather(
        _installation(services), engine.operators.bus(), engine.operators.sums()
    )
    pool = engine.pool.get_stats()
    idle = pool.get("pool_available", 0)
    used, spare = services.database.connections()
    return EngineFigures(
        graphs=frozenset(spec.name for spec in engine.graphs.registry),
        installation=installation,
        bus=bus,
        sums=sums,
        checkpoint_pool=Pool(
            used=pool.get("pool_size", 0) - idle, idle=idle, waiting=pool.get("requests_waiting", 0)
        ),
        database_pool=Pool(used=used, idle=spare),
    )


async def _model_figures(services: ApiServices) -> ModelFigures | None:
    try:
        return ModelFigures(await services.usage.installation())
    except Unavailable:
        return None


async def _installation(services: ApiServices) -> InstallationFigures | None:
    try:
        return await services.run_engine.operators.installation()
    except Unavailable:
        return None
