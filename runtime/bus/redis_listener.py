"""Hears pub/sub on one connection, kept alive and made anew when it breaks; parsed by hiredis in C.

Redis answers a subscribed connection with pushes that nobody asked for, so the socket of the hot path
(`redis_socket`), which counts replies, cannot hear them.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import structlog

from config.ending import ended
from domain.errors import Unavailable
from runtime.bus.redis_socket import RedisAddress, SocketConnection, command
from runtime.redis_link import redis_trouble

if TYPE_CHECKING:
    from collections.abc import Callable

log = structlog.get_logger()

_RECONNECT_S: Final = 0.5
_SILENT_S: Final = 10.0
_ANSWER_S: Final = 5.0
_SUBSCRIBED: Final = (b"subscribe", b"message")
_PING: Final = command("PING")


class _Hearing(SocketConnection):
    """Hands on what is pushed."""

    def __init__(self, on_push: Callable[[Any], None], on_lost: Callable[[], None]) -> None:
        super().__init__()
        self._on_push = on_push
        self._on_lost = on_lost

    def _take(self, reply: Any) -> None:  # noqa: ANN401  # whatever Redis says
        if self._waiting:
            super()._take(reply)
        else:
            self._on_push(reply)

    def connection_lost(self, exc: Exception | None) -> None:
        """Says so."""
        super().connection_lost(exc)
        self._on_lost()


class RedisListener:
    """Subscribes to channels and hands on their messages, in order, on the loop that began it.

    Args:
        url: As of `RedisSocket`.
        timeout_s: For connecting.
        on_message: Takes channel and payload; also called, with an empty payload, once a subscription stands.
        on_again: Called when the connection stands again: what was sent meanwhile is unknown.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout_s: float,
        on_message: Callable[[str, bytes], None],
        on_again: Callable[[], None],
    ) -> None:
        self._address = RedisAddress(url, timeout_s)
        self._on_message = on_message
        self._on_again = on_again
        self._channels: dict[str, None] = {}
        self._connection: _Hearing | None = None
        self._lost = asyncio.Event()
        self._heard = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Connects and begins to listen.

        Raises:
            Unavailable: Redis cannot be reached.
        """
        await self._connect()
        self._task = asyncio.create_task(self._keep(), name="redis-listener")

    async def close(self) -> None:
        """Stops listening."""
        if self._task is not None:
            await ended(self._task)
        if self._connection is not None:
            self._connection.abort()

    def subscribe(self, channel: str) -> None:
        """Begins to hear a channel; while Redis is away, as soon as it is back."""
        self._channels[channel] = None
        if self._connection is not None:
            self._connection.write(command("SUBSCRIBE", channel))

    def unsubscribe(self, channel: str) -> None:
        """Stops hearing it."""
        if self._channels.pop(channel, channel) is None and self._connection is not None:
            self._connection.write(command("UNSUBSCRIBE", channel))

    async def _connect(self) -> None:
        self._lost.clear()
        with redis_trouble():
            self._connection = await self._address.dial(lambda: _Hearing(self._take, self._lost.set))
        if self._channels:
            self._connection.write(command("SUBSCRIBE", *self._channels))

    def _take(self, pushed: Any) -> None:  # noqa: ANN401  # a list, or PONG when there is no subscription
        self._heard.set()
        if isinstance(pushed, list) and pushed[0] in _SUBSCRIBED:
            payload = pushed[2] if isinstance(pushed[2], bytes) else b""
            self._on_message(pushed[1].decode(), payload)

    async def _keep(self) -> None:
        while True:
            try:
                async with asyncio.timeout(_SILENT_S):
                    await self._lost.wait()
            except TimeoutError:
                await self._prove_alive()
                continue
            log.warning("redis_listener.reconnecting")
            await asyncio.sleep(_RECONNECT_S)
            try:
                await self._connect()
            except Unavailable:
                self._lost.set()
            else:
                self._on_again()

    async def _prove_alive(self) -> None:
        """A peer that vanished without a word is noticed: after a silence it is asked, and must answer."""
        if self._heard.is_set():
            self._heard.clear()
            return
        if self._connection is None:
            return
        self._connection.write(_PING)
        try:
            async with asyncio.timeout(_ANSWER_S):
                await self._heard.wait()
        except TimeoutError:
            self._connection.abort()
