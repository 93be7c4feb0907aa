"""The event log of a thread: a Redis Stream, capped and expiring, of which every client view is a projection.

Each entry holds run id, epoch, event name and data as JSON bytes. Redis cannot fence a worker that lost its
lease, so readers drop entries of an epoch older than the newest they saw for the run.

With keys the data is sealed, bound to the thread, the run, its epoch and the event's name. What does not
open, because it is from before there were keys or others put it there, is nobody's entry: the log is a view,
and readers ask Postgres for what it lost.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol
from uuid import UUID

from runtime.bus.redis_socket import RedisSocket, checked, command
from runtime.redis_link import redis_trouble
from store.sealing import SEALED, SealUnreadable, Typed, key_missing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from runtime.bus.redis_socket import Replies
    from runtime.redis_link import RedisLink
    from store.sealing import Sealer

BEGINNING: Final = "0-0"
END_EVENT: Final = "end"
METADATA_EVENT: Final = "metadata"
UNREADABLE_EVENT: Final = "unreadable"
_LOOK_BACK: Final = 200
_NOBODYS: Final = UUID(int=0)
"""Run of an entry that cannot be opened."""


def log_key(tenant_id: UUID, thread_id: UUID) -> str:
    """Key of the thread's stream; also the channel on which its readers are nudged."""
    return f"thread:{tenant_id}:{thread_id}:log"


class NewEntry(NamedTuple):
    """What to append."""

    run_id: UUID
    epoch: int
    event: str
    data: bytes


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One event of a run, as readers get it."""

    id: str
    """``milliseconds-sequence``, growing along the thread."""
    run_id: UUID
    epoch: int
    event: str
    data: bytes


_WRITES_NOTHING: Final = command("SETRANGE", "propmubi:can-write", 0, "")
"""A write by its kind, so it is refused whenever writes are (PING is when the disk is full, not when memory
is); an empty text makes no key."""


_MULTI: Final = command("MULTI")
_EXEC: Final = command("EXEC")


class NearReaders(Protocol):
    """Readers in this process: what is appended here need not be fetched back for them."""

    def has(self, key: str) -> bool:
        """Whether anybody here reads this log."""

    def take_appended(self, key: str, previous_id: str, entries: Sequence[LogEntry]) -> None:
        """Entries that follow one another and the entry ``previous_id`` without a gap."""


class ThreadLog:
    """Appends to and reads from the logs of threads."""

    def __init__(
        self, link: RedisLink, *, max_parts: int, ttl: timedelta, sealer: Sealer | None = None
    ) -> None:
        self._link = link
        self._sealer = sealer
        self._max_parts = max_parts
        self._ttl_s = int(ttl.total_seconds())
        self._socket = RedisSocket(link.url, timeout_s=link.timeout_s)
        self.own_nudge: Final = secrets.token_bytes(8)
        """Payload of the nudges of this process whose entries its own readers have got already."""
        self.near: NearReaders | None = None

    def close(self) -> None:
        """Closes the connection."""
        self._socket.close()

    async def append(self, key: str, entries: Sequence[NewEntry]) -> None:
        """Appends in order and nudges the readers, in one round trip.

        Raises:
            Unavailable: Redis is away or refuses writes; some of the entries may be in the log.
        """
        opening = ("XADD", key, "MAXLEN", "~", self._max_parts, "*")
        adding = [
            command(*opening, "r", str(one.run_id), "e", one.epoch, "n", one.event, *self._kept(key, one))
            for one in entries
        ]
        expiring = command("EXPIRE", key, self._ttl_s)
        if self.near is None or not self.near.has(key):
            await self._ask([*adding, expiring, command("PUBLISH", key, b"")])
            return
        # At once with a look at the entry before, so that readers here know whether they miss one between.
        looking = command("XREVRANGE", key, "+", "-", "COUNT", 1)
        telling = command("PUBLISH", key, self.own_nudge)
        replies = await self._ask([_MULTI, looking, *adding, expiring, telling, _EXEC])
        with redis_trouble():
            before, *added = [checked(reply) for reply in replies[-1]][: len(entries) + 1]
        previous_id = before[0][0].decode() if before else BEGINNING
        self.near.take_appended(
            key,
            previous_id,
            [LogEntry(each.decode(), *one) for each, one in zip(added, entries, strict=True)],
        )

    async def newest_id(self, key: str) -> str:
        """Id of the last entry, or of the beginning; also proves that Redis takes writes now.

        Raises:
            Unavailable: Redis is away or refuses writes, for want of memory or disk.
        """
        _, found = await self._ask([_WRITES_NOTHING, command("XREVRANGE", key, "+", "-", "COUNT", 1)])
        return found[0][0].decode() if found else BEGINNING

    async def read(self, positions: Sequence[tuple[str, str]], *, count: int) -> list[list[LogEntry]]:
        """Up to ``count`` entries after each (key, id), all keys in one round trip."""
        found = await self._ask(
            [command("XRANGE", key, f"({after}", "+", "COUNT", count) for key, after in positions]
        )
        return [
            [self._entry(key, entry_id, fields) for entry_id, fields in entries]
            for (key, _), entries in zip(positions, found, strict=True)
        ]

    async def _ask(self, commands: Sequence[bytes]) -> Replies:
        replies = await self._socket.ask(b"".join(commands), len(commands))
        with redis_trouble():
            return [checked(reply) for reply in replies]

    async def last_event_of(self, key: str, run_id: UUID) -> str | None:
        """Name of the newest entry of a run; None when the log has none of it (any more)."""
        end = "+"
        while True:
            with redis_trouble():
                found: list[Any] = await self._link.commands.xrevrange(key, max=end, count=_LOOK_BACK) or []
            for _, fields in found:
                if fields[b"r"] == str(run_id).encode():
                    return str(fields[b"n"].decode())
            if len(found) < _LOOK_BACK:
                return None
            end = f"({found[-1][0].decode()}"

    async def forget(self, key: str) -> None:
        """Deletes the log of a thread that is deleted."""
        with redis_trouble():
            await self._link.commands.delete(key)

    def _kept(self, key: str, entry: NewEntry) -> tuple[str | bytes, ...]:
        if self._sealer is None:
            return ("d", entry.data)
        place = _place(key, str(entry.run_id), str(entry.epoch), entry.event)
        sealed = self._sealer.seal(Typed("", entry.data), *place)
        return ("s", sealed.type, "d", sealed.data)

    def _entry(self, key: str, entry_id: bytes, fields: Sequence[bytes]) -> LogEntry:
        held = dict(zip(fields[::2], fields[1::2], strict=True))
        run_id, epoch, event = (held[name].decode() for name in (b"r", b"e", b"n"))
        try:
            data = self._opened(held, _place(key, run_id, epoch, event))
        except SealUnreadable:
            return LogEntry(entry_id.decode(), _NOBODYS, 0, UNREADABLE_EVENT, b"null")
        return LogEntry(entry_id.decode(), UUID(run_id), int(epoch), event, data)

    def _opened(self, held: Mapping[bytes, bytes], place: tuple[str, ...]) -> bytes:
        kind = held.get(b"s", b"").decode()
        if self._sealer is not None:
            return self._sealer.open(Typed(kind, held[b"d"]), *place).data
        if kind:
            raise key_missing(kind.removeprefix(SEALED))
        return held[b"d"]


def _place(key: str, run_id: str, epoch: str, event: str) -> tuple[str, ...]:
    return (key, "log", run_id, epoch, event)
