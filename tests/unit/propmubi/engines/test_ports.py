from __future__ import annotations

import errno
import os
import socket

import pytest

from domain.errors import SetupError
from propmubi.engines import ports


@pytest.fixture
def taken():
    with socket.create_server((ports.LOCALHOST, 0)) as server:
        yield server.getsockname()[1]


def test_preferred_port_is_kept_while_it_is_free(taken) -> None:
    free = ports.free_port()

    assert ports.free_port(free) == free
    assert ports.free_port(taken) != taken
    assert not ports.is_free(taken)


def test_listens_on_any_port_for_zero() -> None:
    with ports.listen("127.0.0.1", 0) as listener:
        assert not ports.is_free(listener.getsockname()[1])


def test_busy_port_is_told(taken) -> None:
    with pytest.raises(SetupError, match=rf"Port {taken} on 127\.0\.0\.1 is in use"):
        ports.listen("127.0.0.1", taken)


def test_foreign_address_is_told() -> None:
    with pytest.raises(SetupError, match=r"cannot listen on 192\.0\.2\.1:0"):
        ports.listen("192.0.2.1", 0)


def test_forbidden_port_is_told() -> None:
    line = ports._reason("127.0.0.1", 80, OSError(errno.EACCES, os.strerror(errno.EACCES)))

    assert "above 1023" in line
