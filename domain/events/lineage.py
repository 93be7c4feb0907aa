"""What is being handled now, so that events that follow from it know how far they are from the first one.

Kept in a context variable and not passed along: an event that forgot what caused it would start a loop anew
at zero, and nothing would ever end it.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from domain.events.catalogue import MAX_HOPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from domain.events.envelope import Envelope


@dataclass(frozen=True, slots=True)
class Cause:
    """The event behind what is done now."""

    hops: int
    """Hops of that event."""
    traceparent: str | None = None

    @classmethod
    def of(cls, event: Envelope) -> Cause:
        """The event as a cause."""
        return cls(event.hops, event.traceparent)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Cause:
        """As `as_json` wrote it."""
        return cls(int(raw["hops"]), raw["traceparent"])

    def as_json(self) -> dict[str, Any]:
        """JSON-plain, for a run to be kept with."""
        return {"hops": self.hops, "traceparent": self.traceparent}


_CAUSE: Final[ContextVar[Cause | None]] = ContextVar("event_cause", default=None)


@contextmanager
def caused_by(cause: Cause | None) -> Iterator[None]:
    """Events written in the block follow from this cause; None: from a person or a clock."""
    token = _CAUSE.set(cause)
    try:
        yield
    finally:
        _CAUSE.reset(token)


def current_cause() -> Cause | None:
    """The cause of what is done now."""
    return _CAUSE.get()


def next_hops() -> int:
    """Hops of an event written now; one past the limit at most, which is enough to be refused."""
    cause = _CAUSE.get()
    return 0 if cause is None else min(cause.hops, MAX_HOPS) + 1
