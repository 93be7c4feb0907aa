"""Runs and impatient users: the next message, cancelling, time limits, and who may see what."""

from __future__ import annotations

import asyncio
import itertools
import json
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from domain.errors import Conflict, NotFound, Unavailable
from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID, Principal
from runtime.bus.redis_socket import RedisSocket
from store.leases import Lease
from tests.support.engine_fixtures import Platform, open_platform
from tests.support.stepping import DONE_IN_S, Steps, stepping, steps, values_of
from tests.support.wire_graphs import wire_registry

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["stepping", "steps"]

pytestmark = pytest.mark.engines


async def test_busy_thread_rejects_or_queues_the_next_message(stepping: Platform, steps: Steps) -> None:
    async with stepping.worker():
        first = await stepping.start("steps", input={"log": []})
        thread = first.run.thread_id
        async with asyncio.timeout(DONE_IN_S):
            await steps.reached.wait()

        with pytest.raises(Conflict, match="already running"):
            await stepping.start("plain", thread_id=thread, input={"x": 1}, multitask_strategy="reject")
        with pytest.raises(Conflict, match="run in progress"):
            await stepping.engine.states.update(ANONYMOUS_BUYER, thread, {"x": 3}, as_node="one")
        with pytest.raises(Conflict, match="Cancel its runs"):
            await stepping.engine.threads.delete(ANONYMOUS_BUYER, thread)
        queued = await asyncio.gather(
            *(stepping.start("plain", thread_id=thread, input={"x": 1}) for _ in range(3))
        )
        assert {await stepping.run_status(one.run.id) for one in queued} == {"pending"}
        steps.gate.set()
        for one in queued:
            await values_of(stepping, one.run)

    runs = await stepping.engine.runs.list_runs(ANONYMOUS_BUYER, thread)
    assert [run.status for run in runs] == ["success"] * 4
    ordered = sorted(runs, key=lambda run: run.seq)
    assert all(a.finished_at <= b.started_at for a, b in itertools.pairwise(ordered))


@pytest.mark.parametrize(("strategy", "left"), [("interrupt", "interrupted"), ("rollback", None)])
async def test_next_message_can_stop_the_one_in_progress(
    stepping: Platform, steps: Steps, strategy: str, left: str | None
) -> None:
    async with stepping.worker():
        first = await stepping.start("steps", input={"log": []})
        async with asyncio.timeout(DONE_IN_S):
            await steps.reached.wait()
        second = await stepping.start(
            "plain", thread_id=first.run.thread_id, input={"x": 1, "log": []}, multitask_strategy=strategy
        )
        values = await values_of(stepping, second.run)

    assert values["log"] == (["one", "a", "b"] if left else ["a", "b"])
    if left:
        assert await stepping.run_status(first.run.id) == left
    else:
        with pytest.raises(NotFound):
            await stepping.run_status(first.run.id)


async def test_pending_run_is_cancelled_without_a_worker(platform: Platform) -> None:
    started = await platform.start("plain", input={"x": 1})

    await platform.engine.runs.cancel(ANONYMOUS_BUYER, started.run.thread_id, started.run.id, "interrupt")

    assert await platform.run_status(started.run.id) == "interrupted"
    assert (await platform.engine.threads.get(ANONYMOUS_BUYER, started.run.thread_id)).status == "idle"
    with pytest.raises(NotFound, match="No matching runs"):
        await platform.engine.runs.cancel(ANONYMOUS_BUYER, started.run.thread_id, started.run.id, "interrupt")
    async with platform.worker():
        follower = await platform.start("plain", thread_id=started.run.thread_id, input={"x": 1})
        assert await values_of(platform, follower.run) == {"x": 4, "log": ["a", "b"]}


async def test_running_run_stops_at_once_when_cancelled(stepping: Platform, steps: Steps) -> None:
    async with stepping.worker():
        started = await stepping.start("steps", input={"log": []})
        async with asyncio.timeout(DONE_IN_S):
            await steps.reached.wait()
        await stepping.engine.runs.cancel(ANONYMOUS_BUYER, started.run.thread_id, started.run.id, "interrupt")
        assert await values_of(stepping, started.run) == {"log": ["one"]}

    thread = await stepping.engine.threads.get(ANONYMOUS_BUYER, started.run.thread_id)
    assert (thread.status, (thread.error or {}).get("error")) == ("interrupted", "UserInterrupt")


