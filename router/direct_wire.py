"""OpenAI's protocol spoken directly, for deployments of ``wire: direct``.

LiteLLM costs milliseconds of CPU a call and some 400 us a streamed chunk, which a busy worker pays in
concurrent chats (docs/router.md has the figures). This path does the same for the one protocol that most
servers speak, and sees what LiteLLM hides: the true finish reason, headers, and the size of a body before it
is in memory.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

import httpx
import orjson

from domain.model_calls import Tokens
from router.faults import Fault, FaultKind, from_status
from router.requests import MOST_BODY_BYTES, Answer, Piece, ToolCall

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from router.requests import Request, Target

OPENAI: Final = "https://api.openai.com/v1"
_MOST_ERROR_BYTES: Final = 64 * 1024
_CONNECT_S: Final = 5.0


class DirectWire:
    """One pool of connections to OpenAI-compatible servers, for the event loop it is first used in."""

    def __init__(self) -> None:
        self._client: httpx.AsyncClient | None = None

    async def complete(self, target: Target, request: Request, timeout_s: float) -> Answer:
        """One whole answer.

        Raises:
            Fault: Refused, unreachable, too large, or not of the protocol.
        """
        async with self._asked(target, request, timeout_s, is_stream=False) as response:
            body = await _read(response, MOST_BODY_BYTES)
        try:
            return _answer_of(_loads(body))
        except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
            raise Fault(FaultKind.BROKEN) from error

    async def stream(self, target: Target, request: Request, timeout_s: float) -> AsyncIterator[Piece]:
        """The answer's pieces as they come; the last has the finish reason if the provider sent one.

        Raises:
            Fault: The stream could not begin, broke, or holds what is not of the protocol.
        """
        finish: str | None = None
        used: Tokens | None = None
        async with self._asked(target, request, timeout_s, is_stream=True) as response:
            if "text/event-stream" not in response.headers.get("content-type", ""):
                raise Fault(FaultKind.BROKEN)
            async for data in _events(response):
                if data == b"[DONE]":
                    break
                piece = _piece_of(data)
                finish = piece.finish or finish
                used = piece.tokens or used
                if piece.text:
                    yield Piece(piece.text)
        yield Piece("", finish, used)

    async def close(self) -> None:
        """Closes the pool."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    @asynccontextmanager
    async def _asked(
        self, target: Target, request: Request, timeout_s: float, *, is_stream: bool
    ) -> AsyncIterator[httpx.Response]:
        body: dict[str, Any] = {
            "model": target.model.partition("/")[2],
            "messages": request.messages,
            "temperature": request.temperature,
            "max_tokens": request.output_tokens,
            **request.options(),
        }
        if is_stream:
            body |= {"stream": True, "stream_options": {"include_usage": True}}
        try:
            # A lone surrogate cannot be sent; it was scrubbed from texts, but not from tool schemas.
            content = orjson.dumps(body)
        except TypeError as error:
            raise Fault(FaultKind.BAD_REQUEST) from error
        asking = self._pool().stream(
            "POST",
            f"{(target.api_base or OPENAI).rstrip('/')}/chat/completions",
            content=content,
            headers={"authorization": f"Bearer {target.api_key or ''}", "content-type": "application/json"},
            timeout=httpx.Timeout(timeout_s, connect=min(timeout_s, _CONNECT_S)),
        )
        try:
            async with asking as response:
                if response.status_code != 200:
                    said = await _read(response, _MOST_ERROR_BYTES)
                    raise from_status(response.status_code, said.decode("utf-8", "replace"), response.headers)
                yield response
        except httpx.TimeoutException as error:
            raise Fault(FaultKind.TIMEOUT) from error
        except httpx.ConnectError as error:
            raise Fault(FaultKind.UNREACHABLE) from error
        except httpx.HTTPError as error:
            raise Fault(FaultKind.CUT if is_stream else FaultKind.BROKEN) from error

    def _pool(self) -> httpx.AsyncClient:
        if self._client is None:
            limits = httpx.Limits(max_connections=200, max_keepalive_connections=50, keepalive_expiry=30)
            self._client = httpx.AsyncClient(limits=limits, follow_redirects=False)
        return self._client


async def _read(response: httpx.Response, most: int) -> bytes:
    parts, size = [], 0
    async for part in response.aiter_bytes():
        size += len(part)
        if size > most:
            raise Fault(FaultKind.TOO_LARGE)
        parts.append(part)
    return b"".join(parts)


async def _events(response: httpx.Response) -> AsyncIterator[bytes]:
    """The data of server-sent events, each of one line as every provider sends them.

    A line without an end in `MOST_BODY_BYTES` is no event of this protocol.
    """
    held = b""
    async for part in response.aiter_bytes():
        lines = (held + part).split(b"\n")
        held = lines.pop()
        if len(held) > MOST_BODY_BYTES:
            raise Fault(FaultKind.TOO_LARGE)
        for line in lines:
            if line.startswith(b"data:"):
                yield line[5:].strip()
        # A burst of events in one read would otherwise keep other tasks waiting.
        if len(lines) > 64:
            await asyncio.sleep(0)


def _loads(data: bytes) -> Any:  # noqa: ANN401  # any JSON value
    """JSON, with lone surrogates let through to be scrubbed (L13), which orjson refuses."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return json.loads(data)


def _piece_of(data: bytes) -> Piece:
    try:
        value = _loads(data)
        if "error" in value:
            raise Fault(FaultKind.BROKEN)
        choices, used = value["choices"], _tokens_of(value.get("usage"))
        if not choices:
            return Piece("", tokens=used)
        choice = choices[0]
        return Piece((choice.get("delta") or {}).get("content") or "", choice.get("finish_reason"), used)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise Fault(FaultKind.BROKEN) from error


def _answer_of(value: dict[str, Any]) -> Answer:
    choice = value["choices"][0]
    message = choice["message"]
    used = _tokens_of(value.get("usage")) or Tokens()
    return Answer(
        text=message.get("content") or "",
        finish=choice.get("finish_reason"),
        refusal=message.get("refusal"),
        tool_calls=tuple(
            ToolCall(str(call.get("id") or ""), call["function"]["name"], call["function"]["arguments"] or "")
            for call in message.get("tool_calls") or ()
        ),
        tokens_in=used.sent,
        tokens_out=used.answered,
        tokens_read=used.read,
    )


def _tokens_of(usage: dict[str, Any] | None) -> Tokens | None:
    """What was used, as the provider says; None: it does not. OpenAI caches long prompts by itself."""
    if not usage:
        return None
    details = usage.get("prompt_tokens_details") or {}
    return Tokens(
        sent=int(usage.get("prompt_tokens") or 0),
        answered=int(usage.get("completion_tokens") or 0),
        read=int(details.get("cached_tokens") or 0),
    )
