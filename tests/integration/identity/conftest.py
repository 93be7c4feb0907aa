"""The whole HTTP application over a real database, without a worker."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest
from argon2 import PasswordHasher

from api.app import create_app
from api.identity.keys import IdentityKeys
from config.settings import Settings
from store.database import Database
from store.demo_people import DemoSignIn, ensure_demo
from store.identity.passwords import Passwords
from store.listings import ListingRepository

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from fastapi import FastAPI


@dataclass
class StoreServices:
    """Real stores; what else a route asks for is missing and fails loudly."""

    database: Database
    settings: Settings
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def listings(self) -> ListingRepository:
        return ListingRepository(self.database)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url, pool_size=4)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def passwords() -> Passwords:
    """argon2id that takes a millisecond: what is kept and compared is the same."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def app_with(database: Database, tmp_path: Path, passwords: Passwords) -> Callable[..., FastAPI]:
    """Makes the application with other settings than the usual ones."""

    def make(**settings: Any) -> FastAPI:
        chosen = Settings(**{"data_dir": tmp_path / "data", **settings})
        app = create_app(cast("Any", StoreServices(database, chosen)))
        app.state.identity_keys = IdentityKeys(chosen, passwords=passwords)
        return app

    return make


@pytest.fixture
def app(app_with: Callable[..., FastAPI]) -> FastAPI:
    return app_with()


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        yield client


def client_of(app: FastAPI, base_url: str = "http://localhost", peer: str = "127.0.0.1") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, client=(peer, 40_000))
    return httpx.AsyncClient(transport=transport, base_url=base_url)


@pytest.fixture
def reach() -> Callable[..., httpx.AsyncClient]:
    """A client of an application, from a given address."""
    return client_of


@pytest.fixture
async def demo(database: Database, passwords: Passwords) -> dict[str, DemoSignIn]:
    """Demo people by email."""
    return {each.email: each for each in await ensure_demo(database, passwords=passwords)}
