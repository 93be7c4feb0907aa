"""A duty: something a worker looks after again and again, such as runs that come due.

It is crash-only. What is due is written in Postgres and judged by its clock; each piece of work commits by
itself, and whoever dies in the middle leaves the rest to the next turn, here or at another worker.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from redis.exceptions import RedisError

from config.ending import ended
from domain.errors import PropMubiError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

log = structlog.get_logger()


class Duty:
    """Does the work once in every period, at once again while there is more of it.

    Args:
        name: For the log.
        work: Does what is due and returns whether there may be more.
        period_s: Seconds between two looks.
    """

    def __init__(self, name: str, work: Callable[[], Awaitable[bool]], *, period_s: float) -> None:
        self.name = name
        self._work = work
        self._period_s = period_s
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to look."""
        self._task = asyncio.create_task(self._look_forever(), name=f"duty-{self.name}")

    async def close(self) -> None:
        """Stops; work in progress is broken off, as a crash would."""
        if self._task is not None:
            await ended(self._task)

    async def _look_forever(self) -> None:
        while True:
            is_more = False
            try:
                is_more = await self._work()
            except (PropMubiError, RedisError, OSError) as error:
                log.warning("duty.postponed", duty=self.name, error=type(error).__name__)
            except Exception as error:  # noqa: BLE001  # one bad turn must not end the duty for good
                # Its text stays out of the log: an error of the database quotes what it was given.
                log.error("duty.failed", duty=self.name, error=type(error).__name__)  # noqa: TRY400
            if not is_more:
                await asyncio.sleep(self._period_s)
