"""One handler per dialect: ``/api/v1`` speaks problem+json (RFC 9457), LangGraph routes ``{"detail": …}``.

Details are our own sentences. What the caller sent is never in them: a validation error tells where and what
kind, and an unexpected error only that it happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import structlog
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from domain.errors import BadInput, PropMubiError, SetupError, Unauthenticated, Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import FastAPI, Request
    from starlette.responses import Response

log = structlog.get_logger()

REST_PREFIX: Final = "/api/v1"
_RETRY_AFTER_S: Final = "2"
_UNEXPECTED: Final = "Something unexpected happened here. It was logged under the request's id."


def add_error_handlers(app: FastAPI) -> None:
    """Every error leaves through one of these."""
    app.add_exception_handler(PropMubiError, _on_known)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_unexpected)


def sentence_of(errors: Sequence[Any]) -> str:
    """Where the payload is wrong and how, without its values."""
    parts = []
    for one in errors[:3]:
        path = ".".join(str(part) for part in one["loc"] if part not in ("body", "query", "path"))
        kind = "is required" if one["type"] == "missing" else _kind(str(one["type"]))
        parts.append(f"{path or 'body'} {kind}")
    return "; ".join(parts) or "The payload is not of the form it must have."


def _kind(error_type: str) -> str:
    """``int_parsing`` -> "is not valid (int parsing)"; pydantic's own sentence may quote the value."""
    return f"is not valid ({error_type.replace('_', ' ')})"


def error_response(request: Request, error: PropMubiError) -> Response:
    """The error in the dialect of the route that was asked."""
    headers = {"retry-after": _RETRY_AFTER_S} if error.is_retryable else {}
    if isinstance(error, Unauthenticated):
        headers["www-authenticate"] = "Bearer"
    if not request.url.path.startswith(REST_PREFIX):
        return JSONResponse({"detail": error.detail}, error.status, headers)
    body = {
        "type": f"urn:propmubi:error:{error.code}",
        "title": error.code.replace("_", " "),
        "status": error.status,
        "detail": error.detail,
        "code": error.code,
        "request_id": getattr(request.state, "request_id", None),
        **error.extra,
    }
    return JSONResponse(body, error.status, headers, media_type="application/problem+json")


async def _on_known(request: Request, error: Exception) -> Response:
    if not isinstance(error, PropMubiError):  # pragma: no cover - registered for this class only
        raise error
    if isinstance(error, SetupError | Unavailable):
        log.warning("request.refused", code=error.code, path=request.url.path)
    return error_response(request, error)


async def _on_invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):  # pragma: no cover - registered for this class only
        raise error
    return error_response(request, BadInput(sentence_of(error.errors())))


class _HttpError(PropMubiError):
    """An error of the framework (no such route, method not allowed), in our form."""

    def __init__(self, error: HTTPException) -> None:
        super().__init__(str(error.detail))
        self.status = error.status_code  # type: ignore[misc]  # one class for all statuses of the framework
        self.code = str(error.detail).lower().replace(" ", "_")  # type: ignore[misc]  # as above


async def _on_http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):  # pragma: no cover - registered for this class only
        raise error
    response = error_response(request, _HttpError(error))
    response.headers.update(error.headers or {})
    return response


async def _on_unexpected(request: Request, error: Exception) -> Response:
    log.error("request.failed", path=request.url.path, error=type(error).__name__, exc_info=error)
    return error_response(request, PropMubiError(_UNEXPECTED))
