"""The stages of ``up``, ``api`` and ``worker``, and what each hands to those after it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from propmubi.engines import engines_for, instance
from propmubi.engines.watch import EngineWatch
from propmubi.http_server import http_server
from propmubi.supervisor import Stage

if TYPE_CHECKING:
    import socket
    from collections.abc import AsyncIterator, Callable, Sequence

    from config.settings import Settings
    from propmubi.engines import EngineUrls
    from propmubi.parts import Parts, SignIn
    from propmubi.supervisor import Supervisor

    Progress = Callable[[str, float], None]


class Launch:
    """One start of the platform in this process."""

    def __init__(self, settings: Settings, parts: Parts, supervisor: Supervisor) -> None:
        self._settings = settings
        self._parts = parts
        self._supervisor = supervisor
        self._services: Any = None
        self._urls: EngineUrls | None = None
        self.sign_ins: Sequence[SignIn] = ()
        """Of the demo tenant, once it is there."""

    def everything(self, listener: socket.socket, *, with_demo: bool, progress: Progress) -> list[Stage]:
        """Engines, API and worker in one process: the vector engine has one owner."""
        return [
            Stage("Engines", lambda: self._engines(progress)),
            Stage("Schema", self._schema),
            Stage("Services", self._open_services),
            Stage("Demo market" if with_demo else "Sign-ins", lambda: self._demo(with_market=with_demo)),
            Stage("API", lambda: self._api(listener)),
            Stage("Worker", self._worker),
            Stage("Address", lambda: self._address(api_url(listener))),
        ]

    def api_only(self, urls: EngineUrls, listener: socket.socket) -> list[Stage]:
        """The API over served engines; workers run elsewhere."""
        self._urls = urls
        return [Stage("Services", self._open_services), Stage("API", lambda: self._api(listener))]

    def worker_only(self, urls: EngineUrls) -> list[Stage]:
        """A worker over served engines."""
        self._urls = urls
        return [Stage("Services", self._open_services), Stage("Worker", self._worker)]

    @asynccontextmanager
    async def _engines(self, progress: Progress) -> AsyncIterator[None]:
        async with engines_for(self._settings, progress=progress) as engines:
            self._urls = engines.urls
            async with self._supervisor.part(EngineWatch(engines).run()):
                yield

    @asynccontextmanager
    async def _schema(self) -> AsyncIterator[None]:
        await self._parts.migrate(self._known_urls().database_url)
        yield

    @asynccontextmanager
    async def _open_services(self) -> AsyncIterator[None]:
        async with self._parts.open_services(self._settings, self._known_urls()) as services:
            self._services = services
            yield

    @asynccontextmanager
    async def _demo(self, *, with_market: bool) -> AsyncIterator[None]:
        self.sign_ins = await self._parts.seed_demo(self._services, with_market)
        yield

    @asynccontextmanager
    async def _api(self, listener: socket.socket) -> AsyncIterator[None]:
        app = self._parts.create_app(self._services)
        async with http_server(app, listener, self._supervisor.fail):
            try:
                yield
            finally:
                self._parts.end_streams(self._services)

    @asynccontextmanager
    async def _worker(self) -> AsyncIterator[None]:
        worker = self._parts.create_worker(self._services)
        async with self._supervisor.part(worker.run(), finish=worker.drain):
            yield

    @asynccontextmanager
    async def _address(self, url: str) -> AsyncIterator[None]:
        """Lets commands find us, from when everything works until the stop begins."""
        urls, folder = self._known_urls(), self._settings.data_dir
        await asyncio.to_thread(
            instance.announce,
            folder,
            api_url=url,
            database_url=urls.database_url,
            redis_url=urls.redis_url,
            version=version("propmubi-agents"),
        )
        try:
            yield
        finally:
            instance.withdraw(folder)

    def _known_urls(self) -> EngineUrls:
        assert self._urls is not None  # noqa: S101 - the stage before has set it
        return self._urls


def api_url(listener: socket.socket) -> str:
    """The address a person on this machine uses; an all-interfaces host is reached by the local one."""
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"http://{f'[{shown}]' if ':' in shown and not shown.startswith('[') else shown}:{port}"
