"""A scripted server that speaks the OpenAI wire protocol, so that LiteLLM's real code runs in tests.

Replies are played in order, one per request; a request beyond the script is answered with status 500. Every
request body is kept, so that a test can look at what would have left the machine.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@dataclass(frozen=True)
class Reply:
    """One scripted answer. ``pieces`` are streamed when the request asks for a stream."""

    pieces: tuple[str, ...] = ()
    finish: str | None = "stop"
    status: int = 200
    hangs: bool = False
    breaks_off: bool = False
    """Close the connection after the pieces, with no last chunk."""
    raw: bytes | None = None
    value: Any = None
    """A whole answer of another kind, such as embeddings."""
    headers: tuple[tuple[str, str], ...] = ()
    error: Any = None
    """The error object of a status that is not 200."""
    message: Any = None
    """What the message has besides role and content: refusal, tool_calls; a content of None too."""
    stalls: bool = False
    """Keep a stream open after the pieces, and say nothing more."""
    drips_s: float = 0.0
    """Seconds between pieces."""
    stream_end: bytes | None = None
    """Sent instead of the last chunk, as it is."""
    usage: dict[str, Any] | None = None
    """What the exchange used; of a stream in a chunk of its own, as OpenAI sends it when asked to."""


def says(text: str, **options: Any) -> Reply:
    """An answer, streamed in pieces of seven characters where a stream is asked for."""
    return Reply(pieces=tuple(text[i : i + 7] for i in range(0, len(text), 7)), **options)


def says_json(value: Any) -> Reply:
    return says(json.dumps(value))


def embeds(*vectors: list[float], order: tuple[int, ...] = ()) -> Reply:
    """Vectors by index, in the order given (providers need not keep it)."""
    rows = [{"object": "embedding", "index": at, "embedding": vector} for at, vector in enumerate(vectors)]
    data = [rows[at] for at in order] if order else rows
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    return Reply(value={"object": "list", "model": "scripted", "data": data, "usage": usage})


@dataclass
class OpenAiServer:
    """The running server: what to answer, and what was asked."""

    port: int = 0
    script: list[Reply] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def seen_text(self) -> str:
        """All that was sent, as one text."""
        return json.dumps(self.bodies, ensure_ascii=False)

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await self._head(reader):
                length = int(head.get("content-length", "0"))
                body = json.loads(await reader.readexactly(length))
                self.bodies.append(body)
                reply = self.script.pop(0) if self.script else Reply(status=500)
                if not await self._answer(writer, reply, is_stream=bool(body.get("stream"))):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _head(self, reader: asyncio.StreamReader) -> dict[str, str]:
        lines = []
        while (line := (await reader.readline()).decode().strip()) or not lines:
            if not line:
                return {}
            lines.append(line)
        self.paths.append(lines[0].split()[1])
        return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}

    async def _answer(self, writer: asyncio.StreamWriter, reply: Reply, *, is_stream: bool) -> bool:
        """Writes the reply; False when the connection is to be closed."""
        if reply.hangs:
            await asyncio.Event().wait()
        if reply.raw is not None:
            writer.write(reply.raw)
            await writer.drain()
            return False
        if reply.status != 200:
            error = reply.error or {"message": "scripted", "type": "scripted"}
            await self._json(writer, reply.status, {"error": error}, reply.headers)
            return True
        if reply.value is not None:
            await self._json(writer, 200, reply.value)
            return True
        if not is_stream:
            message = {"role": "assistant", "content": "".join(reply.pieces), **(reply.message or {})}
            choice = {"index": 0, "message": message, "finish_reason": reply.finish}
            whole = {**_ENVELOPE, "object": "chat.completion", "choices": [choice]}
            await self._json(writer, 200, whole if reply.usage is None else {**whole, "usage": reply.usage})
            return True
        await self._stream(writer, reply)
        return False

    async def _stream(self, writer: asyncio.StreamWriter, reply: Reply) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
        for piece in reply.pieces:
            writer.write(_chunk({"role": "assistant", "content": piece}, None))
            await writer.drain()
            if reply.drips_s:
                await asyncio.sleep(reply.drips_s)
        if reply.stalls:
            await asyncio.Event().wait()
        if reply.stream_end is not None:
            writer.write(reply.stream_end)
        elif not reply.breaks_off:
            writer.write(_chunk({}, reply.finish) + _used(reply) + b"data: [DONE]\n\n")
        await writer.drain()

    async def _json(
        self, writer: asyncio.StreamWriter, status: int, value: Any, headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        body = json.dumps(value).encode()
        more = "".join(f"{name}: {said}\r\n" for name, said in headers)
        head = f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n{more}\r\n"
        writer.write(head.encode() + body)
        await writer.drain()


_ENVELOPE = {
    "id": "chatcmpl-1",
    "created": 1,
    "model": "scripted",
    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
}


def _used(reply: Reply) -> bytes:
    if reply.usage is None:
        return b""
    value = {**_ENVELOPE, "object": "chat.completion.chunk", "choices": [], "usage": reply.usage}
    return f"data: {json.dumps(value)}\n\n".encode()


def _chunk(delta: dict[str, str], finish: str | None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    value = {**_ENVELOPE, "object": "chat.completion.chunk", "choices": [choice]}
    value.pop("usage")  # Of a stream it comes when it was asked for.
    return f"data: {json.dumps(value)}\n\n".encode()


@asynccontextmanager
async def running_openai_server() -> AsyncIterator[OpenAiServer]:
    """The server on a free port of this machine."""
    model = OpenAiServer()
    connections: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        connections.add(task)
        try:
            await model.handle(reader, writer)
        except asyncio.CancelledError:
            writer.close()
        finally:
            connections.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    model.port = server.sockets[0].getsockname()[1]
    try:
        yield model
    finally:
        server.close()
        for task in list(connections):
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
