"""Where a contestant runs: what it connects to, how much it moves, and when it may begin."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from evals.bench_bus.events import Tally

GROUP: Final = "bench"
CONSUMER: Final = "bench-0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One contestant's place in one round; crosses to its two processes."""

    redis_url: str
    stream: str
    count: int
    """Events."""
    interval_s: float = 0.0
    """Seconds from one event to the next; 0: as fast as it can, as many at a time as it likes."""
    database_url: str = ""


class Contestant(Protocol):
    """A way to move events. Each role runs in a process of its own."""

    def produce(self, place: Place, begin: Callable[[], None]) -> None:
        """Connects, calls ``begin`` (which waits for the consumer), then sends ``count`` events."""

    def consume(self, place: Place, tally: Tally, begin: Callable[[], None]) -> None:
        """Connects, calls ``begin``, then hands events to the tally until it is done.

        An event is acknowledged after it was handled, never before.
        """


async def begin_together(begin: Callable[[], None]) -> None:
    """`begin`, without holding up the loop."""
    await asyncio.to_thread(begin)
