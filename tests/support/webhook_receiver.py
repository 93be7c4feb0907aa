"""A small receiver of webhooks on this machine: notes what it is sent, and answers as it is told."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from domain.webhook_signature import DELIVERY_HEADER, SIGNATURE_HEADER, is_signed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ALLOWED = {"outbound_allowed": ("127.0.0.1",)}
"""Settings that let the platform call it."""


@dataclass
class Received:
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.raw)
        return found

    @property
    def delivery(self) -> str:
        return self.headers[DELIVERY_HEADER]

    def is_signed_by(self, key: str) -> bool:
        return is_signed(key, self.raw, self.headers[SIGNATURE_HEADER], now_s=int(time.time()))


@dataclass
class Receiver:
    url: str = ""
    answers: list[int] = field(default_factory=list)
    """Statuses of the next answers; 200 when there are none left, 0 hangs up without one."""
    received: list[Received] = field(default_factory=list)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def wait_for(self, count: int) -> list[Received]:
        async with asyncio.timeout(30), self._news:
            await self._news.wait_for(lambda: len(self.received) >= count)
        return self.received

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        raw = await reader.readexactly(int(headers["content-length"]))
        status = self.answers.pop(0) if self.answers else 200
        if status:
            writer.write(f"HTTP/1.1 {status} Said\r\ncontent-length: 0\r\n\r\n".encode())
            await writer.drain()
        writer.close()
        async with self._news:
            self.received.append(Received(headers, raw))
            self._news.notify_all()


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    server = await asyncio.start_server(made.handle, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook?of=test"
    try:
        yield made
    finally:
        server.close()
        await server.wait_closed()
