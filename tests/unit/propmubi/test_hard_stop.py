"""A process of a cluster that was asked to stop ends in time, even when a thread of it never does."""

from __future__ import annotations

import subprocess
import sys
import time

from propmubi.supervisor import END_WITHIN_S, EXIT_FORCED

STUCK = """
import asyncio, os, signal, threading, time
from contextlib import asynccontextmanager
from propmubi.supervisor import Stage, Supervisor

supervisor = Supervisor(progress=lambda *_: None, on_stop=lambda: None, end_within_s=0.5)

@asynccontextmanager
async def stage():
    asyncio.get_running_loop().run_in_executor(None, time.sleep, 600)
    yield

def ready():
    os.kill(os.getpid(), signal.SIGTERM)

asyncio.run(supervisor.run([Stage("Stuck", stage)], on_ready=ready))
"""


def test_stuck_thread_does_not_keep_a_process_that_was_asked_to_stop() -> None:
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", STUCK], check=False, timeout=120)

    assert done.returncode == EXIT_FORCED
    assert time.monotonic() - began < 100, "the thread sleeps for ten minutes"


def test_the_deadline_is_before_that_of_the_cluster() -> None:
    assert END_WITHIN_S < 30
