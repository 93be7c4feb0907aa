"""The embedded engines of one data folder, started side by side and stopped in reverse."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.errors import SetupError
from propmubi.engines.folder import MIN_FREE_MB, DataFolder
from propmubi.engines.instance import find_instance
from propmubi.engines.postgres import EmbeddedPostgres
from propmubi.engines.redis import EmbeddedRedis
from propmubi.engines.urls import EngineUrls

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    Engine = EmbeddedPostgres | EmbeddedRedis
    Progress = Callable[[str, float], None]
    """Called with the name of a step that is done and the seconds it took."""


def silent(_step: str, _seconds: float) -> None:
    """The progress of those who do not watch."""


@dataclass(frozen=True, slots=True)
class ServedUrls:
    """Servers to use instead of embedded engines; None means embedded."""

    database_url: str | None = field(default=None, repr=False)
    redis_url: str | None = field(default=None, repr=False)
    qdrant_url: str | None = None


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """How careful the engines are."""

    is_durable: bool = True
    """False writes without waiting for the disk: for tests, whose data nobody will miss."""
    lock_wait_s: float = 0.0
    """How long to wait for the folder when another process has it."""
    min_free_mb: int = MIN_FREE_MB
    """Room the disk must have."""


class EmbeddedEngines:
    """Postgres and Redis of a data folder; either is left out where a server's URL is given instead."""

    def __init__(
        self,
        data_dir: Path,
        *,
        served: ServedUrls | None = None,
        options: EngineOptions | None = None,
        progress: Progress = silent,
    ) -> None:
        self._served = served or ServedUrls()
        self._options = options or EngineOptions()
        self._progress = progress
        self.folder = DataFolder(data_dir, min_free_mb=self._options.min_free_mb)
        self._lock = self.folder.lock()
        is_durable = self._options.is_durable
        self.postgres = (
            None if self._served.database_url else EmbeddedPostgres(self.folder, is_durable=is_durable)
        )
        self.redis = None if self._served.redis_url else EmbeddedRedis(self.folder, is_durable=is_durable)

    @property
    def embedded(self) -> dict[str, Engine]:
        """The engines that are ours to run, by the name people know."""
        both: dict[str, Engine | None] = {"Postgres": self.postgres, "Redis": self.redis}
        return {name: engine for name, engine in both.items() if engine is not None}

    @property
    def urls(self) -> EngineUrls:
        """Connection strings; embedded ones are right only while the engines run."""
        return EngineUrls(
            database_url=self._served.database_url or self._embedded_postgres().url(),
            redis_url=self._served.redis_url or self._embedded_redis().url(),
            qdrant_url=self._served.qdrant_url,
        )

    async def start(self) -> EngineUrls:
        """Takes the folder and starts what is embedded; after a failure nothing of it runs.

        Raises:
            SetupError: The folder is in use or unusable, or an engine cannot run here.
        """
        self.folder.prepare()
        await self._take_folder()
        try:
            if self.postgres:
                # Before the passwords are made: a cluster whose passwords are gone must be refused.
                await asyncio.to_thread(self.postgres.prepare)
            self.folder.credentials()
            await self._start_both()
        except BaseException:
            await self.stop()
            raise
        return self.urls

    async def stop(self) -> None:
        """Stops both engines and lets the folder go."""
        await asyncio.gather(*(engine.stop() for engine in self.embedded.values()))
        self._lock.release()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _start_both(self) -> None:
        """Side by side; when one fails the other settles first, so that there is something whole to stop."""
        results = await asyncio.gather(
            *(self._start_one(name, engine) for name, engine in self.embedded.items()), return_exceptions=True
        )
        for result in results:
            if isinstance(result, BaseException):
                raise result

    async def _start_one(self, name: str, engine: Engine) -> None:
        began = time.monotonic()
        await engine.start()
        self._progress(name, time.monotonic() - began)

    async def _take_folder(self) -> None:
        deadline = time.monotonic() + self._options.lock_wait_s
        while not self._lock.acquire():
            if time.monotonic() >= deadline:
                raise SetupError(folder_in_use(self.folder.path))
            await asyncio.sleep(0.1)

    def _embedded_postgres(self) -> EmbeddedPostgres:
        assert self.postgres is not None  # noqa: S101 - one of the two is always there
        return self.postgres

    def _embedded_redis(self) -> EmbeddedRedis:
        assert self.redis is not None  # noqa: S101 - one of the two is always there
        return self.redis


def folder_in_use(path: Path) -> str:
    """The line that says who has the folder."""
    instance = find_instance(path)
    if instance is None:
        return f"Another propmubi command uses {path}: wait for it, or pass another --data-dir."
    return (
        f"PropMubi already runs on {path} (pid {instance.pid}, {instance.api_url}): "
        "use it, stop it with Ctrl-C where it runs, or pass another --data-dir."
    )
