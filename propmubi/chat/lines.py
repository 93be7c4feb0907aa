"""Lines a person or a script gives, read beside the event loop."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class InputLines:
    """One reading thread for the whole conversation.

    A daemon thread and not the loop's executor: a read that waits for a person cannot be cancelled, and must
    not keep the process alive after Ctrl-C.
    """

    def __init__(self, read_line: Callable[[], str]) -> None:
        """``read_line`` gives the next line without its end, or raises EOFError."""
        self._read_line = read_line
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._wanted = threading.Semaphore(0)
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._work, name="chat-input", daemon=True).start()

    async def next(self) -> str | None:
        """The next line; None at the end of the input."""
        self._wanted.release()
        return await self._queue.get()

    def _work(self) -> None:
        while True:
            self._wanted.acquire()
            try:
                line: str | None = self._read_line()
            except (EOFError, KeyboardInterrupt):
                line = None
            try:
                self._loop.call_soon_threadsafe(self._queue.put_nowait, line)
            except RuntimeError:
                return  # the loop has closed: the conversation is over
            if line is None:
                return
