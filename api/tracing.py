"""A span for each request: its method, its route and its status, and nothing of its address or body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opentelemetry.trace import SpanKind
from starlette.datastructures import Headers

from config.tracing import tell, traced

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class TracedCalls:
    """The middleware. A caller's own trace goes on here where it sends ``traceparent``."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        parent = Headers(scope=scope).get("traceparent")
        facts = {"http_request_method": scope["method"]}
        with traced("request", parent=parent, kind=SpanKind.SERVER, **facts) as span:

            async def send_and_tell(message: Message) -> None:
                if message["type"] == "http.response.start":
                    route = getattr(scope.get("route"), "path", None)
                    tell(span, http_response_status_code=message["status"], http_route=route or "none")
                await send(message)

            await self._app(scope, receive, send_and_tell)
