"""The domain REST API, put together."""

from __future__ import annotations

from fastapi import APIRouter, Security
from fastapi.security import APIKeyHeader, HTTPBearer

from api.v1 import calc, events, listings, me, search, status

_SCHEMES = [
    # Declared for the API reference only: these let a malformed header pass, so `api.auth` reads them itself.
    Security(APIKeyHeader(name="x-api-key", auto_error=False)),
    Security(HTTPBearer(auto_error=False)),
]


def v1_router() -> APIRouter:
    """Everything below ``/api/v1``."""
    router = APIRouter(prefix="/api/v1", dependencies=_SCHEMES)
    for part in (status, search, listings, calc, events, me):
        router.include_router(part.router)
    return router
