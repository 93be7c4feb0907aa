"""TCP ports of this machine: which are free, and listening on one before anything else starts."""

from __future__ import annotations

import errno
import socket

from domain.errors import SetupError

LOCALHOST = "127.0.0.1"


def is_free(port: int, host: str = LOCALHOST) -> bool:
    """Whether a server could listen there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(preferred: int | None = None) -> int:
    """The preferred port when it is free, else any that is."""
    if preferred and is_free(preferred):
        return preferred
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOCALHOST, 0))
        return int(probe.getsockname()[1])


def listen(host: str, port: int) -> socket.socket:
    """A listening socket for the API, taken before the engines start so that a busy port costs nothing.

    Raises:
        SetupError: The port is busy, not allowed, or the host is not an address of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio switches Nagle's delay off on each connection it accepts; without it
    # every small event of a stream waits 40 ms for the reader's delayed acknowledgement.
    server = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind((host, port))
        server.listen(1024)
    except OSError as error:
        server.close()
        raise SetupError(_reason(host, port, error)) from None
    server.setblocking(False)
    return server


def _reason(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use: stop that program or pass --port N (0 takes a free one)."
    if error.errno == errno.EACCES:
        return f"Port {port} may not be opened by this user: pass --port with a number above 1023."
    return f"The API cannot listen on {host}:{port} ({error.strerror or error}): check --host and --port."
