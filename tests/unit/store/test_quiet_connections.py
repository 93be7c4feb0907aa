"""Connections are looked at when they leave the pool, and asked only after a rest."""

from __future__ import annotations

import socket
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.exc import DisconnectionError

from store.quiet_connections import REST_S, QuietCheck

if TYPE_CHECKING:
    from collections.abc import Iterator


class Driver:
    """A driver's connection over a real socket."""

    def __init__(self, ours: socket.socket) -> None:
        self._ours = ours
        self.closed = False

    def fileno(self) -> int:
        return self._ours.fileno()


class Dialect:
    """Counts how often a connection was asked."""

    loaded_dbapi = SimpleNamespace(Error=OSError)

    def __init__(self) -> None:
        self.asked = 0
        self.is_dead = False

    def get_driver_connection(self, connection: Any) -> Any:
        return connection

    def do_ping(self, _connection: Any) -> None:
        self.asked += 1
        if self.is_dead:
            raise OSError("no answer")


@pytest.fixture
def pair() -> Iterator[tuple[Driver, socket.socket]]:
    ours, servers = socket.socketpair()
    yield Driver(ours), servers
    ours.close()
    servers.close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr("store.quiet_connections.monotonic", lambda: now[0])
    return now


def test_a_busy_connection_is_never_asked(pair, clock) -> None:
    dialect = Dialect()
    check: Any = QuietCheck(dialect)  # type: ignore[arg-type]  # the two methods it calls
    for _ in range(5):
        clock[0] += REST_S - 1
        check(pair[0], None, None)

    assert dialect.asked == 0


def test_a_rested_connection_is_asked_once(pair, clock) -> None:
    dialect = Dialect()
    check: Any = QuietCheck(dialect)  # type: ignore[arg-type]
    for wait_s in (0, REST_S + 1, 1):
        clock[0] += wait_s
        check(pair[0], None, None)

    assert dialect.asked == 1


@pytest.mark.parametrize("fault", ["no answer", "end of file", "closed by us"])
def test_a_dead_connection_is_refused(pair, clock, fault: str) -> None:
    driver, servers = pair
    dialect = Dialect()
    check: Any = QuietCheck(dialect)  # type: ignore[arg-type]
    check(driver, None, None)
    if fault == "no answer":
        dialect.is_dead = True
        clock[0] += REST_S + 1
    elif fault == "end of file":
        servers.close()
    else:
        driver.closed = True

    with pytest.raises(DisconnectionError):
        check(driver, None, None)
