"""Nudges: "look there, something may have changed", by Redis pub/sub on one connection per process.

A nudge carries no truth and may be lost: whoever gets one reads the truth from Postgres or a stream. After a
reconnect every subscriber is nudged, because what happened meanwhile is unknown.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import structlog

from config.ending import ended
from domain.errors import Unavailable
from runtime.redis_link import redis_trouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from redis.asyncio.client import PubSub

    from runtime.redis_link import RedisLink

log = structlog.get_logger()

CANCEL_CHANNEL: Final = "runs:cancel"
_RECONNECT_S: Final = 0.5
_SILENT_S: Final = 10.0
_ANSWER_S: Final = 5.0


class Nudges:
    """Sends nudges and hands received ones to callbacks, on the loop that runs `run`."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link
        self._callbacks: dict[str, list[Callable[[bytes], None]]] = {}
        self._pubsub: PubSub | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begins to listen.

        Raises:
            Unavailable: Redis cannot be reached.
        """
        self._pubsub = self._link.blocking.pubsub()
        with redis_trouble():
            await self._pubsub.subscribe(CANCEL_CHANNEL)
        self._task = asyncio.create_task(self._listen(self._pubsub), name="nudges")

    async def close(self) -> None:
        """Stops listening."""
        if self._task is not None:
            await ended(self._task)
        if self._pubsub is not None:
            await self._pubsub.aclose()  # type: ignore[no-untyped-call]  # redis-py leaves it without types

    async def send(self, channel: str, payload: str = "") -> None:
        """Nudges whoever listens to the channel. Never raises: what it is about is committed already."""
        try:
            with redis_trouble():
                await self._link.commands.publish(channel, payload)
        except Unavailable:
            log.info("nudges.not_sent", channel=channel)

    async def subscribe(self, channel: str, callback: Callable[[bytes], None]) -> None:
        """Calls back on each nudge, and once as soon as the subscription stands."""
        callbacks = self._callbacks.setdefault(channel, [])
        callbacks.append(callback)
        if len(callbacks) > 1:
            callback(b"")
            return
        if self._pubsub is not None:
            with redis_trouble():
                await self._pubsub.subscribe(channel)

    async def unsubscribe(self, channel: str, callback: Callable[[bytes], None]) -> None:
        """Takes the callback off; does nothing when it is not there."""
        callbacks = self._callbacks.get(channel, [])
        if callback in callbacks:
            callbacks.remove(callback)
        if not callbacks and self._callbacks.pop(channel, None) is not None and self._pubsub is not None:
            try:
                with redis_trouble():
                    await self._pubsub.unsubscribe(channel)
            except Unavailable:
                log.info("nudges.unsubscribe_skipped")

    async def _listen(self, pubsub: PubSub) -> None:
        while True:
            try:
                message = await pubsub.get_message(timeout=_SILENT_S)
                if message is None:
                    await self._prove_alive(pubsub)
            except Exception as error:  # noqa: BLE001  # whatever broke the connection, listening must go on
                log.warning("nudges.reconnecting", error=type(error).__name__)
                await asyncio.sleep(_RECONNECT_S)
                self._nudge_everyone()
                continue
            if message is not None:
                self._take(message)

    async def _hang_up(self, pubsub: PubSub) -> None:
        """The next read connects anew and subscribes again."""
        connection: Any = pubsub.connection
        if connection is not None:
            await connection.disconnect(nowait=True)

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] in ("message", "subscribe"):
            payload = message["data"] if isinstance(message["data"], bytes) else b""
            self._deliver(message["channel"].decode(), payload)

    async def _prove_alive(self, pubsub: PubSub) -> None:
        """A peer that vanished without a word is noticed: after a silence it is asked, and must answer."""
        try:
            async with asyncio.timeout(_ANSWER_S):
                await pubsub.ping()
                while (answer := await pubsub.get_message(timeout=None)) is None or answer["type"] != "pong":
                    if answer is not None:
                        self._take(answer)
        except TimeoutError:
            await self._hang_up(pubsub)
            raise

    def _deliver(self, channel: str, payload: bytes) -> None:
        for callback in tuple(self._callbacks.get(channel, ())):
            callback(payload)

    def _nudge_everyone(self) -> None:
        for channel in tuple(self._callbacks):
            self._deliver(channel, b"")
