"""What /proc says of other processes: alive, zombie, since when, and in which folder they work.

A pid in a file proves nothing: the process may have died, be a zombie nobody reaps, or the number may belong
to a stranger by now. An engine of ours is known by its program's name *and* its working folder.
"""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import signal
    from collections.abc import Collection, Iterable

PROC = Path("/proc")


class ProcessStat(NamedTuple):
    """Two fields of /proc/PID/stat."""

    state: str
    """R, S, D, Z (zombie), X (dead) …"""
    start_ticks: int
    """Clock ticks after boot at which it started; with the pid it names a process for good."""


def stat_of(pid: int) -> ProcessStat | None:
    """State and start time, or None when there is no such process."""
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return None
    # The name in parentheses may itself hold spaces and parentheses: count from the last one.
    fields = text.rpartition(")")[2].split()
    return ProcessStat(state=fields[0], start_ticks=int(fields[19]))


def is_alive(pid: int) -> bool:
    """Whether the process exists and is not a zombie."""
    stat = stat_of(pid)
    return stat is not None and stat.state not in {"Z", "X"}


def working_in(folder: Path, names: Collection[str]) -> list[int]:
    """Pids of live processes called one of ``names`` whose working folder is ``folder``."""
    real = os.path.realpath(folder)
    found = []
    for entry in PROC.iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        # A process may end, or be somebody else's, while we look.
        with suppress(OSError):
            name = (entry / "comm").read_text().strip()
            if name in names and str((entry / "cwd").readlink()) == real:
                found.append(int(entry.name))
    return sorted(found)


def title_of(pid: int) -> str:
    """The command line as the process shows it; empty when it is gone."""
    try:
        return (
            (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        )
    except OSError:
        return ""


async def wait_gone(folder: Path, names: Collection[str], timeout_s: float) -> bool:
    """Whether no such process is left in the folder within the time."""
    deadline = time.monotonic() + timeout_s
    while working_in(folder, names):
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.05)
    return True


def send(pids: Iterable[int], signal_: signal.Signals) -> None:
    """Signals processes, some of which may have ended meanwhile."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal_)
