"""Dead connections found before they are used, without a round trip while the pool is busy."""

from __future__ import annotations

import select
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy.exc import DisconnectionError

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import Dialect
    from sqlalchemy.pool import ConnectionPoolEntry

REST_S: Final = 30.0
"""After this long unused, a connection's peer may have vanished without a word: it is asked."""


class QuietCheck:
    """Looks at each connection that leaves the pool; the pool replaces those it refuses."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._last_used: WeakKeyDictionary[object, float] = WeakKeyDictionary()

    def __call__(self, connection: Any, _record: ConnectionPoolEntry, _proxy: object) -> None:  # noqa: ANN401  # the driver's, adapted
        """Refuses a connection that the server closed or that no longer answers.

        Raises:
            DisconnectionError: It is dead.
        """
        driver = self._dialect.get_driver_connection(connection)
        now = monotonic()
        last = self._last_used.get(driver)
        self._last_used[driver] = now
        if last is None:
            return  # It was opened just now.
        if driver.closed or _has_something_to_say(driver.fileno()):
            raise DisconnectionError("the server closed this connection")
        if now - last > REST_S:
            self._ask(connection)

    def _ask(self, connection: Any) -> None:  # noqa: ANN401
        try:
            self._dialect.do_ping(connection)
        except self._dialect.loaded_dbapi.Error as error:
            raise DisconnectionError("the server does not answer on this connection") from error


def _has_something_to_say(descriptor: int) -> bool:
    """A quiet connection has nothing to read; one that the server closed has its end of file."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))
