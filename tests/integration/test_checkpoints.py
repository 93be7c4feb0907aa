"""Checkpoints: safe to load, kept whole, and in a schema the code agrees with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import ormsgpack
import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from domain.errors import Unavailable
from domain.tenancy import ANONYMOUS_BUYER
from runtime.checkpoints import CheckpointsUnavailable, ReadingSaver, assert_strict_msgpack, checkpoint_pool
from store.database import sqlalchemy_url
from store.tables import Base

if TYPE_CHECKING:
    from tests.support.engine_fixtures import Platform

pytestmark = pytest.mark.engines


def hostile(marker: Path) -> bytes:
    """A stored value that asks the loader to call ``os.system``, as a writer of the table could leave it."""
    call = ormsgpack.packb(["os", "system", f"touch {marker}"])
    return ormsgpack.packb(ormsgpack.Ext(0, call))


async def test_hostile_row_is_inert(platform: Platform, tmp_path: Path) -> None:
    marker = tmp_path / "it-ran"
    async with platform.worker():
        started = await platform.start("plain", input={"x": 1})
        await platform.engine.runs.wait(started)
    async with await psycopg.AsyncConnection.connect(platform.database_url) as connection:
        changed = await connection.execute(
            "update checkpoint_blobs set type = 'msgpack', blob = %s where channel = 'log'",
            (hostile(marker),),
        )
        assert changed.rowcount > 0

    state = await platform.engine.states.get(ANONYMOUS_BUYER, started.run.thread_id)

    assert state is not None
    assert not marker.exists()


def test_import_before_the_switch_is_refused() -> None:
    """Without strict msgpack the worker does not start."""
    script = (
        "import langgraph.checkpoint.serde._msgpack as m; m.STRICT_MSGPACK_ENABLED = False\n"
        "from runtime.checkpoints import assert_strict_msgpack\n"
        "from domain.errors import SetupError\n"
        "try:\n    assert_strict_msgpack()\nexcept SetupError as error:\n    print(error.detail)\n"
    )

    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "LANGGRAPH_STRICT_MSGPACK": "false"},
    )

    assert "Checkpoints could run code" in ran.stdout
    assert_strict_msgpack()


async def test_pool_replaces_connections_the_server_has_closed(platform: Platform) -> None:
    saver = ReadingSaver(platform.engine.pool)
    await saver.aget_tuple({"configurable": {"thread_id": str(uuid4()), "checkpoint_ns": ""}})
    async with await psycopg.AsyncConnection.connect(platform.database_url, autocommit=True) as connection:
        await connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )

    async with platform.worker():
        started = await platform.start("plain", input={"x": 1})
        result = await platform.engine.runs.wait(started)

    assert result.error is None


async def test_exhausted_pool_is_an_answer_not_a_hang(database_url: str) -> None:
    pool = checkpoint_pool(database_url, max_size=1)
    pool.timeout = 0.2
    await pool.open(wait=True)
    config: Any = {"configurable": {"thread_id": str(uuid4()), "checkpoint_ns": ""}}

    async with pool.connection():
        with pytest.raises(CheckpointsUnavailable) as caught:
            await ReadingSaver(pool).aget_tuple(config)

    assert isinstance(caught.value, Unavailable)
    await pool.close()


async def test_large_state_survives(platform: Platform) -> None:
    async with platform.worker():
        started = await platform.start("plain", input={"x": 1, "log": ["y" * 2_000_000]})
        await platform.engine.runs.wait(started)

    thread = await platform.engine.threads.get(ANONYMOUS_BUYER, started.run.thread_id)
    assert [len(one) for one in thread.values["log"]] == [2_000_000, 1, 1]


def test_tables_and_migrations_agree(database_url: str) -> None:
    ours = set(Base.metadata.tables)
    engine = create_engine(sqlalchemy_url(database_url))
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(
                connection,
                opts={
                    "compare_type": True,
                    "include_name": lambda name, kind, _: kind != "table" or name in ours,
                    # Postgres gives the expressions of that one index back in other words.
                    "include_object": lambda _, name, *__: name != "uq_documents_content",
                },
            )
            assert compare_metadata(context, Base.metadata) == []
    finally:
        engine.dispose()
