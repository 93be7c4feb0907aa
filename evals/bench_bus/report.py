"""The whole measurement: throughput, the way through Postgres, and latency, as tables."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from evals.bench_bus.contest import is_installed, rounds, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from evals.bench_bus.contest import Row
    from evals.bench_bus.place import Place

_BATCHED: Final = ("bus", "ceiling", "redis-py", "faststream")
_ONE_BY_ONE: Final = ("taskiq", "celery")
_PER_S: Final = 50
_PACED: Final = 250
"""Events in a round of latency: five seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusReport:
    """What `propmubi bench bus` found."""

    throughput: list[Row]
    one_by_one: list[Row]
    """Task queues, with fewer messages."""
    durable: list[Row]
    """Outbox, relay, stream, inbox and effect: all that a domain event goes through."""
    latency: list[Row]
    """At 50 events a second."""
    skipped: list[str]
    """Contestants that are not installed."""

    def as_dict(self) -> dict[str, Any]:
        """JSON-plain."""
        return asdict(self)


async def report(place: Place, *, number: int, say: Callable[[str], None], is_full: bool = True) -> BusReport:
    """Measures everything.

    Args:
        place: Redis, Postgres with the schema and the demo tenant, and how many messages a round moves.
        number: Rounds.
        say: Told after each contestant.
        is_full: With the task queues, the way through Postgres and the latency.

    Raises:
        Unavailable: A contestant failed, or events were lost or doubled.
    """

    async def contest(names: tuple[str, ...], count: int, interval_s: float = 0.0) -> list[Row]:
        present = [name for name in names if is_installed(name)]
        own = replace(place, count=count, interval_s=interval_s)
        return table(await rounds(present, own, number, say=say)) if is_full or names == _BATCHED else []

    return BusReport(
        throughput=await contest(_BATCHED, place.count),
        one_by_one=await contest(_ONE_BY_ONE, max(place.count // 100, 100)),
        durable=await contest(("durable",), max(place.count // 10, 500)),
        latency=await contest(_BATCHED, _PACED, 1 / _PER_S),
        skipped=[name for name in (*_BATCHED, *_ONE_BY_ONE) if not is_installed(name)],
    )
