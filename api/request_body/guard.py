"""The gate every request body passes: not too large, not too slow, no hostile JSON.

Written against ASGI so that a body is refused by its announced length before any of it is read, and an
unannounced one (chunked) as soon as it has gone too far. JSON is collected here, checked once and handed on
whole; a file is handed on as it comes.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final

import structlog
from starlette.datastructures import Headers
from starlette.requests import Request

from api.errors import error_response, unexpected_response
from api.request_body.json_safety import check_json
from api.request_body.sizes import BodyRule, rule_for
from domain.errors import BadInput, PropMubiError, TooLarge, TooSlow

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger()

IDLE_S: Final = 10.0
"""Between two pieces of a body."""
JSON_S: Final = 30.0
"""For a whole JSON body."""
UPLOAD_S: Final = 600.0

_WITHOUT_BODY: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class BodyGuard:
    """The gate, and the last net for what a route did not foresee."""

    def __init__(self, app: ASGIApp, *, idle_s: float = IDLE_S, json_s: float = JSON_S) -> None:
        self._app = app
        self._idle_s = idle_s
        self._json_s = json_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send)
        try:
            gated = await self._gated(scope, receive)
            if gated is not None:
                await self._app(scope, gated, answer.send)
        except PropMubiError as error:
            await answer.instead(scope, receive, error)
        except Exception as error:
            # Caught here and not by Starlette's outermost net, whose answer has no CORS headers and no id.
            if answer.is_begun:
                raise
            await unexpected_response(Request(scope), error)(scope, receive, send)

    async def _gated(self, scope: Scope, receive: Receive) -> Receive | None:
        """What the application reads the body from; None when the caller has gone."""
        headers = Headers(scope=scope)
        if scope["method"] in _WITHOUT_BODY and "content-length" not in headers:
            return receive
        rule = rule_for(scope["path"].removeprefix(scope.get("root_path", "")))
        _check_announced(headers.get("content-length"), rule)
        if not rule.is_json:
            return _Metered(receive, rule.most_bytes, idle_s=self._idle_s * 3, whole_s=UPLOAD_S).receive
        metered = _Metered(receive, rule.most_bytes, idle_s=self._idle_s, whole_s=self._json_s)
        body = await metered.whole()
        if body is None:
            return None
        check_json(body)
        return _Replayed(body, receive).receive


class _Answer:
    """Passes the application's answer on, and remembers whether it has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.is_begun = False

    async def send(self, message: Message) -> None:
        self.is_begun = self.is_begun or message["type"] == "http.response.start"
        await self._send(message)

    async def instead(self, scope: Scope, receive: Receive, error: PropMubiError) -> None:
        """Answers with an error, if nothing has been answered yet."""
        if self.is_begun:
            raise error
        await error_response(Request(scope), error)(scope, receive, self._send)


class _Metered:
    """A body as it comes, with its size and its pace watched."""

    def __init__(self, receive: Receive, most_bytes: int, *, idle_s: float, whole_s: float) -> None:
        self._receive = receive
        self._most_bytes = most_bytes
        self._idle_s = idle_s
        self._ends_at_s = time.monotonic() + whole_s
        self._size = 0
        self._is_whole = False

    async def receive(self) -> Message:
        """The next piece.

        Raises:
            TooLarge: The body has gone past its limit.
            TooSlow: No piece came in time, or all of them together took too long.
        """
        if self._is_whole:
            return await self._receive()
        left_s = self._ends_at_s - time.monotonic()
        try:
            async with asyncio.timeout(max(0.0, min(self._idle_s, left_s))):
                message = await self._receive()
        except TimeoutError:
            raise TooSlow("The request body came too slowly; send it again.") from None
        if message["type"] == "http.request":
            self._size += len(message.get("body", b""))
            self._is_whole = not message.get("more_body", False)
            if self._size > self._most_bytes:
                raise too_large(self._most_bytes)
        return message

    async def whole(self) -> bytes | None:
        """All of the body; None when the caller went away in the middle."""
        pieces = []
        while not self._is_whole:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                return None
            pieces.append(message.get("body", b""))
        return b"".join(pieces)


class _Replayed:
    """A body read before, handed on in one piece; after it comes what the server has next."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def receive(self) -> Message:
        if self._body is None:
            return await self._receive()
        message = {"type": "http.request", "body": self._body, "more_body": False}
        self._body = None
        return message


def too_large(most_bytes: int) -> TooLarge:
    """The refusal of a body past its limit."""
    size = f"{most_bytes // 1024**2} MB" if most_bytes >= 1024**2 else f"{most_bytes // 1024} KB"
    return TooLarge(f"The request body is larger than the {size} this route takes.", most_bytes=most_bytes)


def _check_announced(length: str | None, rule: BodyRule) -> None:
    if length is None:
        return
    if not (length.isascii() and length.isdigit()):
        raise BadInput("The Content-Length header must be a whole number.")
    if len(length) > 15 or int(length) > rule.most_bytes:
        raise too_large(rule.most_bytes)
