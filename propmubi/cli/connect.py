"""How a command reaches the platform: the running instance of its data folder, or one for its own time.

Every command that needs stores speaks HTTP, so each thing is done by one piece of code, whoever asks.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx

from domain.errors import BadInput, PropMubiError, SetupError, Unavailable
from domain.tenancy import Role
from propmubi.engines.instance import find_instance
from store.demo_people import DEMO_PEOPLE
from store.signins_file import read_signins

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from config.settings import Settings


@dataclass(frozen=True, slots=True)
class Platform:
    """An API that answers, and the token of the wanted role that this data folder holds."""

    url: str
    token: str | None = field(repr=False)
    is_temporary: bool
    """True when it lives only as long as the command."""

    def client(self, *, timeout_s: float = 600.0) -> httpx.AsyncClient:
        """A client that acts as a person of that role of the folder's tenant."""
        headers = {"x-api-key": self.token} if self.token else {}
        return httpx.AsyncClient(base_url=self.url, headers=headers, timeout=timeout_s)


@asynccontextmanager
async def platform(
    settings: Settings, *, url: str | None = None, role: Role = Role.ADMIN
) -> AsyncIterator[Platform]:
    """The API named by ``url``, else the running instance's, else one started for the block.

    Raises:
        SetupError: The engines cannot run here.
    """
    if url is not None:
        yield Platform(url.rstrip("/"), await _token(settings, role), is_temporary=False)
        return
    instance = find_instance(settings.data_dir)
    if instance is not None:
        yield Platform(instance.api_url, await _token(settings, role), is_temporary=False)
        return
    async with _temporary(settings) as own_url:
        yield Platform(own_url, await _token(settings, role), is_temporary=True)


@asynccontextmanager
async def _temporary(settings: Settings) -> AsyncIterator[str]:
    from propmubi.engines.local import local_engines
    from propmubi.engines.ports import listen
    from propmubi.http_server import http_server
    from propmubi.launch import api_url
    from propmubi.services import PARTS, create_worker, open_services, seed_demo

    failed: asyncio.Future[BaseException] = asyncio.get_running_loop().create_future()
    async with local_engines(settings) as urls:
        await PARTS.migrate(urls.database_url)
        async with open_services(settings, urls) as services:
            await seed_demo(services, with_market=False)
            worker = create_worker(services)
            with listen("127.0.0.1", 0) as listener:
                async with http_server(PARTS.create_app(services), listener, failed.set_result):
                    working = asyncio.create_task(worker.run())
                    try:
                        yield api_url(listener)
                    finally:
                        await worker.drain()
                        await working


async def _token(settings: Settings, role: Role) -> str | None:
    saved = await asyncio.to_thread(read_signins, settings.data_dir / "run" / "demo_signins.json")
    return next((saved[email] for email, has in DEMO_PEOPLE.items() if has is role and email in saved), None)


def answer_of(response: httpx.Response) -> httpx.Response:
    """The response, when it is a good one.

    Raises:
        BadInput: The API refused the request; its sentence says what was wrong.
        Unavailable: An engine is away.
    """
    if response.is_success:
        return response
    try:
        body = response.json()
        detail = str(body.get("detail") or body.get("title") or body)
    except ValueError:
        detail = response.text[:200]
    kind: type[PropMubiError] = Unavailable if response.status_code >= 500 else BadInput
    raise kind(detail)


def unreachable(url: str, error: httpx.TransportError) -> SetupError:
    """One line for an address where nothing answers."""
    return SetupError(f"Nothing answers at {url} ({type(error).__name__}); is the platform running there?")
