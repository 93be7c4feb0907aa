"""Open event streams end when their process is about to stop."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from runtime.log_follower import LogFollower

if TYPE_CHECKING:
    from runtime.nudges import Nudges
    from runtime.thread_log import ThreadLog


class SilentNudges:
    async def subscribe(self, key: str, nudge: object) -> None:
        """Nothing will ever come."""

    async def unsubscribe(self, key: str, nudge: object) -> None:
        """Nothing to undo."""


async def test_waiting_readers_return_at_once_when_the_process_ends() -> None:
    follower = LogFollower(cast("ThreadLog", None), cast("Nudges", SilentNudges()))

    async with follower.subscribe("thread:1", after="0") as events:
        waiting = asyncio.create_task(events.next_entries(60))
        await asyncio.sleep(0)
        follower.end_readers()

        assert await asyncio.wait_for(waiting, 1) == []
        assert await asyncio.wait_for(events.next_entries(60), 1) == []
