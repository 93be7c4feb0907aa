"""The bus as a batch handler uses it: acknowledge the last batch and read the next at once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import orjson

from evals.bench_bus.ceiling import paced
from evals.bench_bus.events import BATCH
from evals.bench_bus.place import CONSUMER, GROUP, begin_together
from runtime.bus.protocol import Outgoing
from runtime.bus.redis_bus import RedisBus
from runtime.redis_link import RedisLink

if TYPE_CHECKING:
    from collections.abc import Callable

    from evals.bench_bus.events import Tally
    from evals.bench_bus.place import Place


class Ours:
    """The contestant."""

    def produce(self, place: Place, begin: Callable[[], None]) -> None:
        """See `Contestant.produce`."""
        asyncio.run(self._produce(place, begin))

    async def _produce(self, place: Place, begin: Callable[[], None]) -> None:
        link = RedisLink(place.redis_url)
        bus = RedisBus(link)
        await bus.tail(place.stream, count=1)  # Connects.
        await begin_together(begin)
        for batch in paced(place):
            await bus.publish([Outgoing(place.stream, body) for body in batch])
        await bus.close()
        await link.close()

    def consume(self, place: Place, tally: Tally, begin: Callable[[], None]) -> None:
        """See `Contestant.consume`."""
        asyncio.run(self._consume(place, tally, begin))

    async def _consume(self, place: Place, tally: Tally, begin: Callable[[], None]) -> None:
        link = RedisLink(place.redis_url)
        bus = RedisBus(link)
        consumer = bus.consumer(place.stream, GROUP, CONSUMER)
        await consumer.read(1, 0)
        await begin_together(begin)
        done: list[str] = []
        while not tally.is_done:
            found = await consumer.acknowledge_and_read(done, BATCH, 5000)
            tally.handle([orjson.loads(one.body) for one in found if one.body])
            done = [one.id for one in found]
        await consumer.acknowledge(done)
        await consumer.close()
        await bus.close()
        await link.close()
