"""Runs contestants in turn, each round in another order, and sets their figures beside each other.

Each contestant has a producer process and a consumer process that begin at the same moment; the time runs
until the consumer has handled the last event, and its count and sum are checked. CPU is what both processes
and Redis used in that time. Ratios are taken within a round, since the machine changes between rounds, and
their median is given.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from domain.errors import Unavailable
from evals.bench_bus.ceiling import Ceiling
from evals.bench_bus.durable import Durable
from evals.bench_bus.events import Tally
from evals.bench_bus.ours import Ours
from evals.bench_bus.peers import FastStreamBatch, Pipelined
from evals.bench_bus.place import GROUP, Contestant, Place
from evals.bench_bus.task_queues import CelerySolo, Taskiq
from evals.bench_runs import percentile
from runtime.bus.redis_bus import RedisBus
from runtime.redis_link import RedisLink

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.synchronize import Barrier

CONTESTANTS: Final[dict[str, Contestant]] = {
    "bus": Ours(),
    "ceiling": Ceiling(),
    "redis-py": Pipelined(),
    "faststream": FastStreamBatch(),
    "taskiq": Taskiq(),
    "celery": CelerySolo(),
    "durable": Durable(),
}
_OPTIONAL: Final[dict[str, type[FastStreamBatch | Taskiq | CelerySolo]]] = {
    "faststream": FastStreamBatch,
    "taskiq": Taskiq,
    "celery": CelerySolo,
}
_START_S: Final = 120.0
_barrier: list[Barrier] = []
"""The process's own, set when it starts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One contestant in one round."""

    contestant: str
    round: int
    messages: int
    per_s: float
    producer_cpu_us: float
    """Per message."""
    consumer_cpu_us: float
    redis_cpu_us: float
    p50_ms: float | None = None
    """From making to handling, where events came at a pace."""
    p99_ms: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON-plain."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one process did."""

    began: float
    ended: float
    cpu_s: float
    tally: Tally | None = None


def is_installed(name: str) -> bool:
    """Whether the contestant can run here."""
    return name not in _OPTIONAL or _OPTIONAL[name].is_installed()


def _set_barrier(barrier: Barrier) -> None:
    _barrier.append(barrier)


def _play(name: str, place: Place, *, is_consumer: bool) -> _Part:
    """One role, in its own process."""
    began: list[tuple[float, float]] = []

    def begin() -> None:
        _barrier[0].wait(_START_S)
        began.append((time.monotonic(), time.process_time()))

    tally = Tally(place.count) if is_consumer else None
    if tally is not None:
        CONTESTANTS[name].consume(place, tally, begin)
    else:
        CONTESTANTS[name].produce(place, begin)
    wall, cpu = began[0]
    return _Part(wall, time.monotonic(), time.process_time() - cpu, tally)


async def measure(name: str, place: Place, round_: int = 0) -> Figure:
    """One contestant, once, on a stream of its own that is deleted at the end.

    Raises:
        Unavailable: It failed, or events were lost or doubled, so there is no figure.
    """
    link = RedisLink(place.redis_url, timeout_s=60.0)
    bus = RedisBus(link)
    try:
        if name != "celery":  # A list, to Celery.
            await bus.ensure_group(place.stream, GROUP)
        before = await _redis_cpu_s(link)
        producer, consumer = await _both(name, place)
        redis_cpu_s = await _redis_cpu_s(link) - before
    finally:
        await bus.close()
        await link.commands.delete(place.stream)
        await link.close()
    tally = consumer.tally
    if tally is None or not tally.is_exact:
        raise Unavailable(f"Events were lost or doubled by {name}; there is no figure.")
    per_message = 1e6 / place.count
    return Figure(
        contestant=name,
        round=round_,
        messages=place.count,
        per_s=round(place.count / (consumer.ended - producer.began), 0),
        producer_cpu_us=round(producer.cpu_s * per_message, 2),
        consumer_cpu_us=round(consumer.cpu_s * per_message, 2),
        redis_cpu_us=round(redis_cpu_s * per_message, 2),
        p50_ms=round(percentile(tally.latencies_ms, 0.5), 3) if tally.latencies_ms else None,
        p99_ms=round(percentile(tally.latencies_ms, 0.99), 3) if tally.latencies_ms else None,
    )


