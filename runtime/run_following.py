"""Follows one run for one reader by being told, not by asking: no task, no timer and no queue of its own.

A stream of ten thousand is mostly silence. Entries are handed on where the follower reads them; and whether a
silent run has ended after all (its log may be lost) is asked for all silent runs of the process at once.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final

import structlog

from config.ending import ended
from domain.errors import PropMubiError
from runtime.log_follower import PushedSubscription
from runtime.thread_log import END_EVENT, LogEntry, log_key
from store.runs import OPEN, open_among

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from runtime.log_follower import LogFollower
    from store.database import Database
    from store.tables.runs import RunRow

log = structlog.get_logger()

LOOK_AT_RUN_S: Final = 10.0
LOOK_AT_ENDED_S: Final = 1.0
"""How long the log of an ended run is waited for, should it be lost; a busy machine needs some of it."""


class RunFollowing:
    """One reader of one run, who was let in before.

    Args:
        run: The run.
        after: Entries behind this one are told.
        on_entry: Called with each, in order, in the follower's task: it must not wait.
        on_end: Called once, when nothing more will come.
    """

    def __init__(
        self,
        ends: RunEnds,
        run: RunRow,
        after: str,
        on_entry: Callable[[LogEntry], None],
        on_end: Callable[[], None],
    ) -> None:
        self.run_id = run.id
        self._ends = ends
        self._on_entry = on_entry
        self._on_end: Callable[[], None] | None = on_end
        self._newest_epoch = 0
        self._silent_s = LOOK_AT_RUN_S if run.status in OPEN else LOOK_AT_ENDED_S
        self._heard_at = time.monotonic()
        key = log_key(run.tenant_id, run.thread_id)
        self._subscription = PushedSubscription(ends.follower, key, after, self._take, self.end)

    async def open(self) -> None:
        """Begins to tell."""
        self._ends.add(self)
        await self._ends.follower.add(self._subscription)
        if self._ends.follower.is_ending:
            self.end()

    async def close(self) -> None:
        """Stops telling."""
        self._ends.remove(self)
        await self._ends.follower.remove(self._subscription)

    def is_silent(self, now: float) -> bool:
        """Whether nothing has come for so long that the run should be looked at."""
        return now - self._heard_at >= self._silent_s

    def heard(self, now: float) -> None:
        """The run was looked at, and is still open."""
        self._heard_at = now

    def lost(self) -> None:
        """The run has ended and its log does not say so: the reader is told."""
        if self._on_end is not None:
            self._on_entry(
                LogEntry(self._subscription.after, self.run_id, self._newest_epoch, END_EVENT, b"null")
            )
        self.end()

    def end(self) -> None:
        """Nothing more will come; without an `end` of the run, the reader is to come back elsewhere."""
        on_end, self._on_end = self._on_end, None
        if on_end is not None:
            on_end()

    def _take(self, entries: Iterable[LogEntry]) -> None:
        self._heard_at = time.monotonic()
        for entry in entries:
            # Entries of a worker that lost the thread are left out.
            if self._on_end is None or entry.run_id != self.run_id or entry.epoch < self._newest_epoch:
                continue
            self._newest_epoch = entry.epoch
            self._on_entry(entry)
            if entry.event == END_EVENT:
                self.end()


class RunEnds:
    """Looks at silent runs, for all followings of the process in one query."""

    def __init__(self, db: Database, follower: LogFollower, *, period_s: float = LOOK_AT_ENDED_S) -> None:
        self._db = db
        self.follower = follower
        self._period_s = period_s
        self._followings: dict[RunFollowing, None] = {}
        self._task: asyncio.Task[None] | None = None

    def add(self, following: RunFollowing) -> None:
        """Begins to look after it."""
        self._followings[following] = None
        if self._task is None:
            self._task = asyncio.create_task(self._look_forever(), name="run-ends")

    def remove(self, following: RunFollowing) -> None:
        """Stops."""
        self._followings.pop(following, None)

    async def close(self) -> None:
        """Stops for all."""
        if self._task is not None:
            await ended(self._task)

    async def _look_forever(self) -> None:
        while True:
            await asyncio.sleep(self._period_s)
            now = time.monotonic()
            silent = [one for one in self._followings if one.is_silent(now)]
            if not silent:
                continue
            try:
                await self._look_at(silent, now)
            except PropMubiError as error:
                log.warning("run_ends.postponed", error=type(error).__name__)

    async def _look_at(self, silent: list[RunFollowing], now: float) -> None:
        # Asked as the system: the readers are of many tenants, and each was let in to its run before.
        async with self._db.system_session() as session:
            still_open = await open_among(session, {one.run_id for one in silent})
        for one in silent:
            if one.run_id in still_open:
                one.heard(now)
            else:
                one.lost()
