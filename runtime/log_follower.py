"""Follows the logs of many threads for many readers over one connection.

A nudge marks a subscription as due. One task takes all that are due and reads their entries in one pipelined
round trip, so a hundred open chats cost one connection and no polling. Every few seconds all are due once, in
case a nudge was lost.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Self

import structlog

from config.ending import ended
from domain.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from runtime.nudges import Nudges
    from runtime.thread_log import LogEntry, ThreadLog

log = structlog.get_logger()

_BATCH: Final = 256
_SAFETY_LOOK_S: Final = 5.0


class Subscription:
    """One reader's place in one log. Use as an async context manager, then call `next_entries`."""

    def __init__(self, follower: LogFollower, key: str, after: str) -> None:
        self.key = key
        self.after = after
        """Id of the last entry that was read for this reader."""
        self._follower = follower
        self._entries: list[LogEntry] = []
        self._arrived = asyncio.Event()

    async def __aenter__(self) -> Self:
        await self._follower.add(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._follower.remove(self)

    def nudge(self, payload: bytes = b"") -> None:
        """Something may have been appended, here or elsewhere."""
        if payload != self._follower.own_nudge:
            self._follower.mark_due(self)

    def take_in(self, entries: Sequence[LogEntry]) -> None:
        """Called by the follower with what it read."""
        self._entries.extend(entries)
        if self._entries:
            self.after = self._entries[-1].id
            self._arrived.set()

    def wake(self) -> None:
        """Lets `next_entries` return at once, with what there is."""
        self._arrived.set()

    async def next_entries(self, timeout_s: float) -> list[LogEntry]:
        """Entries in order; empty when none came within the time."""
        if not self._entries and not self._follower.is_ending:
            self._arrived.clear()
            try:
                async with asyncio.timeout(timeout_s):
                    await self._arrived.wait()
            except TimeoutError:
                return []
        taken, self._entries = self._entries, []
        return taken


class PushedSubscription(Subscription):
    """A reader that is told: what was read is handed on at once, in the follower's task."""

    def __init__(
        self,
        follower: LogFollower,
        key: str,
        after: str,
        on_entries: Callable[[Sequence[LogEntry]], None],
        on_ending: Callable[[], None],
    ) -> None:
        super().__init__(follower, key, after)
        self._on_entries = on_entries
        self._on_ending = on_ending

    def take_in(self, entries: Sequence[LogEntry]) -> None:
        """Hands them on."""
        if entries:
            self.after = entries[-1].id
            self._on_entries(entries)

    def wake(self) -> None:
        """The process is about to stop."""
        self._on_ending()


class LogFollower:
    """The one reading task of a process."""

    def __init__(self, thread_log: ThreadLog, nudges: Nudges) -> None:
        self._log = thread_log
        self._nudges = nudges
        self._subscriptions: dict[str, set[Subscription]] = {}
        self._due: dict[Subscription, None] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.is_ending = False
        """True once this process is about to stop: readers should end and come back elsewhere."""
        self.ending = asyncio.Event()
        """The same, to be waited for."""
        thread_log.near = self
        self.own_nudge = thread_log.own_nudge

    def start(self) -> None:
        """Begins to read."""
        self._task = asyncio.create_task(self._run(), name="log-follower")

    async def close(self) -> None:
        """Stops reading."""
        if self._task is not None:
            await ended(self._task)

    def end_readers(self) -> None:
        """Wakes every reader so that open streams end now; their clients resume by the last event's id."""
        self.is_ending = True
        self.ending.set()
        for subscription in self._all():
            subscription.wake()

    def subscribe(self, key: str, *, after: str) -> Subscription:
        """A reader of the log, beginning behind the entry ``after``."""
        return Subscription(self, key, after)

    async def add(self, subscription: Subscription) -> None:
        """Begins to feed a subscription."""
        self._nudges.subscribe(subscription.key, subscription.nudge)
        self._subscriptions.setdefault(subscription.key, set()).add(subscription)
        self.mark_due(subscription)

    async def remove(self, subscription: Subscription) -> None:
        """Stops feeding it."""
        readers = self._subscriptions.get(subscription.key, set())
        readers.discard(subscription)
        if not readers:
            self._subscriptions.pop(subscription.key, None)
        self._due.pop(subscription, None)
        self._nudges.unsubscribe(subscription.key, subscription.nudge)

    def has(self, key: str) -> bool:
        """Whether anybody here reads this log."""
        return key in self._subscriptions

    def take_appended(self, key: str, previous_id: str, entries: Sequence[LogEntry]) -> None:
        """Hands what this process appended to who has read all before it; others are due."""
        for subscription in tuple(self._subscriptions.get(key, ())):
            if subscription.after == previous_id:
                subscription.take_in(entries)
            else:
                self.mark_due(subscription)

    def _all(self) -> list[Subscription]:
        return [one for readers in self._subscriptions.values() for one in readers]

    def mark_due(self, subscription: Subscription) -> None:
        """The subscription is read in the next round."""
        self._due[subscription] = None
        self._wake.set()

    async def _run(self) -> None:
        while True:
            try:
                async with asyncio.timeout(_SAFETY_LOOK_S):
                    await self._wake.wait()
            except TimeoutError:
                self._due.update(dict.fromkeys(self._all()))
            self._wake.clear()
            try:
                await self._read_due()
            except Unavailable:
                log.warning("log_follower.waiting_for_redis")
                await asyncio.sleep(0.5)
                self._due.update(dict.fromkeys(self._all()))
                self._wake.set()

    async def _read_due(self) -> None:
        while self._due:
            due = [(subscription, (subscription.key, subscription.after)) for subscription in self._due]
            self._due.clear()
            # Readers at one place of one log are read for once.
            places = list(dict.fromkeys(place for _, place in due))
            found = dict(zip(places, await self._log.read(places, count=_BATCH), strict=True))
            for subscription, place in due:
                entries = found[place]
                if subscription not in self._subscriptions.get(subscription.key, ()):
                    continue
                if subscription.after != place[1]:  # It got what was appended here meanwhile.
                    self.mark_due(subscription)
                    continue
                subscription.take_in(entries)
                if len(entries) == _BATCH:
                    self.mark_due(subscription)
