"""The door to Postgres: one pool, sessions that commit once at the edge."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from domain.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


def sqlalchemy_url(database_url: str) -> str:
    """``postgresql://…`` (or ``postgres://…``) as SQLAlchemy's psycopg 3 dialect wants it."""
    _, _, rest = database_url.partition("://")
    return f"postgresql+psycopg://{rest}"


class Database:
    """One pool of connections. Cheap to make; opens its first connection on first use."""

    def __init__(self, database_url: str, *, pool_size: int = 12, pool_timeout_s: float = 5.0) -> None:
        self.url = database_url
        self.engine: AsyncEngine = create_async_engine(
            sqlalchemy_url(database_url),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=pool_timeout_s,
            pool_pre_ping=True,
            pool_recycle=1800,
            connect_args={
                "keepalives": 1,
                "keepalives_idle": 30,
                "keepalives_interval": 10,
                "keepalives_count": 3,
                "connect_timeout": 5,
                "prepare_threshold": 3,
            },
        )
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """A session that commits when the block ends well and rolls back otherwise.

        Raises:
            Unavailable: No connection could be had in time (pool exhausted, server away or full).
        """
        try:
            async with self._sessions() as session, session.begin():
                yield session
        except PoolTimeout as error:
            raise Unavailable("All database connections are busy; try again in a few seconds.") from error
        except DBAPIError as error:
            if error.connection_invalidated or _is_server_trouble(error):
                raise Unavailable(
                    "The database cannot be reached or cannot write now; try again soon."
                ) from error
            raise

    async def ping(self) -> str:
        """The server's version, as proof that it answers."""
        async with self.session() as session:
            return str((await session.execute(text("show server_version"))).scalar_one())

    async def close(self) -> None:
        """Closes the pool."""
        await self.engine.dispose()


def _is_server_trouble(error: DBAPIError) -> bool:
    """Classes 08 (connection), 53 (disk full, too many connections), 57 (shutdown): the server's fault."""
    state = getattr(error.orig, "sqlstate", None)
    return (state is None and "connect" in str(error.orig).lower()) or (state or "")[:2] in {"08", "53", "57"}


__all__ = ["AsyncSession", "Database", "sqlalchemy_url"]
