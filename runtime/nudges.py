"""Nudges: "look there, something may have changed", by Redis pub/sub on one connection per process.

A nudge carries no truth and may be lost: whoever gets one reads the truth from Postgres or a stream. After a
reconnect every subscriber is nudged, because what happened meanwhile is unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog

from domain.errors import Unavailable
from runtime.bus.redis_listener import RedisListener
from runtime.bus.redis_socket import RedisSocket, command

if TYPE_CHECKING:
    from collections.abc import Callable

    from runtime.redis_link import RedisLink

log = structlog.get_logger()

CANCEL_CHANNEL: Final = "runs:cancel"


class Nudges:
    """Sends nudges and hands received ones to callbacks, on the loop that runs `run`."""

    def __init__(self, link: RedisLink) -> None:
        self._callbacks: dict[str, list[Callable[[bytes], None]]] = {}
        self._socket = RedisSocket(link.url, timeout_s=link.timeout_s)
        self._listener = RedisListener(
            link.url, timeout_s=link.timeout_s, on_message=self._deliver, on_again=self._nudge_everyone
        )

    async def start(self) -> None:
        """Begins to listen.

        Raises:
            Unavailable: Redis cannot be reached.
        """
        await self._listener.start()

    async def close(self) -> None:
        """Stops listening."""
        await self._listener.close()
        self._socket.close()

    async def send(self, channel: str, payload: str = "") -> None:
        """Nudges whoever listens to the channel. Never raises: what it is about is committed already."""
        try:
            await self._socket.ask(command("PUBLISH", channel, payload), 1)
        except Unavailable:
            log.info("nudges.not_sent", channel=channel)

    def subscribe(self, channel: str, callback: Callable[[bytes], None]) -> None:
        """Calls back on each nudge, and once as soon as the subscription stands."""
        callbacks = self._callbacks.get(channel)
        if callbacks is not None:
            callbacks.append(callback)
            callback(b"")
            return
        self._listener.subscribe(channel)
        self._callbacks[channel] = [callback]

    def unsubscribe(self, channel: str, callback: Callable[[bytes], None]) -> None:
        """Takes the callback off; does nothing when it is not there."""
        callbacks = self._callbacks.get(channel, [])
        if callback in callbacks:
            callbacks.remove(callback)
        if not callbacks and self._callbacks.pop(channel, None) is not None:
            self._listener.unsubscribe(channel)

    def _deliver(self, channel: str, payload: bytes) -> None:
        for callback in tuple(self._callbacks.get(channel, ())):
            callback(payload)

    def _nudge_everyone(self) -> None:
        for channel in tuple(self._callbacks):
            self._deliver(channel, b"")
