"""Task queues on Redis: they move one message at a time, so they get fewer."""

from __future__ import annotations

import asyncio
import logging
import warnings
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import orjson

from evals.bench_bus.ceiling import paced
from evals.bench_bus.place import CONSUMER, GROUP, begin_together

if TYPE_CHECKING:
    from collections.abc import Callable

    from celery import Celery
    from taskiq import AsyncTaskiqDecoratedTask
    from taskiq_redis import RedisStreamBroker

    from evals.bench_bus.events import Tally
    from evals.bench_bus.place import Place

_TASK = "bench.handle"


class Taskiq:
    """taskiq over a Redis Stream, 100 tasks at a time."""

    @staticmethod
    def is_installed() -> bool:
        """It is a development dependency."""
        return find_spec("taskiq_redis") is not None

    def produce(self, place: Place, begin: Callable[[], None]) -> None:
        """See `Contestant.produce`."""
        asyncio.run(self._produce(place, begin))

    async def _produce(self, place: Place, begin: Callable[[], None]) -> None:
        broker = self._broker(place)

        async def handle(event: dict[str, Any]) -> None:
            raise NotImplementedError(event)  # Sent here, done by the consumer's task of this name.

        task: AsyncTaskiqDecoratedTask[[dict[str, Any]], Any] = broker.register_task(handle, _TASK)
        await broker.startup()
        await begin_together(begin)
        for batch in paced(place):
            for start in range(0, len(batch), 50):
                await asyncio.gather(*(task.kiq(orjson.loads(body)) for body in batch[start : start + 50]))
        await broker.shutdown()

    def consume(self, place: Place, tally: Tally, begin: Callable[[], None]) -> None:
        """See `Contestant.consume`."""
        asyncio.run(self._consume(place, tally, begin))

    async def _consume(self, place: Place, tally: Tally, begin: Callable[[], None]) -> None:
        from taskiq.receiver import Receiver

        broker = self._broker(place)
        done = asyncio.Event()

        async def handle(event: dict[str, Any]) -> None:
            tally.handle((event,))
            if tally.is_done:
                done.set()

        broker.register_task(handle, _TASK)
        await broker.startup()
        receiver = Receiver(broker, max_async_tasks=100, validate_params=False, run_startup=False)
        await begin_together(begin)
        await receiver.listen(done)
        await broker.shutdown()

    def _broker(self, place: Place) -> RedisStreamBroker:
        from taskiq_redis import RedisStreamBroker

        logging.getLogger("taskiq").setLevel(logging.ERROR)
        return RedisStreamBroker(
            place.redis_url,
            queue_name=place.stream,
            consumer_group_name=GROUP,
            consumer_name=CONSUMER,
            consumer_id="0",
            xread_block=500,
        )


class CelerySolo:
    """Celery with one worker in its own process (solo pool), acknowledging late."""

    @staticmethod
    def is_installed() -> bool:
        """It is a development dependency."""
        return find_spec("celery") is not None

    def produce(self, place: Place, begin: Callable[[], None]) -> None:
        """See `Contestant.produce`."""
        app = self._app(place)
        with app.producer_pool.acquire(block=True) as producer:
            begin()
            for batch in paced(place):
                for body in batch:
                    app.send_task(_TASK, (orjson.loads(body),), producer=producer, queue=place.stream)

    def consume(self, place: Place, tally: Tally, begin: Callable[[], None]) -> None:
        """See `Contestant.consume`."""
        from celery.platforms import SecurityWarning
        from celery.signals import worker_ready
        from celery.worker import state

        app = self._app(place)

        @app.task(name=_TASK)  # type: ignore[untyped-decorator]  # Celery has no types
        def handle(event: dict[str, Any]) -> None:
            tally.handle((event,))
            if tally.is_done:
                state.should_stop = 0

        def on_ready(**_: object) -> None:
            begin()

        worker_ready.connect(on_ready)
        warnings.simplefilter("ignore", SecurityWarning)  # That it may run as root.
        app.Worker(
            pool="solo",
            queues=[place.stream],
            without_gossip=True,
            without_mingle=True,
            loglevel="ERROR",
            quiet=True,
        ).start()

    def _app(self, place: Place) -> Celery:
        from celery import Celery

        app = Celery("bench", broker=place.redis_url, set_as_current=True)
        app.conf.update(
            task_acks_late=True,
            task_ignore_result=True,
            task_default_queue=place.stream,
            worker_prefetch_multiplier=500,
            worker_hijack_root_logger=False,
            broker_connection_retry_on_startup=True,
        )
        return app
