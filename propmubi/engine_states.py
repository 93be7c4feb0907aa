"""What each engine says of itself now, for the first page and ``/api/v1/status``."""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from typing import TYPE_CHECKING

import structlog

from api.services import EngineState

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from config.settings import Settings
    from rag.vectors.protocol import VectorStore
    from runtime.redis_link import RedisLink
    from store.database import Database

log = structlog.get_logger()
ASK_S = 2.0
"""An engine that does not answer within this is shown as down."""


async def engine_states(
    settings: Settings, database: Database, link: RedisLink, vectors: VectorStore
) -> list[EngineState]:
    """Asks all engines at once; one that is down is told, not raised."""

    async def redis() -> tuple[str, str]:
        info = await link.commands.info("server")
        product = "Valkey" if "valkey_version" in info else "Redis"
        return product, str(info.get("valkey_version") or info["redis_version"])

    async def postgres() -> tuple[str, str]:
        return "PostgreSQL", (await database.ping()).split()[0]

    async def qdrant() -> tuple[str, str]:
        info = await vectors.info()
        return info.engine, version("qdrant-edge-py") if settings.qdrant_url is None else "server"

    return list(
        await asyncio.gather(
            _state("postgres", postgres, is_embedded=settings.database_url is None),
            _state("redis", redis, is_embedded=settings.redis_url is None),
            _state("vectors", qdrant, is_embedded=settings.qdrant_url is None),
        )
    )


async def _state(
    name: str, ask: Callable[[], Awaitable[tuple[str, str]]], *, is_embedded: bool
) -> EngineState:
    try:
        async with asyncio.timeout(ASK_S):
            product, its_version = await ask()
    except Exception as error:  # noqa: BLE001  # whatever an engine's client raises, the page shows it as down
        log.warning("engine.silent", engine=name, error=type(error).__name__)
        return EngineState(name=name, product=name, version="", is_embedded=is_embedded, is_up=False)
    return EngineState(name=name, product=product, version=its_version, is_embedded=is_embedded, is_up=True)
