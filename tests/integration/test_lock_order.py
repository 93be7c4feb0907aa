"""Two transactions about one thread at once: they wait for each other in one order, and a ring is got out of."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from domain.tenancy import ANONYMOUS_BUYER
from store.contention import uncontended
from store.run_turns import begin_run
from store.runs import Runs
from store.threads import Threads

if TYPE_CHECKING:
    from uuid import UUID

    from tests.support.engine_fixtures import Platform

pytestmark = pytest.mark.engines

_WAITING = "select count(*) from pg_locks where not granted and pid <> pg_backend_pid()"


async def somebody_waits(platform: Platform) -> None:
    async with asyncio.timeout(20), platform.engine.pool.connection() as connection:
        while True:
            rows = await (await connection.execute(_WAITING)).fetchall()
            if next(iter(rows[0].values())):
                return
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("deed", ["cancel", "delete"])
async def test_a_worker_begins_a_threads_first_run_while_it_is_stopped(platform: Platform, deed: str) -> None:
    """The thread's first lease has a foreign key to its row: it locked the run before the thread."""
    engine = platform.engine
    started = await platform.start("plain", input={"x": 1})
    run = started.run

    async def begin() -> Any:
        async with engine.pool.connection() as connection:
            lease = timedelta(seconds=5)
            return await begin_run(
                connection, engine.db.columns, run.id, run.tenant_id, holder="w", duration=lease
            )

    async with engine.db.session(ANONYMOUS_BUYER) as session:
        thread = await Threads(session, ANONYMOUS_BUYER).get(run.thread_id, is_locked=True)
        beginning = asyncio.create_task(begin())
        await somebody_waits(platform)
        if deed == "cancel":
            cancelled = await Runs(session, ANONYMOUS_BUYER).cancel(thread, [run.id], "interrupt")
            assert cancelled.stopped.ended == (run.id,)
        else:
            await session.delete(thread)
    found = await asyncio.wait_for(beginning, 20)

    assert type(found).__name__ == {"cancel": "Behind", "delete": "NotBegun"}[deed]
    if deed == "cancel":
        assert await platform.run_status(run.id) == "interrupted"


async def test_two_that_lock_in_opposite_orders_both_come_to_their_end(platform: Platform) -> None:
    db = platform.engine.db
    ids = [(await platform.engine.threads.create(ANONYMOUS_BUYER)).id for _ in range(2)]
    both_hold_one = asyncio.Barrier(2)
    tries = 0

    async def note(order: list[UUID]) -> None:
        nonlocal tries
        tries += 1
        is_first_meeting = tries <= 2
        async with db.session(ANONYMOUS_BUYER) as session:
            for place, thread_id in enumerate(order):
                add = (
                    "update threads set metadata = metadata || jsonb_build_object(cast(:n as text), 1) "
                    "where id = :id"
                )
                await session.execute(text(add), {"id": thread_id, "n": str(order[0])})
                if place == 0 and is_first_meeting:
                    await asyncio.wait_for(both_hold_one.wait(), 20)

    await asyncio.gather(uncontended(lambda: note(ids)), uncontended(lambda: note(ids[::-1])))

    threads = [await platform.engine.threads.get(ANONYMOUS_BUYER, one) for one in ids]
    assert [sorted(one.meta) for one in threads] == [sorted(map(str, ids))] * 2
    assert tries == 3
