"""Starting and ending children that must not outlive us."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

from propmubi.engines.identity import CHILD, Identity, same_user

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

POLL_S = 0.01
_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "HOME": "/"}


def child_command(program: Sequence[str], identity: Identity, *, death_signal: int) -> list[str]:
    """The command line that runs ``program`` through ``child.py`` under ``identity``."""
    orders = {
        "identity": identity.kind,
        "uid": identity.uid,
        "gid": identity.gid,
        "death_signal": death_signal,
        "parent": os.getpid(),
    }
    return [sys.executable, "-I", "-S", str(CHILD), json.dumps(orders), *program]


def spawn(
    program: Sequence[str],
    *,
    log: Path,
    cwd: Path,
    identity: Identity | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Starts a child in its own session, writing to ``log``, that gets ``death_signal`` when we die.

    The kernel ties that signal to the *thread* that forked, so it is asked for only from the main thread;
    a child of any other thread would be ended when that thread ends.
    """
    from_main = threading.current_thread() is threading.main_thread()
    command = child_command(
        program, identity or same_user(), death_signal=int(death_signal) if from_main else 0
    )
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - argv list of our own making, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=_ENVIRONMENT,
            start_new_session=True,
        )


async def wait_exit(process: subprocess.Popen[bytes], timeout_s: float) -> int | None:
    """The exit code, or None when the child still runs after ``timeout_s``."""
    deadline = time.monotonic() + timeout_s
    while process.poll() is None and time.monotonic() < deadline:  # noqa: ASYNC110 - a pid has no event
        await asyncio.sleep(POLL_S)
    return process.poll()


async def run_to_end(
    program: Sequence[str], *, log: Path, cwd: Path, identity: Identity | None, timeout_s: float
) -> int | None:
    """Runs a program of a few seconds; its exit code, or None where it took longer and was ended."""
    process = spawn(program, log=log, cwd=cwd, identity=identity)
    try:
        return await wait_exit(process, timeout_s)
    finally:
        end_group(process)


async def end(process: subprocess.Popen[bytes], steps: Sequence[tuple[signal.Signals, float]]) -> None:
    """Sends each signal in turn, waiting its seconds, until the child is gone; SIGKILL is the last word."""
    for signal_, timeout_s in (*steps, (signal.SIGKILL, 5.0)):
        if process.poll() is not None:
            return
        process.send_signal(signal_)
        await wait_exit(process, timeout_s)


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Ends a child and its children at once, if it has not ended yet."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
