"""A parent that has imported everything and forks a child per order, so that a killed worker is back at once.

Starting Python with LangGraph takes seconds of a small machine; a fork takes milliseconds. The parent has one
thread and no event loop, which is what makes forking it safe. Run as ``python -m evals.chaos.nursery``; reads
orders as JSON lines: ``{"id", "role": "module:function", "arguments": {…}, "log": path}`` and answers
``{"id", "pid"}``, later ``{"exited": pid, "status": code}``. A role is an async function. When standard input
ends, or the parent dies, every child is killed.
"""

from __future__ import annotations

import config as _config  # noqa: F401  # before langgraph, which reads its switches at import

# isort: split
import asyncio
import ctypes
import importlib
import json
import os
import select
import signal
import sys
import traceback
from typing import Any, Final

_PR_SET_PDEATHSIG: Final = 1
_LOOK_S: Final = 0.05
_PRELOADED: Final = ("evals.chaos.roles",)


def main() -> None:
    """Serves orders until standard input ends."""
    for name in _PRELOADED:
        importlib.import_module(name)
    buffer = b""
    children: set[int] = set()
    while True:
        readable, _, _ = select.select([0], [], [], _LOOK_S)
        if readable:
            chunk = os.read(0, 65_536)
            if not chunk:
                break
            *lines, buffer = (buffer + chunk).split(b"\n")
            for line in lines:
                children.add(_fork(json.loads(line)))
        _report_exits(children)
    for pid in children:
        os.kill(pid, signal.SIGKILL)


def _report_exits(children: set[int]) -> None:
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        children.discard(pid)
        _tell({"exited": pid, "status": os.waitstatus_to_exitcode(status)})


def _tell(fact: dict[str, Any]) -> None:
    os.write(1, json.dumps(fact).encode() + b"\n")


def _fork(order: dict[str, Any]) -> int:
    pid = os.fork()
    if pid == 0:
        os._exit(_live(order))
    _tell({"id": order["id"], "pid": pid})
    return pid


def _live(order: dict[str, Any]) -> int:
    """The child's whole life; its exit code."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    module, _, name = order["role"].partition(":")
    try:
        role = getattr(importlib.import_module(module), name)
        asyncio.run(role(**order["arguments"]))
    except BaseException:  # noqa: BLE001  # whatever ends it, the child must not go on as its parent
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


if __name__ == "__main__":
    main()
