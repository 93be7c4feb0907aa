"""One handler per dialect: ``/api/v1`` speaks problem+json (RFC 9457), LangGraph routes ``{"detail": …}``.

One shape for all of them: type, title, status, detail, instance, code, request_id, and for a payload that
is not of its form ``errors`` by field. Details are our own sentences. What the caller sent is never in them,
and an unexpected error tells only that it happened.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import structlog
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.field_errors import field_errors, in_one_sentence
from domain.errors import BadInput, PropMubiError, SetupError, Unauthenticated, Unavailable

if TYPE_CHECKING:
    from fastapi import FastAPI, Request
    from starlette.responses import Response

log = structlog.get_logger()

REST_PREFIX: Final = "/api/v1"
_RETRY_AFTER_S: Final = 2
_SENTENCES: Final = {
    400: "The request could not be read; send JSON with the content type application/json.",
    404: "There is nothing at this address; /docs lists what there is.",
    405: "This address does not take that method; the Allow header says which it takes.",
}
_UNEXPECTED: Final = "Something unexpected happened here. It was logged under the request's id."


def add_error_handlers(app: FastAPI) -> None:
    """Every error leaves through one of these."""
    app.add_exception_handler(PropMubiError, _on_known)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_unexpected)


def error_response(request: Request, error: PropMubiError, **facts: object) -> Response:
    """The error in the dialect of the route that was asked.

    Args:
        request: What was asked.
        error: What went wrong.
        facts: More members of the problem, such as errors by field.
    """
    headers = _headers_of(error)
    if not is_rest(request.url.path):
        return JSONResponse({"detail": error.detail}, error.status, headers)
    request_id = getattr(request.state, "request_id", None)
    body = {
        **error.extra,
        **facts,
        "type": f"urn:propmubi:error:{error.code}",
        "title": error.code.replace("_", " "),
        "status": error.status,
        "detail": error.detail,
        "instance": f"urn:propmubi:request:{request_id}" if request_id else None,
        "code": error.code,
        "request_id": request_id,
    }
    return JSONResponse(body, error.status, headers, media_type="application/problem+json")


def is_rest(path: str) -> bool:
    """Whether the path speaks problem+json."""
    return path == REST_PREFIX or path.startswith(f"{REST_PREFIX}/")


def _headers_of(error: PropMubiError) -> dict[str, str]:
    headers = {}
    if error.is_retryable:
        headers["retry-after"] = str(error.extra.get("retry_after_s") or _RETRY_AFTER_S)
    if isinstance(error, Unauthenticated):
        headers["www-authenticate"] = "Bearer"
    return headers


async def _on_known(request: Request, error: Exception) -> Response:
    if not isinstance(error, PropMubiError):  # pragma: no cover - registered for this class only
        raise error
    if isinstance(error, SetupError | Unavailable):
        log.warning("request.refused", code=error.code, path=request.url.path)
    return error_response(request, error, **error.facts)


async def _on_invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):  # pragma: no cover - registered for this class only
        raise error
    found = error.errors()
    return error_response(request, BadInput(in_one_sentence(found)), errors=field_errors(found))


class _HttpError(PropMubiError):
    """An error of the framework (no such route, method not allowed), in our form."""

    def __init__(self, error: HTTPException) -> None:
        phrase = HTTPStatus(error.status_code).phrase
        super().__init__(_SENTENCES.get(error.status_code, f"{phrase}."))
        self.status = error.status_code  # type: ignore[misc]  # one class for all statuses of the framework
        self.code = phrase.lower().replace(" ", "_").replace("-", "_")  # type: ignore[misc]  # as above


async def _on_http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):  # pragma: no cover - registered for this class only
        raise error
    if is_rest(request.url.path):
        response = error_response(request, _HttpError(error))
    else:
        response = JSONResponse({"detail": str(error.detail)}, error.status_code)
    response.headers.update(error.headers or {})
    return response


async def _on_unexpected(request: Request, error: Exception) -> Response:
    return unexpected_response(request, error)


def unexpected_response(request: Request, error: Exception) -> Response:
    """The answer to what nobody foresaw: logged in full, told in one sentence."""
    log.error("request.failed", path=request.url.path, error=type(error).__name__, exc_info=error)
    return error_response(request, PropMubiError(_UNEXPECTED))
