"""No more of a provider's body is read than an answer can be (L12), whichever client of LiteLLM reads it.

LiteLLM's clients read a body whole before anyone can judge its length. All of them get their transport from
one place, where it is given a meter. Bodies are asked for uncompressed, and a compressed one is refused: two
megabytes of gzip are two gigabytes of zeros.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import httpx

from router.requests import MOST_BODY_BYTES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

MOST_STREAM_BYTES: Final = 16 * MOST_BODY_BYTES
"""Of a stream, whose events are mostly wrapping: a chunk of one character takes some 250 bytes."""
_STREAMS: Final = ("text/event-stream", "application/x-ndjson")


class BodyTooLargeError(httpx.StreamError):
    """A body is longer than any answer. Whatever a client makes of it, it stays in the chain of causes."""


class _Metered(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.AsyncByteStream, most: int) -> None:
        self._stream = stream
        self._left = most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            self._left -= len(part)
            if self._left < 0:
                raise BodyTooLargeError("the body is longer than any answer")
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


def metered(
    handle: Callable[[httpx.Request], Awaitable[httpx.Response]],
) -> Callable[[httpx.Request], Awaitable[httpx.Response]]:
    """A transport's ``handle_async_request`` whose bodies end at the cap.

    Raises:
        BodyTooLargeError: The body is compressed, or says that it is longer; or while it is read.
    """

    async def handle_metered(request: httpx.Request) -> httpx.Response:
        request.headers["accept-encoding"] = "identity"
        response = await handle(request)
        is_stream = response.headers.get("content-type", "").startswith(_STREAMS)
        most = MOST_STREAM_BYTES if is_stream else MOST_BODY_BYTES
        is_plain = response.headers.get("content-encoding", "identity").strip() in {"", "identity"}
        said = response.headers.get("content-length", "")
        if not is_plain or (said.isdecimal() and int(said) > most):
            await response.aclose()
            raise BodyTooLargeError("the body is compressed, or longer than any answer")
        if isinstance(response.stream, httpx.AsyncByteStream):
            response.stream = _Metered(response.stream, most)
        return response

    return handle_metered


def cap_bodies(handler: Any) -> None:  # noqa: ANN401  # LiteLLM's AsyncHTTPHandler, an untyped library
    """Meters every transport that the handler's class makes from now on."""
    make = handler.create_async_transport

    def make_metered(*args: Any, **options: Any) -> Any:  # noqa: ANN401  # an untyped library
        transport: Any = make(*args, **options) or httpx.AsyncHTTPTransport()
        transport.handle_async_request = metered(transport.handle_async_request)
        return transport

    handler.create_async_transport = staticmethod(make_metered)


def is_too_large(error: BaseException | None) -> bool:
    """Whether an error began with a body that was too large."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, BodyTooLargeError):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False
