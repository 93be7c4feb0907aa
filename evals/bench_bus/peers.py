"""Others who read Redis Streams in batches, each at its best.

FastStream gets its events from the ceiling's producer, in FastStream's own format, because its own publishing
is slower; argument validation and logging are off.
"""

from __future__ import annotations

import asyncio
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import orjson

from evals.bench_bus.ceiling import paced, send_all
from evals.bench_bus.events import BATCH
from evals.bench_bus.place import CONSUMER, GROUP, begin_together
from runtime.redis_link import RedisLink

if TYPE_CHECKING:
    from collections.abc import Callable

    from evals.bench_bus.events import Tally
    from evals.bench_bus.place import Place


class Pipelined:
    """redis-py, 500 commands to a pipeline, the acknowledgement in one pipeline with the next read."""

    def produce(self, place: Place, begin: Callable[[], None]) -> None:
        """See `Contestant.produce`."""
        asyncio.run(self._produce(place, begin))

    async def _produce(self, place: Place, begin: Callable[[], None]) -> None:
        link = RedisLink(place.redis_url)
        await link.commands.ping()
        await begin_together(begin)
        for batch in paced(place):
            pipe = link.commands.pipeline(transaction=False)
            for body in batch:
                pipe.xadd(place.stream, {"e": body})
            await pipe.execute()
        await link.close()

    def consume(self, place: Place, tally: Tally, begin: Callable[[], None]) -> None:
        """See `Contestant.consume`."""
        asyncio.run(self._consume(place, tally, begin))

    async def _consume(self, place: Place, tally: Tally, begin: Callable[[], None]) -> None:
        link = RedisLink(place.redis_url)
        await link.blocking.ping()
        await begin_together(begin)
        ids: list[bytes] = []
        while not tally.is_done:
            pipe = link.blocking.pipeline(transaction=False)
            if ids:
                pipe.xack(place.stream, GROUP, *ids)
            pipe.xreadgroup(GROUP, CONSUMER, {place.stream: ">"}, count=BATCH, block=5000)
            entries = _entries((await pipe.execute())[-1])
            tally.handle([orjson.loads(fields[b"e"]) for _, fields in entries])
            ids = [entry_id for entry_id, _ in entries]
        await link.blocking.xack(place.stream, GROUP, *ids)
        await link.close()


def _entries(found: Any) -> list[tuple[bytes, dict[bytes, bytes]]]:  # noqa: ANN401  # a shape for each protocol
    """Entries of one stream, in whichever of its shapes redis-py gives them."""
    if not found:
        return []
    entries: list[Any] = next(iter(found.values())) if isinstance(found, dict) else found[0][1]
    is_nested = bool(entries) and isinstance(entries[0], list) and not isinstance(entries[0][0], bytes)
    return entries[0] if is_nested else entries


class FastStreamBatch:
    """FastStream's batch subscriber."""

    @staticmethod
    def is_installed() -> bool:
        """It is a development dependency."""
        return find_spec("faststream") is not None

    def produce(self, place: Place, begin: Callable[[], None]) -> None:
        """See `Contestant.produce`."""
        from faststream.redis.parser.binary import BinaryMessageFormatV1

        frame = asyncio.run(
            BinaryMessageFormatV1.encode(message=b"", reply_to=None, headers=None, correlation_id="")
        )
        send_all(place, begin, b"__data__", frame)

    def consume(self, place: Place, tally: Tally, begin: Callable[[], None]) -> None:
        """See `Contestant.consume`."""
        asyncio.run(self._consume(place, tally, begin))

    async def _consume(self, place: Place, tally: Tally, begin: Callable[[], None]) -> None:
        from faststream.redis import RedisBroker, StreamSub

        broker = RedisBroker(
            place.redis_url,
            apply_types=False,
            logger=None,  # type: ignore[arg-type]  # its own documentation turns logging off so
        )
        done = asyncio.Event()
        stream = StreamSub(
            place.stream, group=GROUP, consumer=CONSUMER, batch=True, max_records=BATCH, polling_interval=5000
        )

        @broker.subscriber(stream=stream)
        async def handle(events: list[dict[str, Any]]) -> None:
            tally.handle(events)
            if tally.is_done:
                done.set()

        await broker.start()
        await begin_together(begin)
        await done.wait()
        await broker.stop()
