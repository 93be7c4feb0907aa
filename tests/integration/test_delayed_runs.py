"""Runs that were put off: pending until their time, by Postgres's clock, whatever dies meanwhile."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from domain.tenancy import ANONYMOUS_BUYER
from runtime.delayed_runs import DelayedRuns
from tests.support.engine_fixtures import Platform, open_platform

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.engines

SOON_S = 3600.0


async def hurry(platform: Platform, run_id: Any) -> None:
    """Time passes: the run is due now."""
    async with await psycopg.AsyncConnection.connect(platform.database_url) as connection:
        await connection.execute("update runs set waits_until = now() where id = %s", (run_id,))


def waker(platform: Platform) -> DelayedRuns:
    engine = platform.engine
    return DelayedRuns(db=engine.db, relay=engine.relay, stops=engine.stops)


async def ended(platform: Platform, started: Any) -> str:
    await asyncio.wait_for(platform.engine.runs.wait(started), 30)
    return await platform.run_status(started.run.id)


async def thread_status(platform: Platform, started: Any) -> str:
    return (await platform.engine.threads.get(ANONYMOUS_BUYER, started.run.thread_id)).status


async def test_waits_for_its_time_and_then_runs(platform: Platform) -> None:
    async with platform.worker():
        started = await platform.start("plain", input={"x": 1}, after_s=SOON_S)
        assert await platform.run_status(started.run.id) == "pending"
        assert await thread_status(platform, started) == "idle"
        assert not await waker(platform).wake_due()

        await hurry(platform, started.run.id)
        assert await ended(platform, started) == "success"


async def test_a_short_delay_is_kept_by_the_workers_own_look(platform: Platform) -> None:
    async with platform.worker():
        started = await platform.start("plain", input={"x": 1}, after_s=1.0)

        assert await ended(platform, started) == "success"
    async with await psycopg.AsyncConnection.connect(platform.database_url) as connection:
        found = await connection.execute(
            "select started_at - created_at >= interval '1 second' from runs where id = %s", (started.run.id,)
        )
        assert await found.fetchone() == (True,)


async def test_survives_a_restart_of_everything(database_url: str, redis_url: str, tmp_path: Path) -> None:
    async with open_platform(database_url, redis_url, tmp_path) as before:
        started = await before.start("plain", input={"x": 1}, after_s=SOON_S)
        await before.engine.link.commands.flushdb()

    async with open_platform(database_url, redis_url, tmp_path) as after:
        await hurry(after, started.run.id)
        async with after.worker():
            assert await ended(after, started) == "success"


async def test_keeps_nothing_waiting_until_it_is_due(platform: Platform) -> None:
    async with platform.worker():
        later = await platform.start("plain", input={"x": 1}, after_s=SOON_S)
        now = await platform.start("plain", input={"x": 5}, thread_id=later.run.thread_id)

        assert await ended(platform, now) == "success"
        assert await thread_status(platform, later) == "idle"
        await platform.engine.states.update(ANONYMOUS_BUYER, later.run.thread_id, {"x": 7}, as_node="b")
        assert await platform.run_status(later.run.id) == "pending"


async def test_woken_by_many_it_runs_once(platform: Platform) -> None:
    started = await platform.start("plain", input={"x": 1}, after_s=SOON_S)
    await hurry(platform, started.run.id)

    await asyncio.gather(*(waker(platform).wake_due() for _ in range(5)))

    async with await psycopg.AsyncConnection.connect(platform.database_url) as connection:
        found = await connection.execute("select count(*) from outbox where stream = 'runs'")
        assert await found.fetchone() == (1,)
    async with platform.worker():
        assert await ended(platform, started) == "success"


async def test_queues_behind_what_runs_when_it_comes_due(platform: Platform) -> None:
    async with platform.worker():
        later = await platform.start("plain", input={"x": 1}, after_s=SOON_S)
        busy = await platform.start("slow", input={"x": 1}, thread_id=later.run.thread_id)
        await hurry(platform, later.run.id)
        while await waker(platform).wake_due():
            pass
        assert await platform.run_status(later.run.id) == "pending"

        await platform.engine.runs.cancel(ANONYMOUS_BUYER, busy.run.thread_id, busy.run.id, "interrupt")
        assert await ended(platform, later) == "success"


@pytest.mark.parametrize(
    ("strategy", "status", "left"),
    [("reject", "error", "running"), ("interrupt", "success", "interrupted"), ("rollback", "success", None)],
)
async def test_its_strategy_is_followed_when_it_comes_due(
    platform: Platform, strategy: str, status: str, left: str | None
) -> None:
    async with platform.worker():
        later = await platform.start("plain", input={"x": 1}, after_s=SOON_S, multitask_strategy=strategy)
        busy = await platform.start("slow", input={"x": 1}, thread_id=later.run.thread_id)
        first = platform.engine.runs.follow(busy.run, after=busy.after)
        async for entry in first:
            if entry.event == "values" and b"first" in entry.data:
                break
        await first.aclose()
        await hurry(platform, later.run.id)

        assert await ended(platform, later) == status
        rows = await platform.engine.runs.list_runs(ANONYMOUS_BUYER, later.run.thread_id)
        assert [row.status for row in rows if row.id == busy.run.id] == ([left] if left else [])
        await platform.engine.runs.cancel_many(ANONYMOUS_BUYER, "interrupt")


@pytest.mark.parametrize("action", ["interrupt", "rollback"])
async def test_is_cancelled_while_it_waits(platform: Platform, action: Any) -> None:
    started = await platform.start("plain", input={"x": 1}, after_s=SOON_S)

    await platform.engine.runs.cancel(ANONYMOUS_BUYER, started.run.thread_id, started.run.id, action)

    rows = await platform.engine.runs.list_runs(ANONYMOUS_BUYER, started.run.thread_id)
    assert [row.status for row in rows] == (["interrupted"] if action == "interrupt" else [])
    assert not await waker(platform).wake_due()
