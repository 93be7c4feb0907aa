"""The errors of the database as callers know them: the database is away, or the lease is gone."""

from __future__ import annotations

from typing import Final

import psycopg
from psycopg_pool import PoolClosed, PoolTimeout

from domain.errors import Contended, StaleLease, Unavailable
from store.contention import CONTENDED_SQLSTATES
from store.leases import STALE_LEASE_SQLSTATE

_AWAY: Final = "The database cannot be reached or cannot write now; try again soon."
_AWAY_CLASSES: Final = frozenset({"08", "40", "53", "55", "57", "58"})
"""Classes of SQLSTATE that are the server's trouble and pass: connection, rollback by it, resources (a full
disk), locks, an operator who stops it, its files. Others are about what was sent, as 54: too large."""
_BUSY: Final = "All database connections are busy; try again in a few seconds."


class CheckpointsUnavailable(Unavailable):
    """Checkpoints cannot be read or written now; the run goes on later from the last one."""


class CheckpointsContended(CheckpointsUnavailable, Contended):
    """A transaction under a lease was broken off for another's; all of it may be done again."""


def stale_lease() -> StaleLease:
    """The error of who writes to a thread that another has taken."""
    return StaleLease("Another worker has taken this thread.")


def known_error(error: BaseException) -> Exception | None:
    """The error callers know for what Postgres, or the way to it, says; None for any other."""
    if isinstance(error, PoolTimeout):
        return CheckpointsUnavailable(_BUSY)
    if isinstance(error, psycopg.Error) and error.sqlstate == STALE_LEASE_SQLSTATE:
        return stale_lease()
    if isinstance(error, psycopg.Error) and error.sqlstate in CONTENDED_SQLSTATES:
        return CheckpointsContended(_AWAY)
    return CheckpointsUnavailable(_AWAY) if _is_away(error) else None


def _is_away(error: BaseException) -> bool:
    if isinstance(error, psycopg.OperationalError):
        return error.sqlstate is None or error.sqlstate[:2] in _AWAY_CLASSES
    return isinstance(error, psycopg.InterfaceError | PoolClosed | OSError)


class database_trouble:  # noqa: N801  # reads as a statement: with database_trouble()
    """Turns "the database is away" and "the lease is gone" into the errors callers know."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        known = None if error is None else known_error(error)
        if isinstance(known, StaleLease):
            raise known from None
        if known is not None:
            raise known from error
