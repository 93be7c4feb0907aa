"""The HTTP application: routes of both dialects over services that are made elsewhere."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, FastAPI

from api.client_address import ClientAddress
from api.cors import add_cors
from api.errors import add_error_handlers
from api.langgraph.router import langgraph_router
from api.limits.counting import add_call_limits, count_unproven_call
from api.metrics.route import add_metrics
from api.pages import pages_router
from api.push_response import StreamsOutside
from api.request_body.guard import BodyGuard
from api.security import LOCAL_HOSTS, add_security
from api.single_slashes import SingleSlashes
from api.tracing import TracedCalls
from api.v1.router import v1_router
from api.widget_files import widget_router

if TYPE_CHECKING:
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp

    from api.services import ApiServices


def create_app(services: ApiServices) -> FastAPI:
    """The application. It owns nothing: who made the services closes them after the server's stop."""
    app = FastAPI(
        title="PropMubi Agents",
        version=version("propmubi-agents"),
        description="Agent orchestration for Indian real estate: LangGraph protocol and domain REST API.",
        docs_url=None,
        redoc_url=None,
        routes=_routes(),
    )
    app.state.services = services
    add_error_handlers(app)
    app.add_middleware(BodyGuard)
    add_call_limits(app, services)
    hosts = (*LOCAL_HOSTS, services.settings.host, *services.settings.trusted_hosts)
    add_security(app, trusted_hosts=hosts)
    app.add_middleware(ClientAddress, trusted=services.settings.trusted_proxies)
    add_cors(app, services)
    app.add_middleware(SingleSlashes)
    if services.settings.otlp_endpoint is not None:
        app.add_middleware(TracedCalls)
    add_metrics(app)
    return app


@cache
def _routes() -> list[BaseRoute]:
    """The routes of every application of this process.

    FastAPI works out the parameters and answers of two hundred routes in a third of a second, and they hold
    nothing of the application that serves them: services are taken from the request.
    """
    router = APIRouter()
    router.include_router(langgraph_router())
    router.include_router(v1_router(), dependencies=[Depends(count_unproven_call)])
    router.include_router(pages_router())
    router.include_router(widget_router())
    return router.routes


def create_server_app(services: ApiServices) -> ASGIApp:
    """The application as it is served: open streams go on outside of it, see `StreamsOutside`."""
    return StreamsOutside(create_app(services))
