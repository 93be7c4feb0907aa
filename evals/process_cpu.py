"""CPU time of a server process and of those it started, as Linux counts it."""

from __future__ import annotations

import os
from pathlib import Path


def family_cpu_s(pid: int, proc: Path = Path("/proc")) -> float | None:
    """Seconds of CPU that a process, its children and its children that have ended have used; None elsewhere.

    Fields 14 to 17 of ``/proc/PID/stat`` (proc(5)): user and system time, own and of children waited for.
    """
    try:
        children = (proc / str(pid) / "task" / str(pid) / "children").read_text().split()
        ticks = sum(_ticks(proc, pid)) + sum(sum(_ticks(proc, int(child))[:2]) for child in children)
    except OSError:
        return None
    return ticks / os.sysconf("SC_CLK_TCK")


def _ticks(proc: Path, pid: int) -> list[int]:
    """User, system, children's user, children's system. The name before them may hold spaces."""
    try:
        line = (proc / str(pid) / "stat").read_text()
    except FileNotFoundError:  # It ended meanwhile: its time is its parent's from now on.
        return [0, 0, 0, 0]
    return [int(one) for one in line.rpartition(")")[2].split()[11:15]]
