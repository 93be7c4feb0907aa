"""What a message bus promises, whatever broker is behind it.

A stream is a log of messages; a group reads all of it, from the first message on; the consumers of a group
share its messages. A message is delivered at least once: it stays with its consumer until it is acknowledged,
and whoever finds it idle too long may claim it. The bus is transport only (Postgres holds the truth), so a
publisher that is unsure publishes again and a handler keeps an inbox. Within a stream, messages reach a group
in the order they were published.

Every call raises `domain.errors.Unavailable` when the broker is away, full or read-only.
`tests/contract/test_bus.py` and `test_bus_consumers.py` are what any implementation must pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

BEGINNING = "0-0"
"""Position before the first message."""


class Outgoing(NamedTuple):
    """A message to publish. Its body is bytes to the bus; what they mean is between the two ends."""

    stream: str
    body: bytes


class Delivery(NamedTuple):
    """A message as a consumer gets it; a tuple, because a bus makes a hundred thousand a second."""

    id: str
    """Its place in the stream, growing."""
    body: bytes | None
    """None: the body is gone from the stream. Empty: the entry was not written by a bus."""
    deliveries: int
    """How often it was handed to a consumer, this time included; 0 when that is forgotten with its body."""


class Place(NamedTuple):
    """A group and the stream it reads."""

    stream: str
    group: str


class Depth(NamedTuple):
    """How far a group is behind."""

    pending: int
    """Delivered and not acknowledged."""
    is_delivered: bool
    """The newest message was delivered. Never judged by lag, which is unknown after a trim."""
    length: int
    """Messages the stream holds, acknowledged ones included."""
    lag: int | None
    """Messages not yet delivered, where the broker knows; to show, not to decide by."""


class BusConsumer(Protocol):
    """One consumer of a group, under a name that outlives its process.

    Two living consumers of a group must not share a name. One task reads at a time; the other calls may come
    from any task meanwhile. A read that is cancelled loses nothing: what it was given comes with the next.
    """

    async def read(self, count: int, block_ms: int) -> list[Delivery]:
        """Up to ``count`` messages that no consumer of the group has had.

        Waits ``block_ms`` milliseconds for the first one (0: not at all), or until `wake`. Makes a group that
        was lost anew, from the beginning of the stream.
        """

    async def read_own(self) -> list[Delivery]:
        """All that was delivered to this name and not acknowledged, oldest first: for a restart."""

    async def claim_idle(self, min_idle_ms: int, count: int) -> list[Delivery]:
        """Takes over up to ``count`` messages that lay with any consumer for so long, oldest first.

        Looks at the whole list of pending messages, however many of them are fresh.
        """

    async def touch(self, ids: Sequence[str]) -> None:
        """Still in hand: sets their idle time to zero, without counting a delivery."""

    async def acknowledge(self, ids: Sequence[str]) -> None:
        """Their effects are committed: they leave the group."""

    async def acknowledge_and_read(self, ids: Sequence[str], count: int, block_ms: int) -> list[Delivery]:
        """`acknowledge`, then `read`, in one round trip."""

    async def wake(self) -> None:
        """Ends a waiting read, or keeps the next one from waiting. No message is lost by it."""

    async def remove_ghosts(self, idle_ms: int = 3_600_000) -> None:
        """Takes off the names of the group's consumers that hold nothing and were silent for so long."""

    async def close(self) -> None:
        """Ends the connection; takes the name off when it holds nothing."""


class Bus(Protocol):
    """Streams of messages."""

    async def publish(self, messages: Sequence[Outgoing]) -> None:
        """Adds the messages, in order within a stream. When it raises, some may have been added."""

    async def ensure_group(self, stream: str, group: str) -> None:
        """Makes the group, from the stream's first message on, unless it is there; so too the stream."""

    def consumer(self, stream: str, group: str, name: str, *, is_queue: bool = False) -> BusConsumer:
        """A consumer of the group, which `ensure_group` has made.

        Args:
            stream: The stream.
            group: The group.
            name: Stable name of the consumer's place, e.g. host and slot.
            is_queue: The group is the stream's only reader, so acknowledged messages leave the stream too.
        """

    async def depth(self, stream: str, group: str) -> Depth | None:
        """How far the group is behind; None when the stream or the group is not there."""

    async def depths(self, places: Sequence[Place]) -> list[Depth | None]:
        """`depth` of many groups at once, in their order."""

    async def held(self, stream: str, group: str, most: int) -> list[Delivery]:
        """Up to ``most`` of the messages that the group's consumers have in hand, oldest first, for looking.

        Those whose body is gone are left out; ``deliveries`` is 0.
        """

    async def trim(self, stream: str, *, keep_ms: int = 0) -> int:
        """Removes what every group has acknowledged and is older than ``keep_ms``; returns how many.

        A message that some group has not read, or not acknowledged, stays whatever its age; and all of a
        stream without groups stays.
        """

    async def tail(self, stream: str, after: str = BEGINNING, count: int = 100) -> list[Delivery]:
        """Up to ``count`` messages after a position, for looking: no group is told (``deliveries`` is 0)."""

    async def close(self) -> None:
        """Ends its connections. Its consumers are closed by their owners."""
