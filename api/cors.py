"""Which pages may read our answers: those of the settings and those of every live site of a tenant.

Credentials are never allowed across origins: cookies are for pages of this server, everyone else sends a
token. So a page that may read answers can do no more with them than its token allows.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware

from domain.errors import PropMubiError
from store.identity.sites import AllowedOrigins, Sites

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI
    from starlette.types import ASGIApp, Receive, Scope, Send

    from api.services import ApiServices

FRESH_S: Final = 10.0
"""How long a new or revoked site may go unnoticed here; its tokens are checked on every call."""

EXPOSED_HEADERS: Final = (
    "location",
    "content-location",
    "x-pagination-next",
    "x-pagination-total",
    "x-ignored-fields",
    "x-request-id",
    "retry-after",
    "www-authenticate",
    "ratelimit-policy",
    "ratelimit",
)
"""What browsers may read: the first two drive reconnects, the next two paging."""


class SiteOrigins:
    """Origins of the sites, as of a few seconds ago."""

    def __init__(self, services: ApiServices, clock: Callable[[], float] = time.monotonic) -> None:
        self._services = services
        self._clock = clock
        self._known = AllowedOrigins()
        self._read_at = float("-inf")
        self._one_asks = asyncio.Lock()

    async def current(self) -> AllowedOrigins:
        """The origins; while the database is away, those known last."""
        async with self._one_asks:
            if self._clock() - self._read_at >= FRESH_S:
                with suppress(PropMubiError):
                    self._known = await Sites(self._services.database).allowed_origins()
                    self._read_at = self._clock()
        return self._known


class SiteAwareCors(CORSMiddleware):
    """Starlette's middleware, which also knows the sites."""

    def __init__(self, app: ASGIApp, *, origins: tuple[str, ...], sites: SiteOrigins) -> None:
        super().__init__(
            app,
            allow_origins=list(origins),
            allow_methods=["*"],
            allow_headers=["*"],
            allow_credentials=False,
            expose_headers=list(EXPOSED_HEADERS),
            allow_private_network=True,
            max_age=600,
        )
        self._sites = sites
        self._of_sites = AllowedOrigins()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request. Only when the settings do not let its origin pass are the sites looked at."""
        if scope["type"] == "http":
            origin = Headers(scope=scope).get("origin")
            if origin is not None and not super().is_allowed_origin(origin):
                self._of_sites = await self._sites.current()
        await super().__call__(scope, receive, send)

    def is_allowed_origin(self, origin: str) -> bool:
        """Whether a page of this origin may read our answers."""
        return super().is_allowed_origin(origin) or self._of_sites.allow(origin)


def add_cors(app: FastAPI, services: ApiServices) -> None:
    """Puts the middleware around the application."""
    app.add_middleware(SiteAwareCors, origins=services.settings.cors_origins, sites=SiteOrigins(services))
