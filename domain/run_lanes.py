"""Lanes of work: whom a worker serves first when more is asked for than it can do at once.

A buyer waits for an answer, a broker for a lead that has just come in, and nobody for the four hundredth lead
of a file. Each lane is a stream of its own, so that none stands behind another; a worker gives the lanes
shares of its slots, so that none starves either.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from domain.events.catalogue import EventStream


class RunLane(StrEnum):
    """Lane of a run, the most urgent first."""

    CHAT = "chat"
    """A person or a client asked and waits."""
    LIVE = "live"
    """An event that has just happened."""
    BULK = "bulk"
    """One of many: a file, a batch, an enrichment."""

    @property
    def stream(self) -> str:
        """The stream its runs travel by.

        >>> [lane.stream for lane in RunLane]
        ['runs', 'runs:live', 'runs:bulk']
        """
        return "runs" if self is RunLane.CHAT else f"runs:{self.value}"

    def slots(self, of: int) -> int:
        """How many of a worker's slots the lane may have; with few it is one at least.

        A quarter stays free of events for whoever waits, and bulk work has a quarter: on the floor path runs
        are bound by the processor, and each that runs beside a live one slows it down.

        >>> [lane.slots(16) for lane in RunLane]
        [16, 12, 4]
        """
        return {RunLane.CHAT: of, RunLane.LIVE: max(of - of // 4, 1), RunLane.BULK: max(of // 4, 1)}[self]


RUN_STREAMS: Final = frozenset(lane.stream for lane in RunLane)
MANY: Final = 20
"""Events written at once from which on they are bulk: more than anybody looks at one by one."""
_BULK: Final = ":bulk"


class EventLane(NamedTuple):
    """A stream of events, or the lane beside it for those that were written in great number.

    The order of a subject's events is the outbox's to keep, so they may travel by two ways.
    """

    stream: EventStream
    is_bulk: bool

    @property
    def name(self) -> str:
        """Of the stream of the bus.

        >>> EventLane(EventStream.CRM, is_bulk=True).name
        'crm.events:bulk'
        """
        return f"{self.stream.value}{_BULK}" if self.is_bulk else self.stream.value


def stream_of_event_lane(lane: str) -> str:
    """The stream that an event's lane belongs to; a run's lane is a stream of its own.

    >>> stream_of_event_lane("crm.events:bulk"), stream_of_event_lane("runs:bulk")
    ('crm.events', 'runs:bulk')
    """
    return lane if lane in RUN_STREAMS else lane.removesuffix(_BULK)


EVENT_LANES: Final = tuple(EventLane(stream, is_bulk) for stream in EventStream for is_bulk in (False, True))
