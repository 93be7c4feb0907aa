"""What ``api`` and ``worker`` share: they scale apart, so they need engines that are servers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from config.logging import configure_logging
from domain.errors import SetupError
from propmubi.engines import EngineUrls
from propmubi.launch import Launch
from propmubi.supervisor import END_WITHIN_S, Supervisor

if TYPE_CHECKING:
    from collections.abc import Callable

    from config.settings import Settings
    from propmubi.parts import Parts
    from propmubi.supervisor import Stage


def served_urls(settings: Settings, command: str) -> EngineUrls:
    """The three servers.

    Raises:
        SetupError: One is not set; the line names every one that is missing.
    """
    if settings.database_url and settings.redis_url and settings.qdrant_url:
        return EngineUrls(
            settings.database_url.get_secret_value(),
            settings.redis_url.get_secret_value(),
            settings.qdrant_url,
        )
    given = {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "QDRANT_URL": settings.qdrant_url,
    }
    missing = ", ".join(name for name, value in given.items() if not value)
    raise SetupError(
        f"`propmubi {command}` needs servers: set {missing}; `propmubi up` runs everything without them."
    )


def run_served(settings: Settings, parts: Parts, stages: Callable[[Launch], list[Stage]], name: str) -> None:
    """Runs these stages until asked to stop, telling the log and not the terminal what happens."""
    import structlog

    configure_logging(settings)
    log = structlog.get_logger()
    supervisor = Supervisor(
        progress=lambda stage, seconds: log.info("stage.ready", stage=stage, seconds=round(seconds, 3)),
        on_stop=lambda: log.info("process.stopping", process=name),
        end_within_s=END_WITHIN_S,
    )
    launch = Launch(settings, parts, supervisor)
    asyncio.run(supervisor.run(stages(launch), on_ready=lambda: log.info("process.ready", process=name)))
