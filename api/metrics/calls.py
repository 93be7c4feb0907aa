"""Counts calls: by route template and never by address, so that labels are as many as there are routes."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.datastructures import Headers

from api.metrics.names import METRICS
from api.push_response import after_stream

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_EDGES: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0)
NO_ROUTE: Final = "none"
"""Of an address that leads nowhere, whatever it was."""


class CallFigures:
    """The instruments of one application, in its own registry."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._calls = Counter(
            "propmubi_http_requests",
            METRICS["propmubi_http_requests_total"],
            ("route", "method", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "propmubi_http_request_seconds",
            METRICS["propmubi_http_request_seconds"],
            ("route", "method"),
            buckets=_EDGES,
            registry=self.registry,
        )
        self.streams = Gauge(
            "propmubi_sse_streams_open", METRICS["propmubi_sse_streams_open"], registry=self.registry
        )

    def answered(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """An answer has begun."""
        known = method if method in _METHODS else "other"
        self._calls.labels(route, known, str(status)).inc()
        self._seconds.labels(route, known).observe(seconds)


class CountedCalls:
    """The middleware; outermost, so that refused calls count too."""

    def __init__(self, app: ASGIApp, figures: CallFigures) -> None:
        self._app = app
        self._figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, is_stream = perf_counter(), False

        async def send_and_count(message: Message) -> None:
            nonlocal is_stream
            if message["type"] == "http.response.start":
                self._figures.answered(
                    route=_route_of(scope),
                    method=scope["method"],
                    status=message["status"],
                    seconds=perf_counter() - began,
                )
                kind = Headers(raw=message.get("headers", [])).get("content-type", "")
                if kind.startswith("text/event-stream"):
                    is_stream = True
                    self._figures.streams.inc()
            await send(message)

        try:
            await self._app(scope, receive, send_and_count)
        finally:
            if is_stream:
                after_stream(scope, self._figures.streams.dec)


def _route_of(scope: Scope) -> str:
    return str(getattr(scope.get("route"), "path", None) or NO_ROUTE)
