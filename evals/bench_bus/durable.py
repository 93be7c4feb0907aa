"""The whole way of a domain event: outbox, relay, stream, then inbox and effect in one commit.

Nothing is shortened: an event is accepted by a committed outbox row before it is sent; the handler claims its
batch in the inbox, writes the event that follows from each into the outbox and notes the old ones as handled,
in one transaction; only then are they acknowledged.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import UUID

import orjson

from domain.ids import uuid7
from domain.keyring import KeyRing
from domain.tenancy import DEMO_TENANT_ID
from evals.bench_bus.ceiling import paced
from evals.bench_bus.events import BATCH
from evals.bench_bus.place import CONSUMER, GROUP, begin_together
from runtime.bus.redis_bus import RedisBus
from runtime.redis_link import RedisLink
from runtime.relay import OutboxRelay
from store.database import Database
from store.outbox import Inbox, Outbox, OutboxMessage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evals.bench_bus.events import Tally
    from evals.bench_bus.place import Place
    from runtime.bus.protocol import Delivery


class Durable:
    """The contestant."""

    def produce(self, place: Place, begin: Callable[[], None]) -> None:
        """See `Contestant.produce`."""
        asyncio.run(self._produce(place, begin))

    async def _produce(self, place: Place, begin: Callable[[], None]) -> None:
        link = RedisLink(place.redis_url)
        db, bus = Database(place.database_url, pool_size=4), RedisBus(link)
        relay = OutboxRelay(db, bus, KeyRing("of this bench alone" * 2))
        relay.start()
        await begin_together(begin)
        for batch in paced(place):
            messages = [_message(place.stream, "lead.scored", body) for body in batch]
            async with db.system_session() as session:
                await Outbox(session).put_many(messages)
            await relay.send(messages)
        await relay.close()
        await bus.close()
        await link.close()
        await db.close()

    def consume(self, place: Place, tally: Tally, begin: Callable[[], None]) -> None:
        """See `Contestant.consume`."""
        asyncio.run(self._consume(place, tally, begin))

    async def _consume(self, place: Place, tally: Tally, begin: Callable[[], None]) -> None:
        link = RedisLink(place.redis_url)
        db, bus = Database(place.database_url, pool_size=4), RedisBus(link)
        consumer = bus.consumer(place.stream, GROUP, CONSUMER)
        await consumer.read(1, 0)
        await begin_together(begin)
        done: list[str] = []
        while not tally.is_done:
            found = await consumer.acknowledge_and_read(done, BATCH, 5000)
            await _handle(db, tally, found)
            done = [one.id for one in found]
        await consumer.acknowledge(done)
        await consumer.close()
        await bus.close()
        await link.close()
        await db.close()


async def _handle(db: Database, tally: Tally, found: Sequence[Delivery]) -> None:
    envelopes = {UUID(one["id"]): one["data"] for one in (orjson.loads(each.body or b"{}") for each in found)}
    async with db.system_session() as session:
        fresh = await Inbox(session).claim_many(
            consumer_group=GROUP, event_ids=list(envelopes), tenant_id=DEMO_TENANT_ID
        )
        events = [event for event_id, event in envelopes.items() if event_id in fresh]
        following = [_message("bench.none", "lead.assigned", orjson.dumps(event)) for event in events]
        await Outbox(session).put_many(following)
        await Outbox(session).mark_handled(list(fresh))
    tally.handle(events)


def _message(stream: str, event_type: str, body: bytes) -> OutboxMessage:
    return OutboxMessage(
        id=uuid7(),
        tenant_id=DEMO_TENANT_ID,
        stream=stream,
        type=event_type,
        subject="lead",
        payload=orjson.loads(body),
    )
