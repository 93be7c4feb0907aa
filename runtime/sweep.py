"""The sweeper: sends again what was sent, shows no effect, and is in nobody's hands any more.

Redis may lose what it acknowledged: a power cut, a failover, a server without a log. The outbox row stays
without its inbox row, and that is how the loss is seen. What is still in the stream or in a worker's hands is
not lost, so it is asked for first and left alone; and while there is a backlog nothing is swept, so that a
slow system is not fed its own work again. Lag is not asked for: it is unknown after a trim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import structlog
from redis.exceptions import ResponseError

from runtime.failpoints import failpoint
from runtime.redis_link import redis_trouble
from store.leases import Leases
from store.outbox import Outbox
from store.run_progress import WORKERS
from store.runs import RUNS_STREAM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runtime.redis_link import RedisLink
    from store.database import Database
    from store.outbox import OutboxMessage

log = structlog.get_logger()

_QUIET_PENDING: Final = 20
"""So many messages may be in hands without a live lease; more is a backlog."""
_MOST_IN_HAND: Final = 2_000


class Sweeper:
    """Finds messages of the runs stream that were lost on the way."""

    def __init__(self, db: Database, link: RedisLink, *, first_retry_s: float) -> None:
        self._db = db
        self._link = link
        self._first_retry_s = first_retry_s
        self._server_life: str | None = None

    async def lost(self) -> Sequence[OutboxMessage]:
        """Messages to send again now; their next try is twice as far away as this one was.

        After a restart of Redis nothing waits for its back-off: whatever is not there any more is due.
        """
        has_restarted = await self._has_restarted()
        in_hand = await self._in_hand()
        if in_hand is None:
            if has_restarted:
                self._server_life = ""  # Looked at again when the stream is quiet.
            return ()
        async with self._db.system_session() as session:
            outbox = Outbox(session)
            if has_restarted:
                await outbox.make_due(stream=RUNS_STREAM)
            found = await outbox.due_again(
                stream=RUNS_STREAM, first_retry_s=self._first_retry_s, but_not=in_hand
            )
        failpoint("sweeper.due")
        return found

    async def _has_restarted(self) -> bool:
        """Whether Redis is another process than last time. Not known where INFO is forbidden."""
        try:
            with redis_trouble():
                life = str((await self._link.commands.info("server"))["run_id"])
        except (ResponseError, KeyError):
            return False
        before, self._server_life = self._server_life, life
        return before is not None and before != life

    async def _in_hand(self) -> list[UUID] | None:
        """Event ids of messages that workers hold; None while there is a backlog."""
        try:
            with redis_trouble():
                stream = await self._link.commands.xinfo_stream(RUNS_STREAM)
                groups = await self._link.commands.xinfo_groups(RUNS_STREAM)
        except ResponseError:
            return []  # No stream: it was lost, and sweeping is what brings it back.
        group = next((one for one in groups if one["name"] == WORKERS.encode()), None)
        if group is None:
            return []
        pending = int(group["pending"])
        is_delivered = group["last-delivered-id"] == stream["last-generated-id"]
        if not is_delivered or pending > _MOST_IN_HAND or await self._is_backlog(pending):
            return None
        return await self._held_ids(pending)

    async def _is_backlog(self, pending: int) -> bool:
        if pending <= _QUIET_PENDING:
            return False
        async with self._db.system_session() as session:
            return pending - await Leases(session).count_live() > _QUIET_PENDING

    async def _held_ids(self, pending: int) -> list[UUID]:
        if pending == 0:
            return []
        with redis_trouble():
            held: list[dict[str, Any]] = await self._link.commands.xpending_range(
                RUNS_STREAM, WORKERS, min="-", max="+", count=_MOST_IN_HAND
            )
            entries: list[Any] = await self._link.commands.xrange(RUNS_STREAM, count=_MOST_IN_HAND) or []
        names = {one["message_id"] for one in held}
        return [event for name, fields in entries if name in names and (event := _event_id(fields))]


def _event_id(fields: dict[bytes, bytes]) -> UUID | None:
    try:
        return UUID(fields[b"id"].decode())
    except (KeyError, ValueError):
        return None
