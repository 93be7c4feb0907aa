"""uvicorn as one part of a process that has other parts: it takes no signals and no port of its own."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn

from domain.errors import SetupError

if TYPE_CHECKING:
    import socket
    from collections.abc import AsyncIterator, Callable, Iterator

WS_FRAME_BYTES = 1024 * 1024
"""As large as a JSON body may be."""
GRACE_S = 3
"""How long open responses may go on after a stop; an event stream without an end is cut then."""


class _Server(uvicorn.Server):
    """Leaves signals, and the end of the process, to the supervisor."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        except SystemExit:
            raise SetupError("The API did not start; the log above says why.") from None


@asynccontextmanager
async def http_server(
    app: Callable[..., Any], listener: socket.socket, on_failure: Callable[[BaseException], None]
) -> AsyncIterator[None]:
    """Serves the application on a listening socket while the block runs.

    Raises:
        SetupError: The application did not start.
    """
    config = uvicorn.Config(
        app,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        # Who X-Forwarded-For may come from is ours to say (PROPMUBI_TRUSTED_PROXIES), not uvicorn's.
        proxy_headers=False,
        ws_max_size=WS_FRAME_BYTES,
        timeout_graceful_shutdown=GRACE_S,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))

    def ended(done: asyncio.Task[None]) -> None:
        if not server.should_exit:
            on_failure(done.exception() or RuntimeError("the HTTP server ended by itself"))

    try:
        while not server.started and not task.done():  # noqa: ASYNC110 - uvicorn offers a flag, no event
            await asyncio.sleep(0.005)
        if not task.done():
            task.add_done_callback(ended)
            yield
    finally:
        server.should_exit = True
        # Raises what kept it from starting, too.
        await task
