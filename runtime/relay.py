"""The relay: the only code that adds to the message streams.

A message is committed in the outbox first. The process that wrote it hands it here right after the commit, so
it travels at once; the finder picks up whatever was left behind by a crash or while Redis was away; the
sweeper sends again what shows no effect, with a back-off that doubles, and only while the stream is quiet, so
that a slow system is not fed its own backlog.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Final

import orjson
import structlog
from redis.exceptions import RedisError

from config.ending import ended
from domain.errors import PropMubiError, Unavailable
from domain.events.catalogue import EventStream
from domain.run_lanes import EVENT_LANES, EventLane, RunLane
from runtime.bus.protocol import Outgoing, Place
from runtime.events.parts import GROUP
from runtime.events.sealing import seal_event
from runtime.failpoints import failpoint
from runtime.sweep import FIRST_RETRY_S
from store.outbox import Outbox, OutboxMessage
from store.run_progress import WORKERS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.keyring import KeyRing
    from runtime.bus.protocol import Bus
    from runtime.sweep import Sweeper
    from store.database import Database

log = structlog.get_logger()

_LEFT_BEHIND_S: Final = 2.0
_FINDER_PERIOD_S: Final = 2.0
_EVENT_STREAMS: Final = frozenset(stream.value for stream in EventStream)
_SWEPT: Final = (
    *(Place(lane.stream, WORKERS) for lane in RunLane),
    *(Place(lane.name, GROUP) for lane in EVENT_LANES),
)
"""Streams whose messages are sent until they show an effect, and the group that has it."""


class OutboxRelay:
    """Sends outbox messages to their streams."""

    def __init__(
        self,
        db: Database,
        bus: Bus,
        ring: KeyRing,
        *,
        first_retry_s: float = FIRST_RETRY_S,
        sweeper: Sweeper | None = None,
    ) -> None:
        self._db = db
        self._bus = bus
        self._ring = ring
        self.sweeper = sweeper
        """None leaves what Redis lost to other processes."""
        self._first_retry_s = first_retry_s
        self._sent: list[UUID] = []
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begins to note what was sent and to look for what was left behind."""
        self._tasks = [
            asyncio.create_task(self._note_sent_forever(), name="relay-notes"),
            asyncio.create_task(self._find_forever(), name="relay-finder"),
        ]

    async def close(self) -> None:
        """Stops; notes what it still can."""
        await ended(*self._tasks)
        try:
            await self._note_sent()
        except PropMubiError:
            log.info("relay.closed_without_notes")

    async def send(self, messages: Sequence[OutboxMessage]) -> None:
        """Sends messages whose transaction has committed. Never raises: the finder sends what this cannot."""
        if not messages:
            return
        try:
            await self._add(messages)
        except (Unavailable, RedisError) as error:
            log.warning("relay.left_behind", count=len(messages), error=type(error).__name__)

    async def send_again(self, messages: Sequence[OutboxMessage]) -> None:
        """Sends messages that were sent before: for who keeps an inbox, that changes nothing.

        Raises:
            Unavailable: The bus is away; some may have been sent.
        """
        await self._add(messages, is_first_time=False)

    async def find_left_behind(self, *, older_than_s: float = _LEFT_BEHIND_S) -> int:
        """Sends what no one has sent; returns how many."""
        async with self._db.system_session() as session:
            outbox = Outbox(session)
            messages = await outbox.unsent(older_than_s=older_than_s)
            if messages:
                await self._add(messages, is_first_time=False)
                failpoint("finder.added")
                await outbox.mark_sent([one.id for one in messages], first_retry_s=self._first_retry_s)
        return len(messages)

    async def sweep(self) -> int:
        """Sends again what was lost on the way, of each stream that is quiet; returns how many."""
        if self.sweeper is None:
            return 0
        messages = await self.sweeper.lost(_SWEPT)
        if messages:
            await self._add(messages, is_first_time=False)
            failpoint("sweeper.added")
            for stream, count in Counter(one.stream for one in messages).items():
                log.info("relay.swept", stream=stream, count=count)
        return len(messages)

    async def _add(self, messages: Sequence[OutboxMessage], *, is_first_time: bool = True) -> None:
        await self._bus.publish([Outgoing(_lane(one), self._body(one)) for one in messages])
        if is_first_time:
            failpoint("relay.added")
            self._sent.extend(message.id for message in messages)
            self._wake.set()

    def _body(self, message: OutboxMessage) -> bytes:
        return seal_event(self._ring, message) if message.stream in _EVENT_STREAMS else _body(message)

    async def _note_sent_forever(self) -> None:
        while True:
            await self._wake.wait()
            await asyncio.sleep(0.5)  # One statement for a burst; nothing waits for this note.
            try:
                await self._note_sent()
            except Exception as error:  # noqa: BLE001  # whatever went wrong, the notes must go on
                log.warning("relay.notes_postponed", error=type(error).__name__)
                await asyncio.sleep(1.0)
            else:
                failpoint("relay.noted")

    async def _note_sent(self) -> None:
        self._wake.clear()
        ids, self._sent = self._sent, []
        if not ids:
            return
        try:
            async with self._db.system_session() as session:
                await Outbox(session).mark_sent(ids, first_retry_s=self._first_retry_s)
        except BaseException:
            self._sent = ids + self._sent
            self._wake.set()
            raise

    async def _find_forever(self) -> None:
        while True:
            await asyncio.sleep(_FINDER_PERIOD_S)
            try:
                await self.find_left_behind()
                await self.sweep()
            except Exception as error:  # noqa: BLE001  # a finder that died would leave messages behind
                log.warning("relay.finder_postponed", error=type(error).__name__)


def _lane(message: OutboxMessage) -> str:
    """By which stream of the bus it travels."""
    if message.stream not in _EVENT_STREAMS:
        return message.stream
    return EventLane(EventStream(message.stream), message.payload.get("is_bulk") is True).name


def _body(message: OutboxMessage) -> bytes:
    return orjson.dumps(
        {
            "id": message.id,
            "tenant": message.tenant_id,
            "type": message.type,
            "subject": message.subject,
            "data": message.payload,
        }
    )