async def _both(name: str, place: Place) -> tuple[_Part, _Part]:
    context = multiprocessing.get_context("spawn")
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(
        2, mp_context=context, initializer=_set_barrier, initargs=(context.Barrier(2),)
    ) as pool:
        roles = [
            asyncio.wrap_future(pool.submit(_play, name, place, is_consumer=is_consumer), loop=loop)
            for is_consumer in (False, True)
        ]
        try:
            producer, consumer = await asyncio.gather(*roles)
        except BaseException as error:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                process.terminate()
            if isinstance(error, Exception):
                raise Unavailable(f"The measured {name} failed: {type(error).__name__}: {error}") from error
            raise
    return producer, consumer


async def _redis_cpu_s(link: RedisLink) -> float:
    used = await link.commands.info("cpu")
    return float(used["used_cpu_user"]) + float(used["used_cpu_sys"])


async def rounds(
    names: Sequence[str], place: Place, number: int, *, say: Callable[[str], None] = lambda _: None
) -> list[Figure]:
    """Every contestant in every round, each round in another order.

    Raises:
        Unavailable: A contestant failed.
    """
    figures = []
    for round_ in range(number):
        turn = round_ % len(names)
        for name in (*names[turn:], *names[:turn]):
            own = Place(
                redis_url=place.redis_url,
                stream=f"bench:{name}:{uuid4().hex}",
                count=place.count,
                interval_s=place.interval_s,
                database_url=place.database_url,
            )
            figure = await measure(name, own, round_)
            figures.append(figure)
            say(f"round {round_ + 1} of {number}: {name} {figure.per_s:,.0f} messages/s")
    return figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A contestant over all rounds: medians."""

    contestant: str
    messages: int
    per_s: float
    over: dict[str, float]
    """Ours over this one, per what is compared: the median of the rounds' ratios."""
    producer_cpu_us: float
    consumer_cpu_us: float
    redis_cpu_us: float
    p50_ms: float | None
    p99_ms: float | None

    def as_dict(self) -> dict[str, Any]:
        """JSON-plain."""
        return asdict(self)


def table(figures: Sequence[Figure], *, ours: str = "bus") -> list[Row]:
    """One row per contestant, in the order they first ran."""
    by_name: dict[str, dict[int, Figure]] = {}
    for figure in figures:
        by_name.setdefault(figure.contestant, {})[figure.round] = figure
    return [_row(name, own, by_name.get(ours, {})) for name, own in by_name.items()]


def _row(name: str, own: dict[int, Figure], ours: dict[int, Figure]) -> Row:
    def median(values: Sequence[float | None]) -> float | None:
        known = [one for one in values if one is not None]
        return round(statistics.median(known), 3) if known else None

    figures = list(own.values())
    shared = [(ours[turn], figure) for turn, figure in own.items() if turn in ours]
    compared = {
        "per_s": median([us.per_s / figure.per_s for us, figure in shared]),
        "p99_ms": median([us.p99_ms / figure.p99_ms for us, figure in shared if us.p99_ms and figure.p99_ms]),
    }
    return Row(
        contestant=name,
        messages=figures[0].messages,
        per_s=median([one.per_s for one in figures]) or 0.0,
        over={what: value for what, value in compared.items() if value is not None},
        producer_cpu_us=median([one.producer_cpu_us for one in figures]) or 0.0,
        consumer_cpu_us=median([one.consumer_cpu_us for one in figures]) or 0.0,
        redis_cpu_us=median([one.redis_cpu_us for one in figures]) or 0.0,
        p50_ms=median([one.p50_ms for one in figures]),
        p99_ms=median([one.p99_ms for one in figures]),
    )
