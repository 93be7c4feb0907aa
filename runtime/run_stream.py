"""The runs stream as one worker reads it: a consumer group, made at the beginning of the stream.

A message leaves the stream only after its effect is committed. The consumer's name is stable, so a
restarted worker finds its own unfinished messages; those of a dead worker are claimed once they have idled
longer than a lease, following XAUTOCLAIM's cursor to its end, because one call looks at ten times COUNT
entries at most.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import orjson
import structlog
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from runtime.redis_link import redis_trouble
from runtime.trimming import trim_handled
from store.run_progress import WORKERS
from store.runs import RUNS_STREAM

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from runtime.redis_link import RedisLink

log = structlog.get_logger()

_GHOST_IDLE_MS: Final = 3_600_000
_LONGEST_READ_S: Final = 15.0
"""A read that waits answers within its block; one that does not has lost its peer without a word."""
_CLAIM_COUNT: Final = 50


@dataclass(frozen=True, slots=True)
class RunMessage:
    """One message of the stream."""

    id: str
    event_id: UUID
    tenant_id: UUID
    run_id: UUID
    is_again: bool = False
    """It was in a worker's hands before; that worker may have died of it."""


@dataclass(frozen=True, slots=True)
class BadMessage:
    """A message that is not of the form it must have; it goes to the dead letters."""

    id: str
    reason: str


Message = RunMessage | BadMessage


class RunStream:
    """One consumer of the group."""

    def __init__(self, link: RedisLink, consumer: str) -> None:
        self._link = link
        self._consumer = consumer
        self._reader: Redis = Redis.from_url(
            link.url, single_connection_client=True, socket_timeout=_LONGEST_READ_S, socket_keepalive=True
        )
        self._reader_id: int | None = None

    async def open(self) -> None:
        """Makes the group, from the stream's first message on, if it is not there."""
        with redis_trouble():
            try:
                await self._link.commands.xgroup_create(RUNS_STREAM, WORKERS, id="0", mkstream=True)
            except ResponseError as error:
                if not str(error).startswith("BUSYGROUP"):
                    raise

    async def close(self) -> None:
        """Closes the reading connection; takes the consumer's name off when its hands are empty."""
        await self._reader.aclose()
        with redis_trouble():
            for one in await self._consumers():
                if one["name"].decode() == self._consumer and int(one["pending"]) == 0:
                    await self._link.commands.xgroup_delconsumer(RUNS_STREAM, WORKERS, self._consumer)

    async def read_new(self, *, count: int, block_ms: int) -> list[Message]:
        """New messages; waits for the first one. `wake` ends the wait early."""
        return await self._read(">", count=count, block_ms=block_ms)

    async def read_own(self) -> list[Message]:
        """Messages that this consumer's earlier life left unfinished."""
        return [_again(one) for one in await self._read("0", count=1000, block_ms=None)]

    async def _read(self, start: str, *, count: int, block_ms: int | None) -> list[Message]:
        with redis_trouble():
            if self._reader_id is None:
                self._reader_id = await self._reader.client_id()
            try:
                found = await self._reader.xreadgroup(
                    WORKERS, self._consumer, {RUNS_STREAM: start}, count=count, block=block_ms
                )
            except ResponseError as error:
                if not str(error).startswith("NOGROUP"):
                    raise
                log.warning("runs_stream.lost", consequence="made again; the sweeper refills it")
                await self.open()
                return []
        batches = found.values() if isinstance(found, dict) else [entries for _, entries in found or ()]
        return [parse_message(*entry) for entries in batches for entry in _flat(entries)]

    async def wake(self) -> None:
        """Ends a waiting `read_new`; no message is lost by it."""
        if self._reader_id is not None:
            with redis_trouble():
                await self._link.commands.client_unblock(self._reader_id)

    async def claim_idle(self, *, min_idle_ms: int, count: int) -> AsyncIterator[Message]:
        """Takes over messages that have idled longer than a lease, up to ``count``."""
        cursor, left = b"0-0", count
        while left > 0:
            with redis_trouble():
                cursor, entries, gone = await self._link.commands.xautoclaim(
                    RUNS_STREAM, WORKERS, self._consumer, min_idle_ms, cursor, count=min(left, _CLAIM_COUNT)
                )
            for entry in entries:
                left -= 1
                yield _again(parse_message(*entry))
            for message_id in gone:  # Redis has taken them off the list already.
                yield parse_message(message_id, None)
            if cursor == b"0-0":
                return

    async def touch(self, ids: Sequence[str]) -> None:
        """Sets the idle time of messages in hand to zero, without counting a delivery."""
        if ids:
            with redis_trouble():
                await self._link.commands.xclaim(
                    RUNS_STREAM, WORKERS, self._consumer, 0, list(ids), justid=True
                )

    async def acknowledge(self, message_id: str) -> None:
        """The message's effect is committed: it leaves the group and the stream."""
        pipe = self._link.commands.pipeline(transaction=False)
        pipe.xack(RUNS_STREAM, WORKERS, message_id)
        pipe.xdel(RUNS_STREAM, message_id)
        with redis_trouble():
            await pipe.execute()

    async def remove_ghosts(self) -> None:
        """Takes the names of consumers off that hold nothing and have been silent for an hour."""
        with redis_trouble():
            for one in await self._consumers():
                if int(one["pending"]) == 0 and int(one["idle"]) > _GHOST_IDLE_MS:
                    await self._link.commands.xgroup_delconsumer(RUNS_STREAM, WORKERS, one["name"])

    async def trim(self) -> None:
        """Drops entries that every group has handled, whose deletion a crash cut off."""
        with redis_trouble():
            await trim_handled(self._link.commands, RUNS_STREAM)

    async def _consumers(self) -> list[dict[str, Any]]:
        try:
            return list(await self._link.commands.xinfo_consumers(RUNS_STREAM, WORKERS))
        except ResponseError:
            return []


def _flat(entries: list[Any]) -> list[Any]:
    """RESP3 nests the entries of a stream once more than RESP2."""
    is_nested = bool(entries) and isinstance(entries[0], list) and not isinstance(entries[0][0], bytes)
    return entries[0] if is_nested else entries


def _again(message: Message) -> Message:
    return replace(message, is_again=True) if isinstance(message, RunMessage) else message


def parse_message(message_id: bytes, fields: dict[bytes, bytes] | None) -> Message:
    """A stream entry as a message, or what is wrong with it."""
    name = message_id.decode()
    if not fields:
        return BadMessage(name, "the message's body is gone from the stream")
    try:
        return RunMessage(
            id=name,
            event_id=UUID(fields[b"id"].decode()),
            tenant_id=UUID(fields[b"tenant"].decode()),
            run_id=UUID(orjson.loads(fields[b"data"])["run_id"]),
        )
    except (KeyError, ValueError, TypeError) as error:
        return BadMessage(name, f"the message is not of the form it must have ({type(error).__name__})")
