"""The engines a command needs when no instance runs: servers where URLs are set, else embedded ones."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from propmubi.engines.embedded import EmbeddedEngines, EngineOptions, ServedUrls, silent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from config.settings import Settings
    from propmubi.engines.embedded import Progress
    from propmubi.engines.urls import EngineUrls

LOCK_WAIT_S = 15.0
"""Two commands on one folder take turns; the second waits this long."""


def engines_for(
    settings: Settings, *, progress: Progress = silent, lock_wait_s: float = 0.0
) -> EmbeddedEngines:
    """The engines these settings ask for, not yet started. Mixed is allowed: one served, one embedded."""
    return EmbeddedEngines(
        settings.data_dir,
        served=ServedUrls(
            database_url=settings.database_url.get_secret_value() if settings.database_url else None,
            redis_url=settings.redis_url.get_secret_value() if settings.redis_url else None,
            qdrant_url=settings.qdrant_url,
        ),
        options=EngineOptions(lock_wait_s=lock_wait_s),
        progress=progress,
    )


@asynccontextmanager
async def local_engines(settings: Settings) -> AsyncIterator[EngineUrls]:
    """Runs the engines for the duration of the block (about half a second to start on a known folder).

    Raises:
        SetupError: An instance owns the folder (ask ``find_instance`` first), or an engine cannot run here.
    """
    async with engines_for(settings, lock_wait_s=LOCK_WAIT_S) as engines:
        yield engines.urls
