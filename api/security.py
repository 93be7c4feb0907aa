"""What every response carries and every request must have: safe headers, a request id, a known host.

Written against ASGI and not as a FastAPI middleware function, because those buffer or re-wrap the body and
the event streams of this API must pass through untouched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID_HEADER: Final = "x-request-id"

LOCAL_HOSTS: Final = ("localhost", "127.0.0.1", "[::1]", "::1")
"""Names a browser on this machine uses; a page elsewhere that points its own name at us is refused."""

DATA_CSP: Final = "default-src 'none'; frame-ancestors 'none'"
"""For answers that are data: a browser that is tricked into showing one as a page runs nothing."""

PAGE_CSP: Final = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
"""For our own pages: nothing but what this server serves; data: images are icons inside style sheets."""

_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
    "content-security-policy": DATA_CSP,
}

_USABLE_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")


class SafeHeaders:
    """Adds the safe headers and the request id; what a route has set itself stays."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; the id of the caller is kept when it is a plain short word, else one is made."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        offered = Headers(scope=scope).get(REQUEST_ID_HEADER, "")
        request_id = offered if _USABLE_ID.fullmatch(offered) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID_HEADER] = request_id
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self._app(scope, receive, send_with_headers)


def add_security(app: FastAPI, *, trusted_hosts: Iterable[str]) -> None:
    """Puts host check and safe headers around the whole application, headers outermost."""
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(trusted_hosts), www_redirect=False)
    app.add_middleware(SafeHeaders)
