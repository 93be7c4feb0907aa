"""Engines for tests: one Postgres and one Redis per pytest worker, one database per test.

With DATABASE_URL or REDIS_URL set the same fixtures use those servers, so that one suite passes
against embedded and served engines. The role of DATABASE_URL must be allowed to create databases.
"""

from __future__ import annotations

import gc
import logging
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest
import structlog
from psycopg import sql
from redis import Redis

from propmubi.engines import EmbeddedEngines, EngineOptions, ServedUrls

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

# Eleven thousand tests are many objects that stay, and looking through them again and again takes time.
gc.set_threshold(100_000, 50, 100)

# A suite calls more often than any caller may; tests of the limits put them on in settings of their own.
os.environ.setdefault("PROPMUBI_RATE_LIMITS", "off")

# Structlog as it comes draws each traceback with all locals, which takes seconds in the depths of a framework.
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)

pytest_plugins = ["tests.support.network_guard", "tests.support.evals_plugin"]


UNTRACED = (
    "tests/adversary/",
    "tests/chaos/",
    "tests/contract/test_problems.py",
    "tests/contract/test_route_access.py",
    "tests/contract/test_wire_captures.py",
    "tests/contract/test_wire_errors.py",
    "tests/contract/test_wire_javascript.py",
    "tests/contract/test_wire_protocol_captures.py",
    "tests/contract/test_wire_remote_graph.py",
    "tests/contract/test_wire_sdk",
    "tests/integration/test_no_network.py",
    "tests/integration/test_row_security.py",
    "tests/unit/agents/test_floor_is_grounded.py",
)
"""These go through the same lines thousands of times, which others have gone through already."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves the tracer of coverage off where it only costs time, and begins with what takes longest."""
    for item in items:
        if item.nodeid.startswith(UNTRACED):
            item.add_marker("no_cover")
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


MEMORY = Path("/dev/shm")  # noqa: S108  # a folder of random name is made in it
MEMORY_BYTES = 8 * 1024**3
"""Free there before it is used: some hundred megabytes for each worker, and more while its write-ahead log grows."""


class PostgresServer:
    """A server on which tests make databases, through one administrator's session."""

    def __init__(self, admin_url: str, app_url: str) -> None:
        self._app_url = app_url
        self._owner = urlsplit(app_url).username
        self._admin = psycopg.connect(admin_url, autocommit=True)

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """URL of a new database, a copy of the template, dropped at the end."""
        name = f"test_{uuid4().hex}"
        self._admin.execute(
            sql.SQL("create database {} template {} owner {} strategy file_copy").format(
                sql.Identifier(name), sql.Identifier(template), sql.Identifier(self._owner or "postgres")
            )
        )
        try:
            yield urlunsplit(urlsplit(self._app_url)._replace(path=f"/{name}"))
        finally:
            self._let_go()
            self._admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))

    def _let_go(self) -> None:
        """Closes what a test has left connecting: dropping the database would wait five seconds for it.

        A connection whose making is cancelled keeps its socket until it is collected.
        """
        if self._admin.execute("select from pg_stat_activity where state = 'starting' limit 1").rowcount:
            gc.collect(1)

    def close(self) -> None:
        self._admin.close()


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """A command that runs inside a test sets how the whole process logs; the next test finds it as it was."""
    root = logging.getLogger()
    structure, handlers, level = structlog.get_config(), root.handlers[:], root.level
    disabled = root.manager.disable
    yield
    logging.disable(disabled)
    structlog.configure(**structure)
    root.handlers[:], root.level = handlers, level


@pytest.fixture(scope="session")
async def engines(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedEngines]:
    """This worker's engines; what the environment names is left to its server."""
    served = ServedUrls(
        database_url=os.environ.get("DATABASE_URL"),
        redis_url=os.environ.get("REDIS_URL"),
        qdrant_url=os.environ.get("QDRANT_URL"),
    )
    with _engines_folder(tmp_path_factory) as folder:
        async with EmbeddedEngines(folder, served=served, options=EngineOptions(is_durable=False)) as running:
            yield running


@contextmanager
def _engines_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """In memory where there is room: a copied database is a thousand files, which take five times as long on disk."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > MEMORY_BYTES:
        with TemporaryDirectory(prefix="propmubi-tests-", dir=MEMORY) as folder:
            yield Path(folder)
    else:
        yield tmp_path_factory.mktemp("engines")


@pytest.fixture(scope="session")
def postgres_server(engines: EmbeddedEngines) -> Iterator[PostgresServer]:
    app_url = engines.urls.database_url
    server = PostgresServer(engines.postgres.superuser_url() if engines.postgres else app_url, app_url)
    yield server
    server.close()


@pytest.fixture(scope="session")
async def migrated_template(postgres_server: PostgresServer) -> AsyncIterator[str]:
    """Name of a database with the newest schema, to copy from."""
    from store.migrate import upgrade

    with postgres_server.database() as url:
        await upgrade(url)
        yield urlsplit(url).path.removeprefix("/")


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """URL of this test's own empty database."""
    with postgres_server.database() as url:
        yield url


@pytest.fixture
def database_url(postgres_server: PostgresServer, migrated_template: str) -> Iterator[str]:
    """URL of this test's own database with the newest schema."""
    with postgres_server.database(migrated_template) as url:
        yield url


@pytest.fixture
def redis_url(engines: EmbeddedEngines) -> str:
    """URL of an empty Redis database of this worker."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    database = 0 if engines.redis else worker + 1
    url = urlunsplit(urlsplit(engines.urls.redis_url)._replace(path=f"/{database}"))
    with Redis.from_url(url) as client:
        client.flushdb()
    return url


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data folder of this test's own, not yet made."""
    return tmp_path / "data"
