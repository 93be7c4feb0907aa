"""The guard that every test runs under really refuses, and is not blind."""

from __future__ import annotations

import socket

import httpx
import pytest

from tests.support import network_guard


@pytest.fixture
def attempts() -> list[str]:
    """Attempts made by the test itself, taken off the record afterwards."""
    before = len(network_guard.ATTEMPTS)
    made: list[str] = []
    yield made
    made.extend(network_guard.ATTEMPTS[before:])
    del network_guard.ATTEMPTS[before:]
    assert made


def test_refuses_a_connection_to_another_machine(attempts: list[str]) -> None:
    with socket.socket() as sock, pytest.raises(PermissionError, match="network guard"):
        sock.connect(("192.0.2.1", 80))


def test_refuses_to_look_up_a_foreign_name(attempts: list[str]) -> None:
    with pytest.raises(PermissionError, match="network guard"):
        socket.getaddrinfo("example.com", 443)


async def test_refuses_an_http_client(attempts: list[str]) -> None:
    async with httpx.AsyncClient() as client:
        with pytest.raises(Exception, match="network guard"):
            await client.get("http://example.org/")


def test_lets_this_machine_through() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        with socket.create_connection(("127.0.0.1", port), timeout=2) as client:
            assert client.getpeername()[1] == port
