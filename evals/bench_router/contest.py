"""The measurement: CPU a call at one client, calls a second at many, CPU a streamed chunk, failover times.

Rounds go through the contestants in turn, so that a noisy neighbour falls on all alike; medians are told. CPU
is this process's, the provider has its own.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any, Final

from domain.errors import Unavailable
from evals.bench_router.callers import LiteLlm, LiteLlmRouter, Ours, RawHttpx, callers, close_clients
from evals.bench_router.provider import CHUNKS
from router.direct_wire import DirectWire
from router.lite_wire import LiteWire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evals.bench_router.callers import Caller
    from router.meter import Meter

CLIENTS: Final = 50
HANG_S: Final = 1.0
"""One deployment's share of the time, on the fault that is only told by it."""
PATIENCE_S: Final = 12.0
FAULTS: Final = ("429", "500", "refused", "hang")
_UNUSED_PORT: Final = 9
"""The discard port: refused on this machine."""
_WARMING: Final = 5
BARE: Final = {
    "ours, wire litellm": LiteLlm.name,
    LiteLlmRouter.name: LiteLlm.name,
    "ours, wire direct": RawHttpx.name,
}
"""What each way is put on top of; the difference is what its rules cost."""


@dataclass(slots=True)
class CallerRow:
    """One contestant; medians over the rounds."""

    caller: str
    cpu_ms_per_call: float = 0.0
    calls_per_s: float = 0.0
    stream_cpu_us_per_chunk: float = 0.0
    failover_ms: dict[str, float | None] = field(default_factory=dict)
    """By fault; None: not within `PATIENCE_S`. On a hang the time-out itself is taken off."""
    added_to: str | None = None
    """What it is put on top of."""
    added_cpu_ms_per_call: float | None = None
    added_cpu_us_per_chunk: float | None = None
    """Medians of the differences round by round."""


async def contest(
    port: int, meter: Meter, *, rounds: int, calls: int, say: Callable[[str], None]
) -> list[CallerRow]:
    """All contestants against a provider on this machine.

    Args:
        port: The provider's.
        meter: Writes down and limits the calls of one contestant.
        rounds: Times every figure is taken.
        calls: Calls a figure is made of.
        say: Takes lines of progress.
    """
    found: dict[str, dict[str, list[float]]] = {}
    with _quiet():
        for number, caller in _turns(rounds, meter):
            say(f"round {number} of {rounds}: {caller.name}")
            for figure, value in (await _measured(caller, port, calls)).items():
                found.setdefault(caller.name, {}).setdefault(figure, []).append(value)
        rows = {name: _row(name, found) for name in found}
        for name in ("ours, wire litellm", "ours, wire direct", LiteLlmRouter.name):
            for fault in FAULTS:
                say(f"failover on {fault}: {name}")
                rows[name].failover_ms[fault] = await _failover(name, fault, port)
        await close_clients()
    return list(rows.values())


def _row(name: str, found: dict[str, dict[str, list[float]]]) -> CallerRow:
    figures = found[name]
    row = CallerRow(
        name,
        cpu_ms_per_call=median(figures["cpu_ms_per_call"]),
        calls_per_s=median(figures["calls_per_s"]),
        stream_cpu_us_per_chunk=median(figures["stream_cpu_us_per_chunk"]),
    )
    bare = found.get(BARE.get(name, ""))
    if bare is not None:
        row.added_to = BARE[name]
        row.added_cpu_ms_per_call = _added(figures, bare, "cpu_ms_per_call")
        row.added_cpu_us_per_chunk = _added(figures, bare, "stream_cpu_us_per_chunk")
    return row


def _added(figures: dict[str, list[float]], bare: dict[str, list[float]], figure: str) -> float:
    return median(ours - theirs for ours, theirs in zip(figures[figure], bare[figure], strict=True))


def _turns(rounds: int, meter: Meter) -> Iterator[tuple[int, Caller]]:
    """All but the Router in turn, then the Router, whose callbacks on LiteLLM slow every later call."""
    for is_router in (False, True):
        for number in range(1, rounds + 1):
            for caller in callers(meter):
                if (caller.name == LiteLlmRouter.name) is is_router:
                    yield number, caller


async def _measured(caller: Caller, port: int, calls: int) -> dict[str, float]:
    ok = f"http://127.0.0.1:{port}/ok/v1"
    await caller.open(ok, ok)
    try:
        for _ in range(_WARMING):
            await caller.call()
            await _whole_stream(caller)
        cpu = process_time()
        for _ in range(calls):
            await caller.call()
        cpu_ms = (process_time() - cpu) * 1000 / calls
        per_s = await _at_once(caller, calls)
        streams = max(2, calls // 40)
        cpu = process_time()
        for _ in range(streams):
            await _whole_stream(caller)
        chunk_us = (process_time() - cpu) * 1e6 / (streams * CHUNKS)
    finally:
        await caller.close()
    return {"cpu_ms_per_call": cpu_ms, "calls_per_s": per_s, "stream_cpu_us_per_chunk": chunk_us}


async def _at_once(caller: Caller, calls: int) -> float:
    each = max(1, calls // CLIENTS)

    async def client() -> None:
        for _ in range(each):
            await caller.call()

    began = perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(CLIENTS):
            group.create_task(client())
    return CLIENTS * each / (perf_counter() - began)


async def _whole_stream(caller: Caller) -> None:
    pieces = await caller.stream()
    if pieces != CHUNKS:
        raise Unavailable(f"{caller.name} read {pieces} of {CHUNKS} pieces of the stream.")


async def _failover(name: str, fault: str, port: int) -> float | None:
    """Milliseconds from the call to the fallback's answer, less a usual call; None past `PATIENCE_S`."""
    primary = f"http://127.0.0.1:{port}/{fault}/v1"
    if fault == "refused":
        primary = f"http://127.0.0.1:{_UNUSED_PORT}/v1"
    fallback = f"http://127.0.0.1:{port}/ok/v1"
    times = []
    for _ in range(1 if name == LiteLlmRouter.name else 3):
        caller = _failing(name)
        await caller.open(fallback, fallback)
        await caller.call()
        await caller.open(primary, fallback)
        began = perf_counter()
        try:
            async with asyncio.timeout(PATIENCE_S):
                await caller.call()
        except TimeoutError:
            return None
        finally:
            await caller.close()
        times.append((perf_counter() - began) * 1000 - (HANG_S * 1000 if fault == "hang" else 0))
    return median(times)


def _failing(name: str) -> Caller:
    if name == LiteLlmRouter.name:
        return LiteLlmRouter()
    wire: Any = LiteWire() if name.endswith("litellm") else DirectWire()
    return Ours(name, wire, HANG_S)


class _quiet:  # noqa: N801  # reads as a statement
    """Faults are wanted here and told in figures: the log of them is put off."""

    def __enter__(self) -> None:
        import structlog

        self._before = structlog.get_config()["wrapper_class"]
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))

    def __exit__(self, *_: object) -> None:
        import structlog

        structlog.configure(wrapper_class=self._before)
