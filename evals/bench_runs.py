"""How long a buyer waits: time to a run's first event and to its end, over HTTP, beside a bare endpoint.

Each chat sends its next message when the last answer has ended. The bare endpoint runs the same graph over
the same saver inside the request; the ratio to it is what queue, lease, log and tenancy cost.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import httpx

from domain.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence

QUESTION: Final = "3BHK in Whitefield under 1.2 crore, ready to move"
MODES: Final = ["values", "messages-tuple", "custom"]


@dataclass(frozen=True, slots=True)
class RunTimes:
    """One run as its client saw it, in milliseconds from the request."""

    first_event_ms: float
    first_content_ms: float
    """First event after the metadata."""
    end_ms: float


@dataclass(frozen=True, slots=True)
class BenchRow:
    """One server at one number of chats."""

    server: str
    """engine or floor."""
    chats: int
    runs: int
    first_event_p50_ms: float
    first_event_p95_ms: float
    first_content_p50_ms: float
    first_content_p95_ms: float
    end_p50_ms: float
    end_p95_ms: float
    runs_per_s: float
    cpu_ms_per_run: float
    """Of the server's process: API and worker, without Postgres and Redis."""

    def as_dict(self) -> dict[str, Any]:
        """JSON-plain."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A server to measure."""

    server: str
    base_url: str
    graph: str = "property_search"
    question: Any = None
    """The run's input; None asks for a home."""

    @property
    def input(self) -> Any:  # noqa: ANN401  # whatever the graph takes
        """What each run is given."""
        if self.question is not None:
            return self.question
        return {"messages": [{"role": "user", "content": QUESTION}]}


async def measure(
    target: Target, *, chats: int, runs_per_chat: int, cpu_s: Callable[[], Awaitable[float]]
) -> BenchRow:
    """Measures one server with so many chats at once.

    Args:
        target: The server.
        chats: At once.
        runs_per_chat: One after another.
        cpu_s: Processor seconds the server's process has used so far.

    Raises:
        Unavailable: It answered with an error.
    """
    limits = httpx.Limits(max_connections=chats + 4, max_keepalive_connections=chats + 4)
    async with httpx.AsyncClient(base_url=target.base_url, timeout=120.0, limits=limits) as client:
        talk = _talk_to(client, target)
        await talk()  # The first run compiles the graph and opens connections.
        cpu_before_s = await cpu_s()
        began = time.perf_counter()
        per_chat = await asyncio.gather(*(_chat(talk, runs_per_chat) for _ in range(chats)))
        elapsed_s = time.perf_counter() - began
        used_s = await cpu_s() - cpu_before_s
    times = [one for chat in per_chat for one in chat]
    return _row(target.server, chats, times, elapsed_s, used_s)


async def _chat(talk: Callable[[], Coroutine[Any, Any, RunTimes]], runs: int) -> list[RunTimes]:
    return [await talk() for _ in range(runs)]


def _talk_to(client: httpx.AsyncClient, target: Target) -> Callable[[], Coroutine[Any, Any, RunTimes]]:
    async def engine() -> RunTimes:
        thread = (await _checked(await client.post("/threads", json={}))).json()["thread_id"]
        body = {"assistant_id": target.graph, "input": target.input, "stream_mode": MODES}
        return await _timed(client, f"/threads/{thread}/runs/stream", body)

    async def floor() -> RunTimes:
        return await _timed(client, f"/floor/{target.graph}/{uuid4()}", target.input)

    return engine if target.server == "engine" else floor


async def _timed(client: httpx.AsyncClient, path: str, body: object) -> RunTimes:
    began = time.perf_counter()
    seen: list[float] = []
    events = 0
    async with client.stream("POST", path, json=body) as response:
        await _checked(response)
        async for line in response.aiter_lines():
            if line.startswith("event: "):
                events += 1
                if events <= 2:
                    seen.append(_ms_since(began))
                if line == "event: error":
                    raise Unavailable("A measured run failed; see the server's log.")
    return RunTimes(seen[0], seen[-1], _ms_since(began))


def _ms_since(began: float) -> float:
    return (time.perf_counter() - began) * 1000


async def _checked(response: httpx.Response) -> httpx.Response:
    if response.is_error:
        raise Unavailable(f"The measured server answered {response.status_code}.")
    return response


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest-rank percentile.

    >>> percentile([1.0, 2.0, 3.0, 4.0], 0.5)
    2.0
    """
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(share * 100) // 100) - 1)]


def _row(server: str, chats: int, times: Sequence[RunTimes], elapsed_s: float, used_s: float) -> BenchRow:
    first = [one.first_event_ms for one in times]
    content = [one.first_content_ms for one in times]
    end = [one.end_ms for one in times]
    return BenchRow(
        server=server,
        chats=chats,
        runs=len(times),
        first_event_p50_ms=round(percentile(first, 0.50), 1),
        first_event_p95_ms=round(percentile(first, 0.95), 1),
        first_content_p50_ms=round(percentile(content, 0.50), 1),
        first_content_p95_ms=round(percentile(content, 0.95), 1),
        end_p50_ms=round(percentile(end, 0.50), 1),
        end_p95_ms=round(percentile(end, 0.95), 1),
        runs_per_s=round(len(times) / elapsed_s, 1),
        cpu_ms_per_run=round(used_s * 1000 / len(times), 1),
    )
