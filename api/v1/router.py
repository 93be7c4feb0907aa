"""The domain REST API, put together."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Security
from fastapi.security import APIKeyHeader, HTTPBearer

from api.v1 import (
    auth,
    auth_tokens,
    calc,
    cases,
    contracts,
    documents,
    evals,
    event_operations,
    events,
    external_calls,
    feedback,
    leads,
    listings,
    me,
    operations,
    runs,
    search,
    site,
    status,
    titles,
    usage,
    waiting,
)
from api.v1.models.problem import ProblemOut

_SCHEMES = [
    # Declared for the API reference only: these let a malformed header pass, so `api.auth` reads them itself.
    Security(APIKeyHeader(name="x-api-key", auto_error=False)),
    Security(HTTPBearer(auto_error=False)),
]

_ERRORS: dict[int | str, dict[str, Any]] = {
    kind: {
        "description": description,
        "content": {"application/problem+json": {"schema": ProblemOut.model_json_schema()}},
    }
    for kind, description in (("4XX", "The request was refused."), ("5XX", "The server could not serve it."))
}


def v1_router() -> APIRouter:
    """Everything below ``/api/v1``."""
    router = APIRouter(prefix="/api/v1", dependencies=_SCHEMES, responses=_ERRORS)
    catalogue = (status, search, listings, calc, events, event_operations, operations, usage)
    for part in (*catalogue, me, runs, feedback, site, auth, auth_tokens):
        router.include_router(part.router)
    router.include_router(external_calls.router)
    router.include_router(leads.router)
    router.include_router(documents.router)
    router.include_router(cases.router)
    router.include_router(titles.router)
    router.include_router(waiting.router)
    router.include_router(contracts.router)
    router.include_router(evals.router)
    return router
