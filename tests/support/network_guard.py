"""No test, and nothing a test starts in this process, may reach another machine.

An audit hook sees every connect, sendto and name look-up that Python code makes, in any thread, from the
first import on. What is not this machine is refused with a clear error and remembered, so that even a library
that swallows the error fails the test.
"""

from __future__ import annotations

import ipaddress
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ATTEMPTS: list[str] = []
"""Foreign addresses that something tried to reach and that no test expected."""

_LOCAL_NAMES = {"localhost", "localhost.localdomain", "ip6-localhost", "", None}


def is_local(host: object) -> bool:
    """Whether the host is this machine: loopback, any-address, or a local name."""
    if host in _LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(str(host).split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def refuse_foreign(event: str, args: tuple[Any, ...]) -> None:
    """The hook. Unix sockets have a str or bytes address and are always local."""
    if event in {"socket.connect", "socket.sendto"}:
        host = args[1][0] if isinstance(args[1], tuple) else ""
    elif event == "socket.getaddrinfo":
        host = args[0].decode() if isinstance(args[0], bytes) else args[0]
    else:
        return
    if not is_local(host):
        ATTEMPTS.append(f"{event} {host}")
        raise PermissionError(f"network guard: {event} to {host!r} is not this machine")


sys.addaudithook(refuse_foreign)


@pytest.fixture(autouse=True)
def network_guard() -> Iterator[None]:
    """Fails the test during which something tried to leave the machine, even if it hid the error."""
    yield
    tried, ATTEMPTS[:] = list(ATTEMPTS), []
    assert tried == [], "something tried to leave this machine"
