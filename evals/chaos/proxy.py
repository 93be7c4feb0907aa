"""A bad network: a TCP proxy that delays, cuts, or goes silent without closing (half-open)."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from types import TracebackType

_CHUNK: Final = 65_536


class BadNetwork:
    """One proxied port; what it does to traffic can be changed while connections are open."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._server: asyncio.Server | None = None
        self._pipes: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._flows = asyncio.Event()
        self._flows.set()
        self.latency_s = 0.0
        """Added to each chunk in each direction."""
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
        self.drop()
        for pipe in tuple(self._pipes):
            pipe.cancel()
        await asyncio.gather(*self._pipes, return_exceptions=True)

    def drop(self) -> None:
        """Cuts every connection."""
        for writer in tuple(self._writers):
            writer.transport.abort()

    def lead_to(self, port: int) -> None:
        """Connections lead to another port from now on; those that are open are cut."""
        self._target = (self._target[0], port)
        self.drop()

    def silence(self) -> None:
        """Takes bytes and passes none on; nobody is told."""
        self._flows.clear()

    def heal(self) -> None:
        """Silent connections are cut, as a router does that has forgotten them; new ones work."""
        self.latency_s = 0.0
        if not self._flows.is_set():
            self.drop()
            self._flows.set()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection(*self._target)
        except OSError:
            writer.close()
            return
        self._writers |= {writer, back}
        for source, sink in ((reader, back), (there, writer)):
            pipe = asyncio.create_task(self._pipe(source, sink))
            self._pipes.add(pipe)
            pipe.add_done_callback(self._pipes.discard)

    async def _pipe(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(_CHUNK):
                await self._flows.wait()
                if self.latency_s:
                    await asyncio.sleep(self.latency_s)
                sink.write(data)
                await sink.drain()
        except OSError:
            return
        finally:
            self._writers.discard(sink)
            with suppress(OSError, RuntimeError):
                sink.close()
