"""Sequence numbers of the thread protocol: each follows from an entry's place in the thread's log alone.

A counter beside the log would have to outlive it: the log is capped, expires and may be lost with Redis, and
a client that comes back with a number from before must still get what is new. The id of an entry already
grows along the thread, whoever reads it and however much of the log is gone. So the number is made from it:

    milliseconds since 2026, then 9 bits of the entry's place in its millisecond, then 4 bits of the event's
    place among those that the entry gives

which stays within what JavaScript counts exactly (2**53) until the year 2060. More than 512 entries of one
thread in a millisecond, or 16 events of one entry, share the last number of their group: they are delivered,
and only a reader that comes back exactly between them would miss the rest.
"""

from __future__ import annotations

from typing import Final

_START_MS: Final = 1_767_225_600_000
"""2026-01-01 UTC."""
_ENTRY_BITS: Final = 9
_EVENT_BITS: Final = 4
LAST_OF_ENTRY: Final = 2**_EVENT_BITS - 1


def seq_of(entry_id: str, place: int = 0) -> int:
    """The number of an event.

    >>> seq_of("0-0"), seq_of("1767225600001-0") - seq_of("1767225600000-2", place=3)
    (0, 8157)

    Args:
        entry_id: ``milliseconds-sequence``.
        place: Its place among the events that the entry gives, from 0.
    """
    milliseconds, _, sequence = entry_id.partition("-")
    within = min(int(sequence or 0), 2**_ENTRY_BITS - 1)
    since_start = max(0, int(milliseconds) - _START_MS)
    return (since_start << _ENTRY_BITS | within) << _EVENT_BITS | min(place, LAST_OF_ENTRY)


def time_ms_of(entry_id: str) -> int:
    """When the entry was written, in milliseconds since 1970."""
    return int(entry_id.partition("-")[0])
