"""How many open event streams one worker carries, and what each costs: `propmubi bench sse`.

The readers are bare sockets of this process, the server a process of its own, so the processor time and
memory counted are the server's alone. Each stream is due one event a period. Delivered by rate: events that
arrived against events that were due in the window. On time: gaps between a stream's events that are within
half a period of the period, so that a burst that makes up for a stall does not count as service.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from domain.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

KINDS: Final = ("raw", "sse-starlette", "pushed")
OPENING_AT_ONCE: Final = 200
_REQUEST: Final = b"GET /stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n"
_EVENT: Final = b"event: values\r\n"
_START_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class StreamRow:
    """One way of streaming under one load."""

    kind: str
    streams: int
    """Streams that were open to the end of the window."""
    asked: int
    period_s: float
    delivered_share: float
    on_time_share: float
    gap_p50_s: float
    gap_p99_s: float
    kb_per_stream: float
    cpu_us_per_event: float
    cpu_share: float
    """Of one core, over the window."""

    def as_dict(self) -> dict[str, Any]:
        """JSON-plain."""
        return asdict(self)


class _Reader(asyncio.Protocol):
    """One stream's reader: counts events and the gaps between them."""

    __slots__ = ("_seen_at", "answered", "count", "gaps", "is_counting", "is_lost")

    def __init__(self) -> None:
        self.count = 0
        self.gaps: list[float] = []
        self.is_counting = False
        self.is_lost = False
        self.answered = asyncio.Event()
        self._seen_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asks for the stream."""
        transport.write(_REQUEST)  # type: ignore[attr-defined]  # a socket's transport can write

    def data_received(self, data: bytes) -> None:
        """An event is small and written at once, so counting its name in each piece finds it."""
        self.answered.set()
        if not self.is_counting:
            return
        events = data.count(_EVENT)
        if events:
            now = time.perf_counter()
            if self._seen_at:
                self.gaps += [now - self._seen_at, *[0.0] * (events - 1)]
            self._seen_at = now
            self.count += events

    def connection_lost(self, _exc: Exception | None) -> None:
        """The server hung up."""
        self.is_lost = True
        self.answered.set()


async def measure(
    kind: str, *, streams: int, period_s: float, window_s: float, say: Callable[[str], None]
) -> StreamRow:
    """Opens the streams, lets them settle for two periods, and counts for the window.

    Raises:
        SetupError: The server does not start.
    """
    async with _server(kind, period_s) as ask:
        idle = await ask()
        say(f"{kind}: opening {streams} streams")
        readers, transports = await _opened(int(idle["port"]), streams)
        try:
            await asyncio.sleep(2 * period_s)
            before = await ask()
            for reader in readers:
                reader.is_counting = True
            began = time.perf_counter()
            await asyncio.sleep(window_s)
            for reader in readers:
                reader.is_counting = False
            lasted = time.perf_counter() - began
            told = _Told(idle, before, await ask())
            held = [reader for reader in readers if not reader.is_lost]
        finally:
            for transport in transports:
                transport.abort()
    due = streams * lasted / period_s
    return _row(kind, held, _Window(streams, period_s, lasted, due), told)


async def _opened(port: int, streams: int) -> tuple[list[_Reader], list[asyncio.Transport]]:
    loop = asyncio.get_running_loop()
    readers: list[_Reader] = []
    transports: list[asyncio.Transport] = []
    for start in range(0, streams, OPENING_AT_ONCE):
        wanted = min(OPENING_AT_ONCE, streams - start)
        made = await asyncio.gather(
            *(loop.create_connection(_Reader, "127.0.0.1", port) for _ in range(wanted)),
            return_exceptions=True,
        )
        for one in made:
            if not isinstance(one, BaseException):
                transports.append(one[0])
                readers.append(one[1])
        await _answered(readers[start:])
    return readers, transports


async def _answered(readers: Sequence[_Reader]) -> None:
    async with asyncio.timeout(_START_S):
        await asyncio.gather(*(reader.answered.wait() for reader in readers))


class _Told(NamedTuple):
    """What the server said of itself before the first stream, before the window and after it."""

    idle: dict[str, Any]
    before: dict[str, Any]
    after: dict[str, Any]


class _Window(NamedTuple):
    streams: int
    period_s: float
    lasted_s: float
    due: float


def _row(kind: str, held: Sequence[_Reader], window: _Window, told: _Told) -> StreamRow:
    gaps = sorted(gap for reader in held for gap in reader.gaps)
    cpu_s = told.after["cpu_s"] - told.before["cpu_s"]
    period_s = window.period_s
    return StreamRow(
        kind=kind,
        streams=len(held),
        asked=window.streams,
        period_s=period_s,
        delivered_share=round(min(1.0, sum(reader.count for reader in held) / window.due), 4),
        on_time_share=round(
            sum(1 for gap in gaps if abs(gap - period_s) <= period_s / 2) / max(1, len(gaps)), 4
        ),
        gap_p50_s=round(_at(gaps, 0.50), 3),
        gap_p99_s=round(_at(gaps, 0.99), 3),
        kb_per_stream=round((told.before["rss_kb"] - told.idle["rss_kb"]) / max(1, len(held)), 1),
        cpu_us_per_event=round(cpu_s * 1e6 / max(1, told.after["sent"] - told.before["sent"]), 1),
        cpu_share=round(cpu_s / window.lasted_s, 3),
    )


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


@asynccontextmanager
async def _server(kind: str, period_s: float) -> AsyncIterator[Callable[[], Any]]:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "propmubi.sse_server", kind, str(period_s)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    if child.stdin is None or child.stdout is None:  # pragma: no cover - asked for above
        raise SetupError("The measured server has no input and output.")
    stdin, stdout = child.stdin, child.stdout

    async def line() -> dict[str, Any]:
        async with asyncio.timeout(_START_S):
            raw = await stdout.readline()
        if not raw:
            raise SetupError("The measured server did not start or has ended; the lines above say why.")
        told: dict[str, Any] = json.loads(raw)
        return told

    try:
        port = (await line())["port"]

        async def ask() -> dict[str, Any]:
            stdin.write(b"\n")
            return {**await line(), "port": port}

        yield ask
    finally:
        stdin.close()
        await child.wait()
