"""The door to Postgres: one pool, sessions that commit once at the edge, scoped or the system's own."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Final

from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import QueuePool

from domain.errors import Contended, SetupError, Unavailable
from store.contention import CONTENDED_SQLSTATES
from store.quiet_connections import QuietCheck
from store.scope import APP_ROLE, Scope
from store.sealed_columns import ColumnSealer
from store.sealed_mapping import session_info
from store.sealing import Sealer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping
    from uuid import UUID

    from domain.tenancy import Principal

SESSION_OPTIONS: Final = (
    # Times come back in UTC whatever the server's own zone is.
    "-c timezone=UTC "
    # A client that stands still, or vanished without a word, must not keep its locks from others for long.
    "-c idle_in_transaction_session_timeout=15s -c tcp_user_timeout=30s "
    "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
)
"""What the server is told at the start of a session."""
ROLE_TROUBLE: Final = frozenset({"22023", "42501"})
"""The role does not exist, or this user may not act as it."""
NO_ROLE: Final = (
    f"The database user may not act as the role {APP_ROLE}: run `propmubi migrate`, which says what to grant."
)


def sqlalchemy_url(database_url: str) -> str:
    """``postgresql://…`` (or ``postgres://…``) as SQLAlchemy's psycopg 3 dialect wants it."""
    _, _, rest = database_url.partition("://")
    return f"postgresql+psycopg://{rest}"


class Database:
    """One pool of connections. Cheap to make; opens its first connection on first use.

    Args:
        database_url: ``postgresql://…``
        pool_size: Connections at most.
        pool_timeout_s: How long a caller waits for one.
        keys: Keys by name; with any, what people said is sealed with the first and opened with all.
    """

    def __init__(
        self,
        database_url: str,
        *,
        pool_size: int = 12,
        pool_timeout_s: float = 5.0,
        keys: Mapping[str, bytes] | None = None,
    ) -> None:
        self.url = database_url
        self.keys = keys
        self.columns = ColumnSealer(Sealer(keys) if keys else None)
        self.engine: AsyncEngine = create_async_engine(
            sqlalchemy_url(database_url),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=pool_timeout_s,
            pool_recycle=1800,
            connect_args={
                "keepalives": 1,
                "keepalives_idle": 30,
                "keepalives_interval": 10,
                "keepalives_count": 3,
                # Milliseconds until an unanswered packet ends the connection; the kernel's own is 15 minutes.
                "tcp_user_timeout": 30_000,
                "connect_timeout": 5,
                "prepare_threshold": 3,
                "options": SESSION_OPTIONS,
            },
        )
        event.listen(self.engine.sync_engine, "checkout", QuietCheck(self.engine.dialect))
        info = session_info(self.columns)
        self._system_sessions = async_sessionmaker(self.engine, expire_on_commit=False, info=info)
        # The driver sends no BEGIN of its own here: it travels with the scope's settings in one message.
        begun_by_us = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._scoped_sessions = async_sessionmaker(begun_by_us, expire_on_commit=False, info=info)

    @asynccontextmanager
    async def session(self, asker: Principal | UUID | Scope) -> AsyncIterator[AsyncSession]:
        """A transaction that sees and writes only what the caller may, whatever the statements say.

        It commits when the block ends well and rolls back otherwise.

        Args:
            asker: The caller; a tenant's id for what belongs to the tenant and to no person; or a scope.

        Raises:
            Unavailable: No connection could be had in time (pool exhausted, server away or full).
            Contended: The transaction was broken off for another's; see `store.contention`.
            SetupError: The database lacks the role of scoped sessions.
        """
        begin = Scope.of(asker).begin_sql
        with _database_trouble():
            async with self._scoped_sessions() as session, session.begin():
                connection = await session.connection()
                try:
                    await connection.exec_driver_sql(begin, execution_options={"no_parameters": True})
                except DBAPIError as error:
                    if getattr(error.orig, "sqlstate", None) in ROLE_TROUBLE:
                        raise SetupError(NO_ROLE) from None
                    raise
                yield session

    @asynccontextmanager
    async def system_session(self) -> AsyncIterator[AsyncSession]:
        """A transaction of the platform itself, which sees every tenant; commits and rolls back likewise.

        Only the modules that `tests/unit/project/test_system_sessions.py` names may open one.

        Raises:
            Unavailable: No connection could be had in time (pool exhausted, server away or full).
        """
        with _database_trouble():
            async with self._system_sessions() as session, session.begin():
                yield session

    def connections(self) -> tuple[int, int]:
        """How many of the pool's connections are in use, and how many wait for use."""
        pool = self.engine.pool
        assert isinstance(pool, QueuePool)  # noqa: S101  # what an engine with a size has
        return pool.checkedout(), pool.checkedin()

    async def ping(self) -> str:
        """The server's version, as proof that it answers."""
        async with self.system_session() as session:
            return str((await session.execute(text("show server_version"))).scalar_one())

    async def close(self) -> None:
        """Closes the pool."""
        await self.engine.dispose()


@contextmanager
def _database_trouble() -> Iterator[None]:
    """Turns "no connection" and "the server is away or full" into the error callers know."""
    try:
        yield
    except PoolTimeout as error:
        raise Unavailable("All database connections are busy; try again in a few seconds.") from error
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in CONTENDED_SQLSTATES:
            raise Contended("Others changed the same things just then; try again.") from error
        if error.connection_invalidated or _is_server_trouble(error):
            raise Unavailable(
                "The database cannot be reached or cannot write now; try again soon."
            ) from error
        raise


def _is_server_trouble(error: DBAPIError) -> bool:
    """Classes 08 (connection), 53 (disk full, too many connections), 57 (shutdown): the server's fault."""
    state = getattr(error.orig, "sqlstate", None)
    return (state is None and "connect" in str(error.orig).lower()) or (state or "")[:2] in {"08", "53", "57"}


__all__ = ["SESSION_OPTIONS", "AsyncSession", "Database", "sqlalchemy_url"]
