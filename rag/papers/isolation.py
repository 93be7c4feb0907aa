"""What the reading process gives up before it opens a file. Each step only takes away; none can be undone."""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import socket
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rag.papers.limits import ReadingLimits

_NEW_USER: Final = 0x10000000
_NEW_NETWORK: Final = 0x40000000
_NO_NEW_PRIVILEGES: Final = 38
_DIE_WITH_PARENT: Final = 1
_KILL: Final = 9


def give_up(limits: ReadingLimits) -> bool:
    """Takes the process's network, privileges and most of its memory.

    Returns:
        Whether the kernel took the network; if it may not (containers forbid it), Python's sockets are
        taken alone, and the bounds of the container have to do the rest.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    is_alone: bool = False
    if sys.platform == "linux":
        libc.prctl(_DIE_WITH_PARENT, _KILL, 0, 0, 0)
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        # Without root a network of one's own needs a user space of one's own.
        is_alone = libc.unshare(_NEW_NETWORK) == 0 or libc.unshare(_NEW_USER | _NEW_NETWORK) == 0
    _no_sockets()
    bound(resource.RLIMIT_AS, limits.memory_bytes)
    bound(resource.RLIMIT_CORE, 0)
    bound(resource.RLIMIT_NOFILE, 64)
    # Nothing is written but to pipes.
    bound(resource.RLIMIT_FSIZE, 0)
    return is_alone


def bound(what: int, most: int) -> None:
    """Lowers a limit; one that is lower already stays."""
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (most, most))


def allow_cpu(seconds: int) -> None:
    """So many seconds of processor time from now; then the kernel ends the process (SIGXCPU)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(
        resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
    )


class _NoSocket(socket.socket):
    """A class still, for libraries derive from it at import."""

    def __init__(self, *_args: object, **_kwargs: object) -> None:
        raise OSError(errno.EPERM, "the reading process has no network")


def _no_sockets() -> None:
    socket.socket = _NoSocket  # type: ignore[misc]  # taken on purpose


def quiet_streams() -> int:
    """Keeps the pipe to the parent for frames alone: what libraries print goes nowhere.

    Returns:
        The descriptor of the pipe.
    """
    pipe = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    return pipe
