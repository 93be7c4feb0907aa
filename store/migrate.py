"""Brings a database to the newest schema: our tables by Alembic, checkpoint tables by LangGraph's saver."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from psycopg import AsyncConnection
from sqlalchemy import create_engine, text

from store.checkpoint_security import secure_checkpoints
from store.database import sqlalchemy_url

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LOCK_KEY = 0x70726F70  # "prop": one migration at a time, whoever starts it
_SCRIPTS = Path(__file__).parent / "migrations"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    return config


def head_revision() -> str:
    """Newest revision this code knows."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:  # pragma: no cover - the package always ships migrations
        raise RuntimeError("no migrations found in the package")
    return head


def current_revision(database_url: str) -> str | None:
    """Revision the database is at; None for an empty one."""
    engine = create_engine(sqlalchemy_url(database_url))
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def upgrade_schema(database_url: str) -> None:
    """Applies what is missing, under an advisory lock, each migration in its own transaction.

    Statements wait at most five seconds for a table lock, so that a deploy never blocks live traffic.
    """
    engine = create_engine(sqlalchemy_url(database_url))
    try:
        with engine.connect() as guard, engine.connect() as connection:
            guard.execute(text("select pg_advisory_lock(:key)"), {"key": _LOCK_KEY})
            connection.execute(text("set lock_timeout = '5s'"))
            connection.commit()
            command.upgrade(_config(connection), "head")
            connection.commit()
    finally:
        engine.dispose()


async def upgrade(database_url: str) -> None:
    """Own tables, then LangGraph's checkpoint tables (its saver keeps its own version table)."""
    await asyncio.to_thread(upgrade_schema, database_url)
    async with AsyncPostgresSaver.from_conn_string(database_url) as saver:
        await saver.setup()
    async with await AsyncConnection.connect(database_url, autocommit=True) as connection:
        await secure_checkpoints(connection)
