"""The measured event: two hundred bytes of JSON, with a number by which a lost or doubled one shows."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BATCH: Final = 500
"""Messages in one write and in one read, for all who can."""
_NOTE: Final = "x" * 84


def encoded(number: int, at_ns: int = 0) -> bytes:
    """One event as JSON.

    Args:
        number: Its number, from 0.
        at_ns: When it was made, on the machine's monotonic clock; 0 when nobody asks.

    >>> len(encoded(123_456))
    200
    """
    return orjson.dumps(
        {
            "id": f"0199aaaa-0000-7000-8000-{number:012d}",
            "type": "lead.scored",
            "number": number,
            "at": at_ns,
            "subject": "lead",
            "note": _NOTE,
        }
    )


def batches(count: int) -> Iterator[list[bytes]]:
    """Numbered events, as many at a time as go in one write."""
    for start in range(0, count, BATCH):
        yield [encoded(number) for number in range(start, min(start + BATCH, count))]


@dataclass
class Tally:
    """What a consumer handled."""

    count: int
    """How many events it must handle."""
    handled: int = 0
    numbers: int = 0
    """Sum of their numbers."""
    latencies_ms: list[float] = field(default_factory=list)
    """From making to handling, of events that say when they were made."""

    def handle(self, events: Iterable[dict[str, Any]]) -> None:
        """The handler of every contestant."""
        for event in events:
            self.handled += 1
            self.numbers += event["number"]
            if event["at"]:
                self.latencies_ms.append((time.monotonic_ns() - event["at"]) / 1e6)

    @property
    def is_done(self) -> bool:
        """All were handled."""
        return self.handled >= self.count

    @property
    def is_exact(self) -> bool:
        """Nothing was lost or doubled; otherwise the figure is void."""
        return (self.handled, self.numbers) == (self.count, self.count * (self.count - 1) // 2)
