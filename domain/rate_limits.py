"""How often something may be done: the generic cell rate algorithm, one number per bucket.

A limit of 60 a minute with a burst of 10 lets ten calls through at once, then one every second. All a bucket
has to remember is the moment at which it would be full again (the "theoretical arrival time" of ATM Forum
TM 4.0, section 4.4.2). A call moves that moment one interval on; it is refused when the moment would then be
more than a full burst away. A refused call moves nothing, so that insisting does not lengthen the wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Limit:
    """So many in a period, so many of them at once."""

    count: int
    period_s: float
    burst: int

    @property
    def interval_s(self) -> float:
        """Time in which one more is earned."""
        return self.period_s / self.count

    @property
    def tolerance_s(self) -> float:
        """Time in which an emptied bucket fills."""
        return self.interval_s * self.burst

    def times(self, factor: float) -> Limit:
        """The same limit, so many times as generous."""
        return Limit(max(1, round(self.count * factor)), self.period_s, max(1, round(self.burst * factor)))


class Taken(NamedTuple):
    """What a bucket says to one call."""

    is_allowed: bool
    full_at_s: float
    """When the bucket is full again; what it remembers."""
    wait_s: float
    """Until the same call would be let through; 0 when it is."""
    remaining: int
    """Calls that would still be let through at once."""


def take(limit: Limit, full_at_s: float | None, now_s: float) -> Taken:
    """One call against a bucket that is full again at ``full_at_s`` (None: never used).

    >>> take(Limit(60, 60.0, burst=2), None, 100.0)
    Taken(is_allowed=True, full_at_s=101.0, wait_s=0.0, remaining=1)
    >>> take(Limit(60, 60.0, burst=2), 102.0, 100.5).wait_s
    0.5
    """
    held = max(now_s, full_at_s if full_at_s is not None else now_s)
    moved = held + limit.interval_s
    # Clocks give sums such as 101.99999999; a millionth of a second is nobody's loss.
    wait_s = round(moved - now_s - limit.tolerance_s, 6)
    if wait_s > 0:
        return Taken(is_allowed=False, full_at_s=held, wait_s=wait_s, remaining=0)
    room_s = limit.tolerance_s - (moved - now_s)
    remaining = int(round(room_s / limit.interval_s, 6))
    return Taken(is_allowed=True, full_at_s=moved, wait_s=0.0, remaining=remaining)


def whole_seconds(wait_s: float) -> int:
    """A wait as ``Retry-After`` says it: whole seconds, never too few, at least one."""
    return max(1, ceil(wait_s))
