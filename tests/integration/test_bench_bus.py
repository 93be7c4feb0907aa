"""Every contestant moves every event once; one that fails gives no figure and leaves nothing running."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from redis.asyncio import Redis

from domain.errors import Unavailable
from evals.bench_bus.contest import CONTESTANTS, is_installed, measure, rounds, table
from evals.bench_bus.place import Place
from tests.support.engine_fixtures import add_tenant

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture
async def place(redis_url: str, database_url: str) -> Place:
    await add_tenant(database_url)
    return Place(redis_url=redis_url, database_url=database_url, stream="bench", count=1_234)


@pytest.mark.parametrize("name", CONTESTANTS)
async def test_contestant_moves_every_event_once(place: Place, name: str) -> None:
    if not is_installed(name):
        pytest.skip(f"{name} is a development dependency")
    count = 60 if name in {"taskiq", "celery"} else place.count

    figure = await measure(name, replace(place, count=count))

    assert figure.messages == count
    assert figure.per_s > 0
    assert figure.consumer_cpu_us > 0
    async with Redis.from_url(place.redis_url) as client:
        assert not await client.exists(place.stream)


async def test_paced_events_tell_their_latency(place: Place) -> None:
    figures = await rounds(["bus", "ceiling"], replace(place, count=20, interval_s=0.001), 2)

    rows = table(figures)

    assert [row.contestant for row in rows] == ["bus", "ceiling"]
    assert all(row.p50_ms and row.p99_ms and 0 < row.p50_ms <= row.p99_ms for row in rows)
    assert rows[0].over == {"per_s": 1.0, "p99_ms": 1.0}


async def test_a_contestant_that_fails_gives_no_figure(place: Place, tmp_path: Path) -> None:
    before = set(multiprocessing.active_children())
    broken = replace(place, database_url=f"postgresql://nobody@/nothing?host={tmp_path}")

    with pytest.raises(Unavailable, match="measured durable failed"):
        await measure("durable", broken)

    assert set(multiprocessing.active_children()) <= before
