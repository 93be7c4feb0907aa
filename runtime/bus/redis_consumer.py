"""A consumer of a Redis Streams group.

The hot path (acknowledge the last batch, read the next) is one write on a socket of its own; what happens
once in a while goes through the commands of the bus, also while a read waits.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import structlog
from redis.exceptions import ResponseError

from domain.errors import Unavailable
from runtime.bus.protocol import Delivery
from runtime.bus.redis_entries import body_of, new_deliveries, read_entries
from runtime.bus.redis_socket import RedisSocket, checked, command, is_refusal
from runtime.redis_link import redis_trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runtime.bus.redis_bus import RedisBus
    from runtime.bus.redis_entries import RawEntries
    from runtime.bus.redis_socket import Request

log = structlog.get_logger()

_CLAIM_COUNT: Final = 100
_OWN_COUNT: Final = 1000
_LOST: Final = ("NOGROUP", "UNBLOCKED")
_WAKE_AGAIN_S: Final = 0.01


class RedisConsumer:
    """One consumer, by `RedisBus.consumer`."""

    def __init__(self, bus: RedisBus, stream: str, group: str, name: str, *, is_queue: bool) -> None:
        self._bus = bus
        self._stream, self._group, self._name = stream, group, name
        self._is_queue = is_queue
        self._socket = RedisSocket(bus.url, timeout_s=bus.timeout_s)
        self._reading: Request | None = None
        self._is_woken = False

    async def read(self, count: int, block_ms: int) -> list[Delivery]:
        """See `BusConsumer.read`."""
        return await self.acknowledge_and_read((), count, block_ms)

    async def acknowledge_and_read(self, ids: Sequence[str], count: int, block_ms: int) -> list[Delivery]:
        """See `BusConsumer.acknowledge_and_read`."""
        if self._reading is not None:  # An earlier read was cancelled; its reply is still to come.
            await self.acknowledge(ids)
        else:
            wait_ms = 0 if self._is_woken else block_ms
            before, acknowledgements = self._done_commands(ids)
            self._reading = await self._socket.send(
                before + self._read_command(">", count, wait_ms), acknowledgements + 1, block_s=wait_ms / 1000
            )
            if self._is_woken and wait_ms:  # While the connection was being made.
                await self.wake()
        try:
            replies = await self._reading.replies()
        except Unavailable:
            self._reading = None
            raise
        self._reading = None
        self._is_woken = False
        return await self._new_of(replies)

    async def _new_of(self, replies: list[Any]) -> list[Delivery]:
        *done, found = replies
        with redis_trouble():
            for reply in done:
                checked(reply)
            if is_refusal(found, *_LOST):
                await self._make_group_again()
                return []
            return new_deliveries(read_entries(checked(found)))

    async def _make_group_again(self) -> None:
        log.warning("bus.group_lost", stream=self._stream, consequence="made again; the sweeper refills it")
        await self._bus.ensure_group(self._stream, self._group)

    async def read_own(self) -> list[Delivery]:
        """See `BusConsumer.read_own`."""
        own: list[Delivery] = []
        while True:
            after = own[-1].id if own else "0"
            (found,) = await self._bus.socket.ask(self._read_command(after, _OWN_COUNT, 0), 1)
            with redis_trouble():
                if is_refusal(found, *_LOST):
                    await self._make_group_again()
                    return own
                entries = read_entries(checked(found))
            if not entries:
                return own
            own += await self._counted(entries)

    async def claim_idle(self, min_idle_ms: int, count: int) -> list[Delivery]:
        """See `BusConsumer.claim_idle`.

        XAUTOCLAIM looks at ten times COUNT entries a call, so it is called until its cursor is at the end.
        """
        claimed: list[Delivery] = []
        cursor = b"0-0"
        while len(claimed) < count:
            try:
                cursor, found = await self._claim(
                    min_idle_ms, cursor, min(count - len(claimed), _CLAIM_COUNT)
                )
            except Unavailable:
                if claimed:
                    break  # These are this consumer's now.
                raise
            claimed += found
            if cursor == b"0-0":
                break
        return claimed

    async def _claim(self, min_idle_ms: int, cursor: bytes, count: int) -> tuple[bytes, list[Delivery]]:
        words = ("XAUTOCLAIM", self._stream, self._group, self._name, min_idle_ms, cursor, "COUNT", count)
        (reply,) = await self._bus.socket.ask(command(*words), 1)
        with redis_trouble():
            if is_refusal(reply, *_LOST):
                return b"0-0", []
            following, entries, *gone = checked(reply)
        # Redis has taken entries without a body off the list already; the caller must know of them still.
        lost = [Delivery(one.decode(), None, 0) for one in (gone[0] if gone else ())]
        return following, [*await self._counted(entries), *lost]

    async def _counted(self, entries: RawEntries) -> list[Delivery]:
        """The entries with their counts of deliveries, which Redis tells only apart from them."""
        if not entries:
            return []
        asked = b"".join(
            command("XPENDING", self._stream, self._group, entry_id, entry_id, 1) for entry_id, _ in entries
        )
        replies = await self._bus.socket.ask(asked, len(entries))
        with redis_trouble():
            counts = [reply[0][3] if checked(reply) else 0 for reply in replies]
        return [
            Delivery(entry_id.decode(), body_of(fields), times)
            for (entry_id, fields), times in zip(entries, counts, strict=True)
        ]

    async def touch(self, ids: Sequence[str]) -> None:
        """See `BusConsumer.touch`."""
        if ids:
            claimed = command("XCLAIM", self._stream, self._group, self._name, 0, *ids, "JUSTID")
            await self._bus.run(claimed, 1, unless=_LOST)

    async def acknowledge(self, ids: Sequence[str]) -> None:
        """See `BusConsumer.acknowledge`."""
        if ids:
            await self._bus.run(*self._done_commands(ids))

    def _done_commands(self, ids: Sequence[str]) -> tuple[bytes, int]:
        if not ids:
            return b"", 0
        acknowledged = command("XACK", self._stream, self._group, *ids)
        if not self._is_queue:
            return acknowledged, 1
        return acknowledged + command("XDEL", self._stream, *ids), 2

    def _read_command(self, after: str, count: int, block_ms: int) -> bytes:
        block = ("BLOCK", block_ms) if block_ms > 0 else ()
        return command(
            "XREADGROUP",
            "GROUP",
            self._group,
            self._name,
            "COUNT",
            count,
            *block,
            "STREAMS",
            self._stream,
            after,
        )

    async def wake(self) -> None:
        """See `BusConsumer.wake`."""
        self._is_woken = True
        reading = self._reading
        while reading is not None and reading.is_waiting:
            # 0: the read has not begun to wait, or is about to be answered.
            (unblocked,) = await self._bus.socket.ask(command("CLIENT", "UNBLOCK", reading.client_id), 1)
            with redis_trouble():
                if checked(unblocked):
                    return
            await asyncio.sleep(_WAKE_AGAIN_S)

    async def remove_ghosts(self, idle_ms: int = 3_600_000) -> None:
        """See `BusConsumer.remove_ghosts`. XGROUP DELCONSUMER drops what one holds: hence the check."""
        for name, pending, idle in await self._consumers():
            if pending == 0 and idle > idle_ms and name != self._name:
                await self._remove(name)

    async def close(self) -> None:
        """See `BusConsumer.close`."""
        try:
            await self.wake()
            if self._reading is not None:
                await self._reading.replies()  # What it may have been given is counted as held below.
            for name, pending, _ in await self._consumers():
                if name == self._name and pending == 0:
                    await self._remove(name)
        finally:
            self._socket.close()
            self._reading = None

    async def _remove(self, name: str) -> None:
        """Takes a name off, with all that it holds: only for one that holds nothing."""
        await self._bus.run(
            command("XGROUP", "DELCONSUMER", self._stream, self._group, name), 1, unless=_LOST
        )

    async def _consumers(self) -> list[tuple[str, int, int]]:
        """Name, number of messages held and idle milliseconds of each consumer of the group."""
        with redis_trouble():
            try:
                found = await self._bus.commands.xinfo_consumers(self._stream, self._group)
            except ResponseError:
                return []
        return [(one["name"].decode(), int(one["pending"]), int(one["idle"])) for one in found]
