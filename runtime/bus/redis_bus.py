"""The bus on Redis Streams (Redis 7 or Valkey; no command newer than that)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from redis.exceptions import ResponseError

from runtime.bus.protocol import BEGINNING, Delivery, Depth, Place
from runtime.bus.redis_consumer import RedisConsumer
from runtime.bus.redis_entries import add_command, body_of
from runtime.bus.redis_socket import RedisSocket, checked, command, is_refusal
from runtime.redis_link import redis_trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redis.asyncio import Redis

    from runtime.bus.protocol import Outgoing
    from runtime.redis_link import RedisLink

_NO_STREAM: Final = ("ERR no such key", "WRONGTYPE")
_PUBLISH_AT_ONCE: Final = 1000
"""Messages in one write: enough to hide the round trip, few enough that Redis serves others between."""


class RedisBus:
    """Streams of one Redis. Opens its socket when first used."""

    def __init__(self, link: RedisLink) -> None:
        self.url = link.url
        self.timeout_s = link.timeout_s
        self.commands: Redis = link.commands
        self.socket = RedisSocket(link.url, timeout_s=link.timeout_s)

    async def run(self, commands: bytes, replies: int, *, unless: tuple[str, ...] = ()) -> None:
        """Sends commands for their effect.

        Raises:
            Unavailable: Redis is away or cannot write now.
            ResponseError: It refused, other than with a word of ``unless``.
        """
        answered = await self.socket.ask(commands, replies)
        with redis_trouble():
            for reply in answered:
                if not is_refusal(reply, *unless):
                    checked(reply)

    async def publish(self, messages: Sequence[Outgoing]) -> None:
        """See `Bus.publish`."""
        for start in range(0, len(messages), _PUBLISH_AT_ONCE):
            batch = messages[start : start + _PUBLISH_AT_ONCE]
            openings = {stream: add_command(stream) for stream in {one.stream for one in batch}}
            commands = [b"%b%d\r\n%b\r\n" % (openings[stream], len(body), body) for stream, body in batch]
            replies = await self.socket.ask(b"".join(commands), len(commands))
            with redis_trouble():
                for reply in replies:
                    checked(reply)

    async def ensure_group(self, stream: str, group: str) -> None:
        """See `Bus.ensure_group`."""
        await self.run(command("XGROUP", "CREATE", stream, group, "0", "MKSTREAM"), 1, unless=("BUSYGROUP",))

    def consumer(self, stream: str, group: str, name: str, *, is_queue: bool = False) -> RedisConsumer:
        """See `Bus.consumer`."""
        return RedisConsumer(self, stream, group, name, is_queue=is_queue)

    async def depth(self, stream: str, group: str) -> Depth | None:
        """See `Bus.depth`."""
        (found,) = await self.depths([Place(stream, group)])
        return found

    async def depths(self, places: Sequence[Place]) -> list[Depth | None]:
        """See `Bus.depths`. One round trip, whatever their number."""
        asked = b"".join(
            command("XINFO", "STREAM", stream) + command("XINFO", "GROUPS", stream) for stream, _ in places
        )
        replies = await self.socket.ask(asked, 2 * len(places))
        with redis_trouble():
            return [
                _depth(whole, groups, place.group)
                for place, whole, groups in zip(places, replies[::2], replies[1::2], strict=True)
            ]

    async def held(self, stream: str, group: str, most: int) -> list[Delivery]:
        """See `Bus.held`."""
        ask = command("XPENDING", stream, group, "-", "+", most)
        (pending,) = await self.socket.ask(ask, 1)
        if is_refusal(pending, "NOGROUP"):
            return []
        with redis_trouble():
            ids = [one[0] for one in checked(pending)]
        if not ids:
            return []
        found = await self.socket.ask(b"".join(command("XRANGE", stream, one, one) for one in ids), len(ids))
        with redis_trouble():
            entries = [entry for reply in found for entry in checked(reply)]
        return [Delivery(entry_id.decode(), body_of(fields), 0) for entry_id, fields in entries]

    async def trim(self, stream: str, *, keep_ms: int = 0) -> int:
        """See `Bus.trim`. MAXLEN would remove what a slow group has not read; MINID stops before it.

        The order matters: a group's position is read before its pending list, so an entry that is delivered
        in between lies behind the position and stays.
        """
        with redis_trouble():
            try:
                groups = await self.commands.xinfo_groups(stream)
            except ResponseError:
                return 0
            if not groups:
                return 0
            seconds, _ = await self.commands.time()
            first_kept = [_after(one["last-delivered-id"]) for one in groups]
            first_kept.append((max(seconds * 1000 - keep_ms, 0), 0) if keep_ms else first_kept[0])
            for one in groups:
                pending = await self.commands.xpending(stream, one["name"])
                if pending["min"] is not None:
                    first_kept.append(_place(pending["min"]))
            milliseconds, sequence = min(first_kept)
            removed = await self.commands.xtrim(stream, minid=f"{milliseconds}-{sequence}", approximate=False)
        return int(removed)

    async def tail(self, stream: str, after: str = BEGINNING, count: int = 100) -> list[Delivery]:
        """See `Bus.tail`."""
        (found,) = await self.socket.ask(command("XRANGE", stream, f"({after}", "+", "COUNT", count), 1)
        with redis_trouble():
            return [Delivery(entry_id.decode(), body_of(fields), 0) for entry_id, fields in checked(found)]

    async def close(self) -> None:
        """See `Bus.close`."""
        self.socket.close()


def _depth(whole: Any, groups: Any, group: str) -> Depth | None:  # noqa: ANN401  # replies as hiredis has them
    if is_refusal(whole, *_NO_STREAM) or is_refusal(groups, *_NO_STREAM):
        return None
    stream = _fields(checked(whole))
    for one in map(_fields, checked(groups)):
        if one[b"name"] == group.encode():
            return Depth(
                pending=int(one[b"pending"]),
                is_delivered=one[b"last-delivered-id"] == stream[b"last-generated-id"],
                length=int(stream[b"length"]),
                lag=one.get(b"lag"),
            )
    return None


def _fields(reply: Sequence[Any]) -> dict[bytes, Any]:
    """Names and values that Redis gives in turn."""
    return dict(zip(reply[::2], reply[1::2], strict=True))


def _place(entry_id: bytes) -> tuple[int, int]:
    milliseconds, _, sequence = entry_id.decode().partition("-")
    return int(milliseconds), int(sequence)


def _after(entry_id: bytes) -> tuple[int, int]:
    milliseconds, sequence = _place(entry_id)
    return milliseconds, sequence + 1