async def test_run_that_takes_too_long_ends_as_timeout(
    steps: Steps, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    registry = wire_registry(steps=steps.spec())
    async with (
        open_platform(
            database_url, redis_url, tmp_path, registry, run_timeout=timedelta(seconds=0.2)
        ) as platform,
        platform.worker(),
    ):
        started = await platform.start("steps", input={"log": []})
        async with asyncio.timeout(DONE_IN_S):
            result = await platform.engine.runs.wait(started)

        assert result.error is not None
        assert json.loads(result.error)["error"] == "TimeoutError"
        assert await platform.run_status(started.run.id) == "timeout"


async def test_runs_of_others_do_not_exist_for_a_caller(platform: Platform) -> None:
    started = await platform.start("plain", input={"x": 1})
    stranger = Principal(DEMO_TENANT_ID, UUID(int=7))
    foreigner = Principal(UUID(int=9), None)

    for other in (stranger, foreigner):
        with pytest.raises(NotFound):
            await platform.engine.threads.get(other, started.run.thread_id)
        with pytest.raises(NotFound):
            await platform.engine.runs.get_run(other, None, started.run.id)
        with pytest.raises(NotFound):
            await platform.engine.states.get(other, started.run.thread_id)
        with pytest.raises(NotFound):
            await platform.engine.runs.cancel(other, started.run.thread_id, started.run.id, "interrupt")


async def test_nothing_is_accepted_while_redis_is_away(platform: Platform) -> None:
    thread = await platform.engine.threads.create(ANONYMOUS_BUYER)
    platform.engine.thread_log.close()
    platform.engine.thread_log._socket = RedisSocket("redis://127.0.0.1:1")

    with pytest.raises(Unavailable):
        await platform.start("plain", thread_id=thread.id, input={"x": 1})

    assert await platform.engine.runs.list_runs(ANONYMOUS_BUYER, thread.id) == []


async def test_lost_log_does_not_leave_a_reader_waiting(platform: Platform) -> None:
    async with platform.worker():
        started = await platform.start("plain", input={"x": 1})
        await values_of(platform, started.run)
    await platform.engine.link.commands.flushdb()
    run = await platform.engine.runs.get_run(ANONYMOUS_BUYER, None, started.run.id)

    async with asyncio.timeout(DONE_IN_S):
        result = await platform.engine.runs.join(run)

    assert json.loads(result.values) == {"x": 4, "log": ["a", "b"]}


async def test_events_of_a_worker_that_lost_the_thread_are_left_out(platform: Platform) -> None:
    from runtime.thread_log import NewEntry, log_key

    started = await platform.start("plain", input={"x": 1})
    run = started.run
    key = log_key(run.tenant_id, run.thread_id)
    await platform.engine.thread_log.append(
        key,
        [
            NewEntry(run.id, 2, "custom", b'"new"'),
            NewEntry(run.id, 1, "custom", b'"stale"'),
            NewEntry(uuid4(), 3, "custom", b'"other run"'),
            NewEntry(run.id, 2, "end", b"{}"),
        ],
    )

    async with asyncio.timeout(DONE_IN_S):
        seen = [entry.data async for entry in platform.engine.runs.follow(run)]

    assert seen[1:] == [b'"new"', b"{}"], "after the announcement of the run"


async def test_lease_of_an_edit_keeps_runs_out_until_it_is_freed(platform: Platform) -> None:
    async with platform.worker():
        started = await platform.start("plain", input={"x": 1})
        await values_of(platform, started.run)
    lease = Lease(started.run.thread_id, DEMO_TENANT_ID, 0, "")

    written = await platform.engine.states.update(
        ANONYMOUS_BUYER, started.run.thread_id, {"x": 50}, as_node="a"
    )

    assert written["configurable"]["thread_id"] == str(lease.thread_id)
    thread = await platform.engine.threads.get(ANONYMOUS_BUYER, lease.thread_id)
    assert (thread.values["x"], thread.status) == (50, "idle")
    async with platform.worker():
        resumed = await platform.start("plain", thread_id=lease.thread_id, input=None)
        assert (await values_of(platform, resumed.run))["x"] == 100
