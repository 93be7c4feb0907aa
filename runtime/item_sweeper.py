"""Deletes items whose time has run out. Readers leave them out from that moment, swept or not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import structlog

from config.ending import ended
from domain.errors import PropMubiError
from store.items import sweep_items

if TYPE_CHECKING:
    from store.database import Database

log = structlog.get_logger()

_EVERY_S: Final = 300.0


class ItemSweeper:
    """One task of the process; several processes share the work."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to sweep, now and every five minutes."""
        self._task = asyncio.create_task(self._sweep_again_and_again(), name="item-sweeper")

    async def close(self) -> None:
        """Stops."""
        if self._task is not None:
            await ended(self._task)

    async def sweep(self) -> int:
        """Deletes all that has expired; how many."""
        total = 0
        while True:
            async with self._db.system_session() as session:
                swept = await sweep_items(session)
            total += swept
            if swept == 0:
                return total

    async def _sweep_again_and_again(self) -> None:
        while True:
            try:
                swept = await self.sweep()
            except PropMubiError as error:
                log.warning("items.not_swept", error=error.detail)
            else:
                if swept:
                    log.info("items.swept", items=swept)
            await asyncio.sleep(_EVERY_S)
