"""Ends background tasks for certain."""

from __future__ import annotations

import asyncio
from typing import Any, Final

_AGAIN_S: Final = 0.5


async def ended(*tasks: asyncio.Task[Any]) -> None:
    """Cancels tasks until they have ended, whatever they end with.

    A library may swallow a cancellation that falls into the middle of one of its commands; a loop around it
    then goes on for ever, and whoever waits for its end waits with it. So it is asked again.
    """
    while open_tasks := [task for task in tasks if not task.done()]:
        for task in open_tasks:
            task.cancel()
        await asyncio.wait(open_tasks, timeout=_AGAIN_S)
    for task in tasks:
        if not task.cancelled():
            task.exception()  # Seen: nobody else will ask for it.
