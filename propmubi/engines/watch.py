"""Keeps embedded engines alive while the platform runs: one that dies is started again on its data."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING

import structlog

from domain.errors import SetupError
from propmubi.engines import logs

if TYPE_CHECKING:
    from propmubi.engines.embedded import EmbeddedEngines, Engine

LOOK_EVERY_S = 0.25
LOGS_EVERY_S = 60.0
MAX_DEATHS = 5
DEATHS_WITHIN_S = 300.0
"""An engine that dies more often than this is not having an accident."""

log = structlog.get_logger()


class EngineWatch:
    """One watch over the engines of a folder."""

    def __init__(self, engines: EmbeddedEngines) -> None:
        self._engines = engines
        self._deaths: dict[str, deque[float]] = {}

    async def run(self) -> None:
        """Looks until cancelled.

        Runs in the main thread's loop, since the kernel ties a child's death signal to the forking thread.

        Raises:
            SetupError: An engine keeps dying, or came back on another port than its users know.
        """
        logs_due = time.monotonic() + LOGS_EVERY_S
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            for name, engine in self._engines.embedded.items():
                if engine.pid is None:
                    await self._revive(name, engine)
            if time.monotonic() >= logs_due:
                logs_due = time.monotonic() + LOGS_EVERY_S
                for engine in self._engines.embedded.values():
                    logs.limit(engine.log)

    async def _revive(self, name: str, engine: Engine) -> None:
        deaths = self._deaths.setdefault(name, deque(maxlen=MAX_DEATHS))
        deaths.append(time.monotonic())
        log.warning("engine.died", engine=name)
        if len(deaths) == MAX_DEATHS and deaths[-1] - deaths[0] < DEATHS_WITHIN_S:
            raise SetupError(f"{name} died {MAX_DEATHS} times within five minutes: see {engine.log}.")
        known = engine.url()
        try:
            await engine.start()
        except SetupError as error:
            # It counts as one more death: the next look tries again, after a longer pause each time.
            log.warning("engine.start_failed", engine=name, why=error.detail)
            await asyncio.sleep(LOOK_EVERY_S * 2 ** len(deaths))
            return
        if engine.url() != known:
            raise SetupError(f"{name} died and another program took its port meanwhile: start again.")
        log.warning("engine.restarted", engine=name, seconds=round(time.monotonic() - deaths[-1], 2))
