"""Runs the platform's stages in one process: in order up, in reverse down, whatever makes it end.

A stage is entered when those before it stand, and left when those after it are gone; so the worker drains
before the API closes, and both are gone before the engines stop. Ctrl-C or SIGTERM ends the run in order,
during the start too; a second one ends it at once, and the kernel then tells the engines to stop.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
    from contextlib import AbstractAsyncContextManager

    Progress = Callable[[str, float], None]

EXIT_FORCED = 130
END_WITHIN_S = 29.0
"""For processes of a cluster, which are killed half a minute after they were asked to stop."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Stage:
    """One part of the platform."""

    name: str
    """What a person reads while it starts: a noun."""
    open: Callable[[], AbstractAsyncContextManager[object]]


class Supervisor:
    """One run of the platform.

    Args:
        progress: Told of each stage that stands.
        on_stop: Called when the end begins.
        end_within_s: So many seconds after a request to stop the process ends whatever happens: a node that
            holds on to its thread must not keep it.
    """

    def __init__(
        self, *, progress: Progress, on_stop: Callable[[], None], end_within_s: float | None = None
    ) -> None:
        self._progress = progress
        self._end_within_s = end_within_s
        self._on_stop = on_stop
        self._stop = asyncio.Event()
        self._failure: BaseException | None = None
        self._main: asyncio.Task[object] | None = None
        self._is_ready = False
        self._was_asked = False

    @property
    def is_stopping(self) -> bool:
        """Whether the end has begun."""
        return self._stop.is_set()

    async def run(self, stages: Sequence[Stage], on_ready: Callable[[], None]) -> None:
        """Enters the stages, tells that all are ready, and returns when asked to stop.

        Raises:
            BaseException: What a stage raised while starting, or a part that died while running.
        """
        self._main = asyncio.current_task()
        with self._signals():
            try:
                async with AsyncExitStack() as stack:
                    for stage in stages:
                        began = time.monotonic()
                        await stack.enter_async_context(stage.open())
                        self._progress(stage.name, time.monotonic() - began)
                    self._is_ready = True
                    on_ready()
                    await self._stop.wait()
            except asyncio.CancelledError:
                if not self._was_asked:
                    raise
        if self._failure is not None:
            raise self._failure

    @asynccontextmanager
    async def part(
        self,
        work: Coroutine[object, object, None],
        finish: Callable[[], Awaitable[None]] | None = None,
    ) -> AsyncIterator[None]:
        """Runs ``work`` beside the block; that it ends first is a failure of the whole run.

        Args:
            work: What runs.
            finish: Asks it to end in good order and waits for that; without it, or after it, it is cancelled.
        """
        task = asyncio.create_task(work)
        task.add_done_callback(self._part_ended)
        try:
            yield
        finally:
            task.remove_done_callback(self._part_ended)
            if finish is not None and not task.done():
                await finish()
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task

    def ask_to_stop(self) -> None:
        """Begins the end; asked twice, ends at once."""
        if self._was_asked:
            os._exit(EXIT_FORCED)
        self._was_asked = True
        if self._end_within_s is not None:
            _end_process_after(self._end_within_s)
        self._on_stop()
        self._stop.set()
        if not self._is_ready and self._main is not None:
            self._main.cancel()

    def fail(self, error: BaseException) -> None:
        """Ends the run because a part of it died."""
        self._failure = self._failure or error
        self._stop.set()

    def _part_ended(self, task: asyncio.Task[None]) -> None:
        if task.cancelled():
            return
        self.fail(task.exception() or RuntimeError("a part of the platform ended by itself"))

    def _signals(self) -> _SignalHandlers:
        return _SignalHandlers(self.ask_to_stop)


def _end_process_after(seconds: float) -> None:
    """From a thread of its own: the loop may be gone by then, and only a thread waited for."""
    timer = threading.Timer(seconds, os._exit, [EXIT_FORCED])
    timer.daemon = True
    timer.start()


class _SignalHandlers:
    """Signals to us call one function while the block runs."""

    def __init__(self, handler: Callable[[], None]) -> None:
        self._handler = handler

    def __enter__(self) -> None:
        for number in _SIGNALS:
            asyncio.get_running_loop().add_signal_handler(number, self._handler)

    def __exit__(self, *_: object) -> None:
        for number in _SIGNALS:
            asyncio.get_running_loop().remove_signal_handler(number)
