"""One question to the database for several duties that look at the same beat.

What is due is judged by Postgres at every look, so work that another process made, or that a crash left
behind, is found like any other; nothing is remembered beyond half a beat.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final

from store.due_now import DueNow, due_now

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from store.database import Database

_FRESH_S: Final = 0.5


class DueLook:
    """Lets duties work only when there is something to do.

    Args:
        db: Asked.
        fresh_s: So long one answer serves the duties that ask after it.
    """

    def __init__(self, db: Database, *, fresh_s: float = _FRESH_S) -> None:
        self._db = db
        self._fresh_s = fresh_s
        self._seen = DueNow(runs=False, crons=False, webhooks=False)
        self._seen_at_s = float("-inf")
        self._one_at_a_time = asyncio.Lock()

    def runs(self, work: Callable[[], Awaitable[bool]]) -> Callable[[], Awaitable[bool]]:
        """The work, done while runs that were put off are due."""
        return self._when(lambda due: due.runs, work)

    def crons(self, work: Callable[[], Awaitable[bool]]) -> Callable[[], Awaitable[bool]]:
        """The work, done while crons are due."""
        return self._when(lambda due: due.crons, work)

    def webhooks(self, work: Callable[[], Awaitable[bool]]) -> Callable[[], Awaitable[bool]]:
        """The work, done while webhooks are due."""
        return self._when(lambda due: due.webhooks, work)

    def _when(
        self, is_due: Callable[[DueNow], bool], work: Callable[[], Awaitable[bool]]
    ) -> Callable[[], Awaitable[bool]]:
        async def look() -> bool:
            return is_due(await self._now()) and await work()

        return look

    async def _now(self) -> DueNow:
        async with self._one_at_a_time:
            if time.monotonic() - self._seen_at_s >= self._fresh_s:
                async with self._db.system_session() as session:
                    self._seen = await due_now(session)
                self._seen_at_s = time.monotonic()
            return self._seen
