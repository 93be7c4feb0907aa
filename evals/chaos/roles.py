"""What the killed processes do: accept runs (as the API does), execute them, or only relay.

Arguments are JSON-plain.
"""

from __future__ import annotations

import asyncio
import signal
from contextlib import asynccontextmanager
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

from config.logging import configure_logging
from config.settings import Settings
from evals.chaos.naive import make_naive
from runtime import failpoints
from runtime.engine import open_run_engine
from runtime.worker import Worker
from store.database import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from graphs.registry import GraphRegistry
    from runtime.engine import RunEngine


def settings_of(**given: Any) -> Settings:  # noqa: ANN401  # JSON-plain values of settings
    """Settings from JSON: durations are seconds."""
    durations = {"lease", "heartbeat", "run_timeout", "outbox_first_retry"}
    return Settings.load(
        **{key: timedelta(seconds=one) if key in durations else one for key, one in given.items()}
    )


def registry_of(name: str, database: Database, arguments: dict[str, Any]) -> GraphRegistry:
    """The graphs that ``module:function`` makes of the database and these arguments."""
    module, _, function = name.partition(":")
    made: GraphRegistry = getattr(import_module(module), function)(database, **arguments)
    return made


@asynccontextmanager
async def opened(  # noqa: PLR0913  # what a process of the platform is given
    *,
    database_url: str,
    redis_url: str,
    settings: dict[str, Any],
    registry: str,
    graphs: dict[str, Any],
    orders: str = "",
    seed: int = 0,
) -> AsyncIterator[tuple[RunEngine, Settings]]:
    """The run engine as every process of the platform opens it, with its failpoints armed."""
    chosen = settings_of(**settings)
    configure_logging(chosen)
    database = Database(database_url, pool_size=chosen.db_pool_size, keys=chosen.checkpoint_keys_by_name)
    try:
        async with open_run_engine(
            database, redis_url, registry_of(registry, database, graphs), chosen
        ) as engine:
            failpoints.arm(orders, seed=seed)
            yield engine, chosen
    finally:
        await database.close()


async def worker(*, name: str, naive: str | None = None, **platform: Any) -> None:  # noqa: ANN401  # see `opened`
    """A worker until SIGTERM, on which it drains.

    Args:
        name: Its stable name.
        naive: The rule it breaks, as a negative control.
        platform: See `opened`.
    """
    async with opened(**platform) as (engine, settings):
        working = Worker(engine, settings, name=name)
        if naive is not None:
            make_naive(working, naive)
        task = asyncio.create_task(working.run())
        asked = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asked.set)
        waiting = asyncio.create_task(asked.wait())
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if asked.is_set():
            await working.drain()
        await task
