"""Threads with a time to live end by their strategy, counted from their last use."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from domain.errors import NotFound
from domain.tenancy import ANONYMOUS_BUYER
from runtime.checkpoints import ReadingSaver
from runtime.thread_expiry import ThreadExpiry
from store.threads import ThreadQuery, TimeToLive

if TYPE_CHECKING:
    from uuid import UUID

    from tests.support.engine_fixtures import Platform

pytestmark = pytest.mark.engines


async def sql(platform: Platform, statement: str, *values: Any) -> list[Any]:
    async with await psycopg.AsyncConnection.connect(platform.database_url, autocommit=True) as connection:
        found = await connection.execute(statement, values)
        return await found.fetchall() if found.description else []


async def time_passes(platform: Platform, thread_id: UUID) -> None:
    await sql(platform, "update threads set expires_at = now() where id = %s", thread_id)


def expiry(platform: Platform) -> ThreadExpiry:
    engine = platform.engine
    return ThreadExpiry(db=engine.db, pool=engine.pool, thread_log=engine.thread_log)


async def used_thread(platform: Platform, strategy: Any) -> UUID:
    """A thread on which a run has ended."""
    thread = await platform.engine.threads.create(ANONYMOUS_BUYER, ttl=TimeToLive(60, strategy))
    async with platform.worker():
        started = await platform.start("plain", thread_id=thread.id, input={"x": 1})
        await asyncio.wait_for(platform.engine.runs.wait(started), 20)
    return thread.id


async def checkpoints(platform: Platform, thread_id: UUID) -> int:
    rows = await sql(platform, "select count(*) from checkpoints where thread_id = %s", str(thread_id))
    return int(rows[0][0])


async def test_is_deleted_with_all_that_hangs_on_it(platform: Platform) -> None:
    thread_id = await used_thread(platform, "delete")
    assert not await expiry(platform).sweep()
    await time_passes(platform, thread_id)

    assert await expiry(platform).sweep()

    with pytest.raises(NotFound):
        await platform.engine.threads.get(ANONYMOUS_BUYER, thread_id)
    assert await checkpoints(platform, thread_id) == 0
    assert await sql(platform, "select id from runs") == []


async def test_keeps_its_newest_state_only_and_is_left_alone_then(platform: Platform) -> None:
    thread_id = await used_thread(platform, "keep_latest")
    assert await checkpoints(platform, thread_id) > 1
    await time_passes(platform, thread_id)

    assert await expiry(platform).sweep()

    assert await checkpoints(platform, thread_id) == 1
    state = await platform.engine.states.get(ANONYMOUS_BUYER, thread_id)
    assert state is not None
    assert state.values["x"] == 4
    assert not await expiry(platform).sweep()


async def test_a_state_kept_as_differences_keeps_its_past(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread_id = await used_thread(platform, "keep_latest")
    before = await checkpoints(platform, thread_id)
    await time_passes(platform, thread_id)

    async def refuses(*_: Any, **__: Any) -> None:
        raise NotImplementedError

    monkeypatch.setattr(ReadingSaver, "aprune", refuses)
    assert await expiry(platform).sweep()

    assert await checkpoints(platform, thread_id) == before
    assert not await expiry(platform).sweep()


async def test_use_starts_its_time_anew(platform: Platform) -> None:
    thread_id = await used_thread(platform, "delete")
    await sql(
        platform, "update threads set expires_at = now() + interval '1 minute' where id = %s", thread_id
    )

    await platform.start("plain", thread_id=thread_id, input={"x": 1})

    assert await sql(platform, "select expires_at > now() + interval '50 minutes' from threads") == [(True,)]


@pytest.mark.parametrize("fields", [{}, {"after_s": 3600.0}], ids=["pending", "put off"])
async def test_an_open_run_keeps_it(platform: Platform, fields: dict[str, Any]) -> None:
    thread_id = await used_thread(platform, "delete")
    await platform.start("plain", thread_id=thread_id, input={"x": 1}, **fields)
    await time_passes(platform, thread_id)

    assert not await expiry(platform).sweep()

    assert (await platform.engine.threads.get(ANONYMOUS_BUYER, thread_id)).id == thread_id


async def test_a_sweep_that_breaks_off_is_finished_by_the_next(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread_id = await used_thread(platform, "delete")
    await time_passes(platform, thread_id)

    async def breaks(*_: Any) -> None:
        raise RuntimeError("the process dies here")

    with monkeypatch.context() as patched:
        patched.setattr("runtime.thread_expiry.delete_expired", breaks)
        with pytest.raises(RuntimeError):
            await expiry(platform).sweep()
    assert (await platform.engine.threads.get(ANONYMOUS_BUYER, thread_id)).id == thread_id

    assert await expiry(platform).sweep()
    assert await platform.engine.threads.count(ANONYMOUS_BUYER, ThreadQuery()) == 0


async def test_swept_by_many_at_once_each_is_seen_to_once(platform: Platform) -> None:
    ids = [(await platform.engine.threads.create(ANONYMOUS_BUYER, ttl=TimeToLive(1))).id for _ in range(6)]
    for thread_id in ids:
        await time_passes(platform, thread_id)

    await asyncio.gather(*(expiry(platform).sweep() for _ in range(4)))

    assert await platform.engine.threads.count(ANONYMOUS_BUYER, ThreadQuery()) == 0


async def test_a_time_to_live_is_given_changed_and_taken_away(platform: Platform) -> None:
    threads = platform.engine.threads
    thread = await threads.create(ANONYMOUS_BUYER, ttl=TimeToLive(5, "keep_latest"))
    assert (thread.ttl_minutes, thread.ttl_strategy) == (5, "keep_latest")
    copy = await threads.copy(ANONYMOUS_BUYER, thread.id)
    assert (copy.ttl_minutes, copy.expires_at) == (5, thread.expires_at)

    untouched = await threads.update(ANONYMOUS_BUYER, thread.id, {"a": 1})
    assert untouched.expires_at == thread.expires_at
    endless = await threads.update(ANONYMOUS_BUYER, thread.id, {}, TimeToLive(None))
    assert (endless.ttl_minutes, endless.ttl_strategy, endless.expires_at) == (None, None, None)
