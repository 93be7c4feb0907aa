"""The sweeper: sends again what was sent, shows no effect, and is in nobody's hands any more.

Redis may lose what it acknowledged: a power cut, a failover, a server without a log. The outbox row stays
without its inbox row, and that is how the loss is seen. What is still in the stream or in a worker's hands is
not lost, so it is asked for first and left alone; and while there is a backlog nothing is swept, so that a
slow system is not fed its own work again. Lag is not asked for: it is unknown after a trim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

import orjson
import structlog
from redis.exceptions import ResponseError

from domain.run_lanes import RUN_STREAMS, stream_of_event_lane
from runtime.failpoints import failpoint
from runtime.redis_link import redis_trouble
from store.leases import Leases
from store.outbox import Outbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runtime.bus.protocol import Bus, Depth, Place
    from runtime.redis_link import RedisLink
    from store.database import Database
    from store.outbox import OutboxMessage

log = structlog.get_logger()

FIRST_RETRY_S: Final = 30.0
_QUIET_PENDING: Final = 20
"""So many messages may be in hands without a live lease; more is a backlog."""
_MOST_IN_HAND: Final = 2_000


class Sweeper:
    """Finds messages that were lost on the way.

    Args:
        db: Where they are kept.
        bus: Where they were sent.
        link: Asked whether Redis is the server it was.
        first_retry_s: A message without effect is looked for after this long, then after twice as long.
    """

    def __init__(
        self, db: Database, bus: Bus, link: RedisLink, *, first_retry_s: float = FIRST_RETRY_S
    ) -> None:
        self.first_retry_s = first_retry_s
        self._db = db
        self._bus = bus
        self._link = link
        self._lives: dict[str, str] = {}
        """The server's life in which each stream was last looked at."""

    async def lost(self, places: Sequence[Place]) -> Sequence[OutboxMessage]:
        """Messages of the streams to send again now; their next try is twice as far away as this one was.

        After a restart of Redis nothing waits for its back-off: whatever is not there any more is due.
        """
        life = await self._life()
        is_quiet: dict[str, bool] = {}
        held: list[UUID] = []
        for place, depth in zip(places, await self._bus.depths(places), strict=True):
            in_hand = await self._in_hand(place, depth)
            # A restart stays unnoticed until the stream is quiet, events on all their lanes.
            stream = stream_of_event_lane(place.stream)
            is_quiet[stream] = is_quiet.get(stream, True) and in_hand is not None
            held += in_hand or ()
        quiet = [stream for stream, is_one in is_quiet.items() if is_one]
        if not quiet:
            return ()
        restarted = [one for one in quiet if life is not None and self._lives.get(one, life) != life]
        if life is not None:
            self._lives.update(dict.fromkeys(quiet, life))
        async with self._db.system_session() as session:
            outbox = Outbox(session)
            for stream in restarted:
                await outbox.make_due(stream=stream)
            found = await outbox.due_again(streams=quiet, first_retry_s=self.first_retry_s, but_not=held)
        failpoint("sweeper.due")
        return found

    def forget_server(self) -> None:
        """Takes the next look as the first after a restart of Redis."""
        self._lives = dict.fromkeys(self._lives, "")

    async def _life(self) -> str | None:
        """Which process Redis is. None where INFO is forbidden."""
        try:
            with redis_trouble():
                return str((await self._link.commands.info("server"))["run_id"])
        except (ResponseError, KeyError):
            return None

    async def _in_hand(self, place: Place, depth: Depth | None) -> list[UUID] | None:
        """Event ids of messages that workers hold; None while there is a backlog."""
        stream, group = place
        if depth is None:
            # No stream or no group: it was lost, and sweeping is what brings it back. The group is made, so
            # that without a worker the next look finds messages that wait, and not a loss again.
            await self._bus.ensure_group(stream, group)
            return []
        if not depth.is_delivered or depth.pending > _MOST_IN_HAND:
            return None
        if stream not in RUN_STREAMS:
            # Events are handled in moments, and a second bell for one that is in hand changes nothing.
            return [] if depth.pending <= _QUIET_PENDING else None
        if await self._is_backlog(depth.pending):
            return None
        held = await self._bus.held(stream, group, _MOST_IN_HAND) if depth.pending else []
        return [event for one in held if (event := _event_id(one.body)) is not None]

    async def _is_backlog(self, pending: int) -> bool:
        if pending <= _QUIET_PENDING:
            return False
        async with self._db.system_session() as session:
            return pending - await Leases(session).count_live() > _QUIET_PENDING


def _event_id(body: bytes | None) -> UUID | None:
    try:
        return UUID(orjson.loads(body or b"")["id"])
    except (orjson.JSONDecodeError, KeyError, ValueError, TypeError):
        return None
