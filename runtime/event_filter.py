"""What a reader of a thread wants: channels, and the part of the tree of graphs.

A namespace of a filter is a prefix. ``fetcher`` means every ``fetcher:<task>``; with the task it means that
one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runtime.thread_events import Namespace, ThreadEvent

CHANNELS: Final = (
    "values",
    "updates",
    "messages",
    "tools",
    "custom",
    "lifecycle",
    "input",
    "checkpoints",
    "tasks",
)
_NAMED: Final = "custom:"


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Channels, namespaces, and how far below them."""

    channels: frozenset[str]
    namespaces: tuple[Namespace, ...] = ()
    """Empty: all."""
    depth: int | None = None
    """Levels below a namespace; None: all."""

    def wants(self, event: ThreadEvent) -> bool:
        """Whether the event is for this reader."""
        is_named = event.channel.startswith(_NAMED)
        if event.channel not in self.channels and not (is_named and "custom" in self.channels):
            return False
        # Without namespaces the depth has nothing to count from; clients read it so.
        return not self.namespaces or any(self._is_below(event.namespace, one) for one in self.namespaces)

    def _is_below(self, namespace: Namespace, prefix: Namespace) -> bool:
        below = len(namespace) - len(prefix)
        if below < 0 or (self.depth is not None and below > self.depth):
            return False
        return all(_is_same(mine, asked) for mine, asked in zip(namespace, prefix, strict=False))


def _is_same(segment: str, asked: str) -> bool:
    return segment == asked or (":" not in asked and segment.partition(":")[0] == asked)


def event_filter(
    channels: Sequence[str], namespaces: Sequence[Sequence[str]] | None, depth: int | None
) -> EventFilter:
    """The filter of a request.

    Raises:
        BadInput: It names no channel, or one that does not exist.
    """
    if not channels:
        raise BadInput("channels must name at least one channel.")
    if any(one not in CHANNELS and not (one.startswith(_NAMED) and one != _NAMED) for one in channels):
        raise BadInput(
            f"channels contains unsupported entries. Allowed: {', '.join(CHANNELS)}, or any `custom:<name>`."
        )
    return EventFilter(frozenset(channels), tuple(tuple(one) for one in namespaces or ()), depth)
