"""How operators' commands about runs reach Postgres and Redis: straight, and without changing a schema.

``check-upgrade`` asks a new build about the database of the old one, which is still being served.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from config.settings import Settings
    from runtime.redis_link import RedisLink
    from store.database import Database


@dataclass(frozen=True, slots=True)
class RunStores:
    """What there is to look at."""

    database: Database
    link: RedisLink | None
    """None: no address of a Redis is known."""


@asynccontextmanager
async def run_stores(settings: Settings) -> AsyncIterator[RunStores]:
    """The stores the settings name, else those of the folder's running instance, else the folder's own.

    Raises:
        SetupError: The database has no schema yet.
        Unavailable: It cannot be reached.
    """
    from runtime.redis_link import RedisLink
    from store.database import Database
    from store.migrate import current_revision

    async with AsyncExitStack() as stack:
        database_url, redis_url = await _addresses(settings, stack)
        database = Database(database_url, pool_size=4, keys=settings.checkpoint_keys_by_name)
        stack.push_async_callback(database.close)
        await database.ping()
        if await asyncio.to_thread(current_revision, database_url) is None:
            raise SetupError("The database has no schema yet: run `propmubi migrate` first.")
        link = None if redis_url is None else RedisLink(redis_url)
        if link is not None:
            stack.push_async_callback(link.close)
        yield RunStores(database, link)


async def _addresses(settings: Settings, stack: AsyncExitStack) -> tuple[str, str | None]:
    from propmubi.engines.instance import find_instance
    from propmubi.engines.local import local_engines

    named = settings.redis_url.get_secret_value() if settings.redis_url else None
    running = find_instance(settings.data_dir)
    if settings.database_url is not None:
        return settings.database_url.get_secret_value(), named or (running.redis_url if running else None)
    if running is not None:
        return running.database_url, running.redis_url
    urls = await stack.enter_async_context(local_engines(settings))
    return urls.database_url, urls.redis_url
