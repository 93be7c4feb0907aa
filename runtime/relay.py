"""The relay: the only code that adds to the message streams.

A message is committed in the outbox first. The process that wrote it hands it here right after the commit, so
it travels at once; the finder picks up whatever was left behind by a crash or while Redis was away; the
sweeper (`runtime.sweep`) says what was lost on the way and is sent again.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import orjson
import structlog
from redis.exceptions import RedisError

from domain.errors import PropMubiError, Unavailable
from runtime.failpoints import failpoint
from runtime.redis_link import redis_trouble
from runtime.sweep import Sweeper
from store.outbox import Outbox, OutboxMessage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from redis.typing import EncodableT

    from runtime.redis_link import RedisLink
    from store.database import Database

log = structlog.get_logger()

FIRST_RETRY_S: Final = 30.0
_LEFT_BEHIND_S: Final = 2.0
_FINDER_PERIOD_S: Final = 2.0


class OutboxRelay:
    """Sends outbox messages to their Redis Streams."""

    def __init__(
        self, db: Database, link: RedisLink, *, first_retry_s: float = FIRST_RETRY_S, is_sweeping: bool = True
    ) -> None:
        self._db = db
        self._link = link
        self._first_retry_s = first_retry_s
        self._sweeper = Sweeper(db, link, first_retry_s=first_retry_s)
        self._is_sweeping = is_sweeping
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
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
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
        """Sends again what was lost on the way, when the stream is quiet; returns how many."""
        messages = await self._sweeper.lost()
        if messages:
            await self._add(messages, is_first_time=False)
            failpoint("sweeper.added")
            log.info("relay.swept", count=len(messages))
        return len(messages)

    async def _add(self, messages: Sequence[OutboxMessage], *, is_first_time: bool = True) -> None:
        pipe = self._link.commands.pipeline(transaction=False)
        for message in messages:
            pipe.xadd(message.stream, _fields(message))
        with redis_trouble():
            await pipe.execute()
        if is_first_time:
            failpoint("relay.added")
            self._sent.extend(message.id for message in messages)
            self._wake.set()

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
                if self._is_sweeping:
                    await self.sweep()
            except Exception as error:  # noqa: BLE001  # a finder that died would leave messages behind
                log.warning("relay.finder_postponed", error=type(error).__name__)


def _fields(message: OutboxMessage) -> dict[EncodableT, EncodableT]:
    return {
        "id": str(message.id),
        "tenant": str(message.tenant_id),
        "type": message.type,
        "subject": message.subject,
        "data": orjson.dumps(message.payload),
    }
