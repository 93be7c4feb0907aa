"""A bus of each kind, consumers of it, and short words for what tests do with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from runtime.bus.protocol import Outgoing
from tests.support.brokers import RedisBroker
from tests.support.memory_bus import MemoryBroker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from runtime.bus.protocol import Bus, BusConsumer, Delivery
    from tests.support.brokers import Broker

STREAM, GROUP = "lead.events", "scoring"
SOON_S = 30.0
"""Longer than any machine needs; what ends before is judged by what it gave, not by when."""
LONG_MS = 600_000


@pytest.fixture(params=["memory", "redis"])
async def broker(request: pytest.FixtureRequest, redis_url: str) -> AsyncIterator[Broker]:
    made: Broker = MemoryBroker() if request.param == "memory" else RedisBroker(redis_url)
    yield made
    await made.close()


@pytest.fixture
async def bus(broker: Broker) -> Bus:
    opened = broker.bus()
    await opened.ensure_group(STREAM, GROUP)
    return opened


@pytest.fixture
async def reader(bus: Bus) -> AsyncIterator[BusConsumer]:
    made = bus.consumer(STREAM, GROUP, "host-0")
    yield made
    await made.close()


@pytest.fixture
async def other(broker: Broker) -> AsyncIterator[BusConsumer]:
    """A consumer of another process."""
    made = broker.bus().consumer(STREAM, GROUP, "host-1")
    yield made
    await made.close()


async def publish(bus: Bus, *bodies: bytes, stream: str = STREAM) -> None:
    await bus.publish([Outgoing(stream, body) for body in bodies])


def numbered(count: int) -> list[bytes]:
    return [str(one).encode() for one in range(count)]


def bodies(deliveries: Iterable[Delivery]) -> list[bytes | None]:
    return [one.body for one in deliveries]


def ids(deliveries: Iterable[Delivery]) -> list[str]:
    return [one.id for one in deliveries]


async def read_all(consumer: BusConsumer, count: int = 1000) -> list[Delivery]:
    found: list[Delivery] = []
    while batch := await consumer.read(count, 0):
        found += batch
    return found
