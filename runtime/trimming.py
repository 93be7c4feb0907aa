"""Trimming a stream by its slowest group, never by its length.

``MAXLEN`` throws away what no one has read. What every group has been given and has acknowledged may go, so
the stream is cut before the oldest entry that some group still holds or has yet to read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redis.exceptions import ResponseError

if TYPE_CHECKING:
    from redis.asyncio import Redis


async def trim_handled(commands: Redis, stream: str) -> int:
    """Drops the entries of a stream that all of its groups have handled; how many.

    A stream without a group keeps everything: whoever reads it has not come yet.
    """
    try:
        groups = await commands.xinfo_groups(stream)
    except ResponseError:
        return 0  # No such stream.
    if not groups:
        return 0
    oldest = [await _oldest_needed(commands, stream, group) for group in groups]
    return int(await commands.xtrim(stream, minid=min(oldest, key=_place), approximate=False))


async def _oldest_needed(commands: Redis, stream: str, group: dict[str, Any]) -> str:
    """Id of the first entry the group still needs, or could come to need."""
    delivered = group["last-delivered-id"].decode()
    if not int(group["pending"]):
        return _after(delivered)
    pending = await commands.xpending(stream, group["name"])
    first = pending["min"]
    return _after(delivered) if first is None else first.decode()


def _after(entry_id: str) -> str:
    """The next possible id: the entry itself has been handled."""
    milliseconds, sequence = _place(entry_id)
    return f"{milliseconds}-{sequence + 1}"


def _place(entry_id: str) -> tuple[int, int]:
    milliseconds, _, sequence = entry_id.partition("-")
    return int(milliseconds), int(sequence or 0)
