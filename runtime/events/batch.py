"""A batch of deliveries, from the bus to the commit.

First all of it in one transaction, because that is what makes events cheap. When that fails, or when some
were delivered before, each in a transaction of its own, counted before it begins: an event that raises or
kills the process is found by its count and given up, and its neighbours go on.

Order. Whoever handles a subject holds its lock and handles all that is open on it, oldest first, from the
outbox. So an event waits until those before it are handled or given up, also with many workers, and whatever
order the bus delivered in. A subject whose event fails waits for at most as many deliveries as an event may
have; other subjects do not wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog

from domain.errors import Contended, Unavailable
from domain.events.envelope import BadEvent
from runtime.events.alone import AloneHandling, Delivered
from runtime.events.effects import Effects
from runtime.events.handling import AfterCommit
from runtime.events.sealing import kept_event, open_event
from store.events.progress import EventProgress
from store.outbox import DeadLetter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.events.catalogue import EventStream
    from runtime.bus.protocol import Delivery
    from runtime.events.parts import EventParts

log = structlog.get_logger()

_AT_ONCE: Final = 500
"""Events of one transaction: a subject may have thousands open after a pause."""
_RUNS_AT_ONCE: Final = 10
"""Events of one transaction that start a run each."""


class EventBatch:
    """Handles batches of one stream, one at a time."""

    def __init__(self, stream: EventStream, parts: EventParts) -> None:
        self._stream = stream
        self._parts = parts
        self._effects = Effects(stream, parts)
        self._alone = AloneHandling(stream, parts, self._effects)

    async def handle(self, deliveries: Sequence[Delivery], *, is_second_life: bool = False) -> list[str]:
        """Does what the deliveries ask for; those to acknowledge, because it is committed.

        Args:
            deliveries: From the bus.
            is_second_life: They were in hand when this consumer died, and one of them may be why.

        Raises:
            Unavailable: An engine is away; what is not acknowledged is delivered again.
        """
        done, events = await self._verified(deliveries)
        fresh = [one for one in events if one.deliveries <= 1 and not is_second_life]
        retried = [one for one in events if one.deliveries > 1 or is_second_life]
        for part in self._parts_of(fresh):
            if await self._handle_together(part):
                done += [one.id for one in part]
            else:
                retried = [*part, *retried]
        for one in retried:
            if await self._alone.handle(one):
                done.append(one.id)
        return done

    def _parts_of(self, fresh: Sequence[Delivered]) -> Iterator[Sequence[Delivered]]:
        """The deliveries in parts of one transaction each, in their order.

        Accepting a run takes some ten statements, between which the runs of this process go on. Two hundred
        of them in one transaction would begin after the last, and hold their subjects for minutes.
        """
        part: list[Delivered] = []
        runs = 0
        for one in fresh:
            part.append(one)
            runs += self._parts.triggers.starts(one.event.envelope.type)
            if runs == _RUNS_AT_ONCE:
                yield part
                part, runs = [], 0
        if part:
            yield part

    async def _verified(self, deliveries: Sequence[Delivery]) -> tuple[list[str], list[Delivered]]:
        """Forged and invalid ones are given up at once: another delivery would not make them better."""
        buried, events = [], []
        for delivery in deliveries:
            try:
                event = open_event(self._parts.ring, self._parts.catalogue, delivery.body)
                if event.envelope.type.stream is not self._stream:
                    raise BadEvent("the event does not belong to this stream")  # noqa: TRY301
                events.append(Delivered(delivery.id, event, delivery.deliveries))
            except BadEvent as error:
                letter = DeadLetter(
                    stream=self._stream.value,
                    message_id=str(error.event_id or delivery.id),
                    reason=error.reason,
                    deliveries=delivery.deliveries,
                    tenant_id=error.tenant_id,
                    event_id=error.event_id,
                )
                await self._effects.bury(letter)
                buried.append(delivery.id)
        return buried, events

    async def _handle_together(self, delivered: Sequence[Delivered]) -> bool:
        """All in one transaction, or a few when much is open; False when that failed: the rest is left."""
        try:
            while await self._handle_open(delivered):
                pass
        except Contended:
            # One after the other they hold fewer rows at once.
            log.info("events.batch_contended", stream=self._stream.value)
            return False
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001  # whatever a handler raises, each is tried by itself
            log.warning("events.batch_split", stream=self._stream.value, error=type(error).__name__)
            return False
        return True

    async def _handle_open(self, delivered: Sequence[Delivered]) -> bool:
        """What is open on the subjects of these deliveries, in order; True when more of it is left."""
        after = AfterCommit()
        keys = {one.key for one in delivered}
        async with self._parts.db.system_session() as session:
            progress = EventProgress(session, self._stream.value)
            await progress.lock(keys)
            opened = await progress.open_of(keys, limit=_AT_ONCE)
            work = [kept_event(self._parts.catalogue, one.message) for one in opened]
            kept = await progress.kept([one.event.id for one in delivered])
            # Not of our outbox, but sealed: another installation of the same secret sent them.
            work += list({one.event.id: one.event for one in delivered if one.event.id not in kept}.values())
            await self._effects.write(session, work, after)
        await self._effects.follow(after)
        return len(opened) == _AT_ONCE
