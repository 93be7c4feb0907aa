"""A live server for real clients: all graphs they are tried with, and a person with a token."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from redis import Redis

from store.demo_people import ensure_demo
from tests.support.client_graphs import client_registry
from tests.support.engine_fixtures import open_platform
from tests.support.live_api import live_api
from tests.support.word_embedder import WordEmbedder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from propmubi.engines import EmbeddedEngines
    from store.database import Database
    from tests.conftest import PostgresServer


@dataclass(frozen=True)
class ClientApi:
    """Where the server is, and tokens of people of its demo tenant."""

    url: str
    token: str
    """The buyer's."""
    other_token: str
    """A broker's."""
    admin_token: str
    """The administrator's, who may make assistants."""


async def admin_token(db: Database) -> str:
    """Token of a person who may do all that clients can ask for."""
    people = {one.email: one.token for one in await ensure_demo(db)}
    return people["admin@demo"]


def redis_of_module(engines: EmbeddedEngines) -> str:
    """URL of an empty Redis database that this worker's modules use, apart from those of single tests."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    url = urlunsplit(urlsplit(engines.urls.redis_url)._replace(path=f"/{8 + worker % 8}"))
    with Redis.from_url(url) as client:
        client.flushdb()
    return url


@asynccontextmanager
async def serve_clients(
    database_url: str, redis_url: str, folder: Path, **settings: Any
) -> AsyncIterator[ClientApi]:
    async with (
        open_platform(
            database_url, redis_url, folder, client_registry(), embedder=WordEmbedder(), **settings
        ) as platform,
        live_api(platform) as url,
    ):
        people = {one.email: one.token for one in await ensure_demo(platform.engine.db)}
        yield ClientApi(url, people["buyer@demo"], people["broker@demo"], people["admin@demo"])


@pytest.fixture(scope="module")
async def client_api(
    postgres_server: PostgresServer,
    migrated_template: str,
    engines: EmbeddedEngines,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[ClientApi]:
    """One server for all tests of a module, which make threads of their own."""
    folder = tmp_path_factory.mktemp("clients")
    with postgres_server.database(migrated_template) as database_url:
        async with serve_clients(database_url, redis_of_module(engines), folder) as served:
            yield served
