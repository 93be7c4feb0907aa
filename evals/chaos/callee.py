"""A system outside, of this machine: an HTTP server that counts what it is told, with and without keys."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple, Self

if TYPE_CHECKING:
    from types import TracebackType

_KEY: Final = "idempotency-key"


class Request(NamedTuple):
    """What counts of a request."""

    kind: str
    key: str
    run: str


class CountingCallee:
    """Answers a known key with its first answer; counts each call, each key, each run."""

    def __init__(self) -> None:
        self.raw: Counter[tuple[str, str]] = Counter()
        """Calls by kind and run."""
        self.by_key: Counter[str] = Counter()
        self.effects: Counter[str] = Counter()
        """Distinct keys by run: what a callee that takes keys did."""
        self._server: asyncio.Server | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()

    @property
    def repeated_raw(self) -> int:
        """Calls beyond the first of each run to the callee that takes keys."""
        return sum(count - 1 for (kind, _), count in self.raw.items() if kind == "keyed")

    @property
    def repeated_after_key(self) -> int:
        """Effects beyond the first of each run, at either callee."""
        keyed = sum(count - 1 for count in self.effects.values())
        return keyed + sum(count - 1 for (kind, _), count in self.raw.items() if kind == "plain")

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await _read(reader)
            if request is not None:
                self._count(request)
                body = b'{"taken": true}'
                head = f"HTTP/1.1 200 OK\r\ncontent-length: {len(body)}\r\nconnection: close\r\n"
                writer.write(f"{head}content-type: application/json\r\n\r\n".encode() + body)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, ValueError):
            return  # The caller was killed.
        finally:
            writer.close()

    def _count(self, request: Request) -> None:
        self.raw[request.kind, request.run] += 1
        if request.kind == "keyed":
            self.by_key[request.key] += 1
            if self.by_key[request.key] == 1:
                self.effects[request.run] += 1


async def _read(reader: asyncio.StreamReader) -> Request | None:
    first = (await reader.readline()).split()
    if len(first) < 2:
        return None
    headers: dict[str, str] = {}
    while line := (await reader.readline()).strip():
        name, _, value = line.decode().partition(":")
        headers[name.lower()] = value.strip()
    body = json.loads(await reader.readexactly(int(headers["content-length"])))
    return Request(first[1].decode().strip("/"), headers.get(_KEY, ""), str(body["run"]))
