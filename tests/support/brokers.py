"""Brokers for the contract of the bus: the bus, and the ways to hurt or look into the broker behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from redis.exceptions import ResponseError

from runtime.bus.redis_bus import RedisBus
from runtime.redis_link import RedisLink

if TYPE_CHECKING:
    from runtime.bus.protocol import Bus


class Broker(Protocol):
    """What the suite needs of a broker beside the bus itself."""

    def bus(self) -> Bus:
        """A bus as another process would open it."""

    async def age(self, stream: str, group: str, message_id: str, idle_ms: int) -> None:
        """Makes a pending message look as if it had idled so long, counting no delivery."""

    async def age_consumer(self, stream: str, group: str, name: str) -> None:
        """Makes a consumer look as if it had been silent for some milliseconds."""

    async def delete_body(self, stream: str, message_id: str) -> None:
        """Removes a message from the stream behind the groups' backs."""

    async def add_foreign(self, stream: str) -> None:
        """Adds an entry that no bus has written."""

    async def lose_everything(self) -> None:
        """The broker comes back empty."""

    async def consumers(self, stream: str, group: str) -> set[str]:
        """Names of the group's consumers."""

    async def close(self) -> None:
        """Closes every bus it gave."""


class RedisBroker:
    """Redis or Valkey at a URL."""

    def __init__(self, url: str) -> None:
        self._link = RedisLink(url)
        self._buses: list[RedisBus] = []

    def bus(self) -> RedisBus:
        self._buses.append(RedisBus(self._link))
        return self._buses[-1]

    async def age(self, stream: str, group: str, message_id: str, idle_ms: int) -> None:
        [held] = await self._link.commands.xpending_range(stream, group, message_id, message_id, 1)
        await self._link.commands.xclaim(
            stream, group, held["consumer"], 0, [message_id], idle=idle_ms, justid=True
        )

    async def age_consumer(self, stream: str, group: str, name: str) -> None:
        while True:
            for one in await self._link.commands.xinfo_consumers(stream, group):
                if one["name"].decode() == name and one["idle"] > 1:
                    return

    async def delete_body(self, stream: str, message_id: str) -> None:
        await self._link.commands.xdel(stream, message_id)

    async def add_foreign(self, stream: str) -> None:
        await self._link.commands.xadd(stream, {"other": "field", "e": "not first"})

    async def lose_everything(self) -> None:
        await self._link.commands.flushdb()

    async def consumers(self, stream: str, group: str) -> set[str]:
        try:
            found = await self._link.commands.xinfo_consumers(stream, group)
        except ResponseError:
            return set()
        return {one["name"].decode() for one in found}

    async def close(self) -> None:
        for bus in self._buses:
            await bus.close()
        await self._link.close()
