"""A provider that costs nothing: OpenAI's protocol from prepared bytes, in a process of its own.

``/ok/v1`` answers, streaming when asked to, ``/429/v1`` and ``/500/v1`` refuse, ``/hang/v1`` says nothing.
Run as ``python -m evals.bench_router.provider``: it prints its port, and ends when its input closes.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Final

CHUNKS: Final = 200
_ANSWER: Final = {
    "id": "chatcmpl-bench",
    "object": "chat.completion",
    "created": 1,
    "model": "bench",
    "choices": [
        {"index": 0, "message": {"role": "assistant", "content": "Three homes fit."}, "finish_reason": "stop"}
    ],
    "usage": {"prompt_tokens": 20, "completion_tokens": 5, "total_tokens": 25},
}


def _http(status: int, body: bytes, kind: str = "application/json", more: str = "") -> bytes:
    head = f"HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


def _chunk(delta: dict[str, str], finish: str | None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    value = {"id": "chatcmpl-bench", "object": "chat.completion.chunk", "created": 1, "model": "bench"}
    return b"data: " + json.dumps({**value, "choices": [choice]}).encode() + b"\n\n"


_WHOLE: Final = _http(200, json.dumps(_ANSWER).encode())
# Pieces differ: LiteLLM ends a stream that repeats one a hundred times.
_STREAM: Final = _http(
    200,
    b"".join(_chunk({"content": f"w{number} "}, None) for number in range(CHUNKS))
    + _chunk({}, "stop")
    + b"data: [DONE]\n\n",
    "text/event-stream",
)
_REFUSED: Final = {
    b"/429/": _http(429, b'{"error":{"message":"slow down","type":"rate"}}', more="retry-after: 5\r\n"),
    b"/500/": _http(500, b'{"error":{"message":"scripted","type":"server"}}'),
}


class Provider(asyncio.Protocol):
    """One connection."""

    def __init__(self) -> None:
        self._held = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the way back."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answers each whole request."""
        self._held += data
        while True:
            head, mark, rest = self._held.partition(b"\r\n\r\n")
            if not mark:
                return
            length = _length_of(head)
            if len(rest) < length:
                return
            self._held = rest[length:]
            self._answer(head.split(b" ", 2)[1], rest[:length])

    def _answer(self, path: bytes, body: bytes) -> None:
        if path.startswith(b"/hang/") or self._transport is None:
            return
        for start, refusal in _REFUSED.items():
            if path.startswith(start):
                self._transport.write(refusal)
                return
        is_stream = b'"stream":true' in body.replace(b" ", b"")
        self._transport.write(_STREAM if is_stream else _WHOLE)


def _length_of(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    return 0


async def serve() -> None:
    """Serves until the input closes."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Provider, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
