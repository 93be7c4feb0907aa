"""How long things took: counts in fixed steps, so that many processes' figures add up and cost no memory."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

EDGES: Final = tuple(
    round(step * 10.0**power, 6) for power in (-3, -2, -1, 0, 1, 2) for step in (1.0, 1.6, 2.5, 4.0, 6.3)
)
"""Upper edges in seconds, 1 ms to 630 s, five to a decade, each 1.6 times the one before.

A percentile read from them lies in the right step, so it is at most 1.6 times too high or too low."""


class Durations:
    """Times of one kind of work."""

    __slots__ = ("counts", "max_s", "total_s")

    def __init__(self) -> None:
        self.counts = [0] * (len(EDGES) + 1)
        """Of each step, the last one for what took longer than every edge."""
        self.total_s = 0.0
        self.max_s = 0.0

    def add(self, seconds: float) -> None:
        """Counts one."""
        self.counts[bisect_left(EDGES, seconds)] += 1
        self.total_s += seconds
        self.max_s = max(self.max_s, seconds)

    def merge(self, counts: Sequence[int], total_s: float, max_s: float) -> None:
        """Adds another's figures."""
        for step, count in enumerate(counts[: len(self.counts)]):
            self.counts[step] += count
        self.total_s += total_s
        self.max_s = max(self.max_s, max_s)

    @property
    def count(self) -> int:
        """How many."""
        return sum(self.counts)

    def quantile(self, share: float) -> float | None:
        """Seconds within which this share (0..1) ended, about; None when nothing was counted.

        >>> times = Durations()
        >>> for seconds in (0.002, 0.002, 0.002, 3.0):
        ...     times.add(seconds)
        >>> times.quantile(0.5) < 0.0026, times.quantile(1.0)
        (True, 3.0)
        """
        wanted, seen = share * self.count, 0
        if not wanted:
            return None
        for step, count in enumerate(self.counts[:-1]):
            if count and seen + count >= wanted:
                lower = EDGES[step - 1] if step else 0.0
                inside = (wanted - seen) / count
                return min(lower + (EDGES[step] - lower) * inside, self.max_s)
            seen += count
        return self.max_s
