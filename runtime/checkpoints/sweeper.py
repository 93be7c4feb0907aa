"""Old checkpoints removed now and then in the background, a few threads at a time, by one process of all."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import structlog

from config.ending import ended
from domain.errors import PropMubiError
from runtime.checkpoints.pruning import Retention, prune_all
from runtime.checkpoints.trouble import database_trouble

if TYPE_CHECKING:
    from config.settings import Settings
    from runtime.checkpoints.pool import CheckpointPool

log = structlog.get_logger()

PAUSE_S: Final = 600.0
THREADS_AT_A_TIME: Final = 200
_LOCK_KEY: Final = 0x70726E65  # "prne": whichever process has it sweeps


class CheckpointSweeper:
    """Prunes by a retention, every ten minutes up to 200 threads."""

    def __init__(
        self, pool: CheckpointPool, retention: Retention | None, *, pause_s: float = PAUSE_S
    ) -> None:
        """Makes a sweeper; without a retention it does nothing."""
        self._pool = pool
        self._retention = retention
        self._pause_s = pause_s
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def of(cls, pool: CheckpointPool, settings: Settings) -> CheckpointSweeper:
        """The sweeper the settings ask for."""
        age, newest = settings.checkpoint_retention, settings.checkpoint_keep_latest
        return cls(pool, None if age is None else Retention(newest=newest, younger_than=age))

    def start(self) -> None:
        """Begins, with a pause first: a process that just started has better things to do."""
        if self._retention is not None:
            self._task = asyncio.create_task(self._run(self._retention), name="checkpoint-sweeper")

    async def close(self) -> None:
        """Stops; the thread being pruned is left as it was."""
        if self._task is not None:
            await ended(self._task)

    async def _run(self, retention: Retention) -> None:
        while True:
            await asyncio.sleep(self._pause_s)
            try:
                await self._sweep(retention)
            except PropMubiError as error:
                log.warning("checkpoints.sweep_postponed", error=type(error).__name__)

    async def _sweep(self, retention: Retention) -> None:
        with database_trouble():
            async with self._pool.connection() as connection, connection.transaction():
                # Held by this transaction, while others prune: it ends when the connection does.
                cursor = await connection.execute(
                    "select pg_try_advisory_xact_lock(%s) as ours", (_LOCK_KEY,)
                )
                row = await cursor.fetchone()
                if row is None or not row["ours"]:
                    return
                done = await prune_all(self._pool, retention, most_threads=THREADS_AT_A_TIME)
        if done.checkpoints:
            log.info("checkpoints.pruned", **done.as_dict())
