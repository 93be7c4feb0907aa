"""A stream that looks again whenever it is nudged: what live lists and single objects have in common."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from config.ending import ended

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.push_response import Sink
    from runtime.nudges import Nudges


class NudgedFeed(ABC):
    """Feeds one reader from the nudges of a channel. A nudge carries no truth: it says where to look.

    Args:
        nudges: Of this process.
        channel: Where to listen.
        most: Nudges that may wait; what comes beyond is dropped, since a look shows all there is.
    """

    def __init__(self, nudges: Nudges, channel: str, *, most: int) -> None:
        self._nudges = nudges
        self._channel = channel
        self._most = most
        self._task: asyncio.Task[None] | None = None
        self._told: Callable[[bytes], None] | None = None

    async def open(self, outlet: Sink) -> None:
        """Subscribes first and looks then, so that nothing falls between the two."""
        waiting: asyncio.Queue[bytes] = asyncio.Queue(self._most)

        def told(payload: bytes) -> None:
            if not waiting.full():
                waiting.put_nowait(payload)

        self._told = told
        self._nudges.subscribe(self._channel, told)
        self._task = asyncio.create_task(self._feed(outlet, waiting), name=f"feed-{self._channel}")

    async def close(self) -> None:
        """Unsubscribes."""
        if self._told is not None:
            self._nudges.unsubscribe(self._channel, self._told)
        if self._task is not None:
            await ended(self._task)

    @abstractmethod
    async def _feed(self, outlet: Sink, waiting: asyncio.Queue[bytes]) -> None:
        """Puts what there is, then what each nudge leads to; ends the outlet when its time is over."""


async def gathered(waiting: asyncio.Queue[bytes], within_s: float) -> list[bytes]:
    """The next nudge and those that come soon after it: one commit nudges many times."""
    payloads = [await waiting.get()]
    await asyncio.sleep(within_s)
    while not waiting.empty():
        payloads.append(waiting.get_nowait())
    return payloads
