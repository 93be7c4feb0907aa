"""Runs outlive workers and lost messages; nothing runs twice at once."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import orjson
import psycopg
import pytest

from domain.errors import StaleLease
from domain.run_lanes import RunLane
from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID
from runtime.bus.protocol import Outgoing
from runtime.checkpoints import FencedSaver
from runtime.checkpoints.trouble import database_trouble
from runtime.run_stream import RunStream
from store.leases import Leases
from store.outbox import Outbox
from store.run_progress import WORKERS, Begun, Ending
from store.run_turns import begin_run, finish_run
from tests.support.stepping import DONE_IN_S, Steps, kill, stepping, steps, values_of

if TYPE_CHECKING:
    from tests.support.engine_fixtures import Platform

__all__ = ["stepping", "steps"]

pytestmark = pytest.mark.engines


async def test_run_of_a_dead_worker_goes_on_from_its_last_checkpoint(
    stepping: Platform, steps: Steps
) -> None:
    from runtime.worker import Worker

    doomed = asyncio.create_task(Worker(stepping.engine, stepping.settings, name="doomed").run())
    started = await stepping.start("steps", input={"log": []})
    async with asyncio.timeout(DONE_IN_S):
        await steps.reached.wait()
    await kill(doomed)
    steps.gate.set()

    async with stepping.worker(name="heir"):
        values = await values_of(stepping, started.run)

    assert values == {"log": ["one", "two", "three"]}
    assert steps.counts == {"one": 1, "two": 2, "three": 1}
    run = await stepping.engine.runs.get_run(ANONYMOUS_BUYER, None, started.run.id)
    assert (run.status, run.deliveries) == ("success", 2)
    assert await pending_messages(stepping) == 0


async def test_embedded_worker_that_starts_again_does_not_wait_for_its_own_old_lease(
    stepping: Platform, steps: Steps
) -> None:
    from runtime.worker import Worker

    doomed = asyncio.create_task(Worker(stepping.engine, stepping.settings, name="sole").run())
    started = await stepping.start("steps", input={"log": []})
    async with asyncio.timeout(DONE_IN_S):
        await steps.reached.wait()
    await kill(doomed)
    await set_lease(stepping, timedelta(hours=1))
    steps.gate.set()

    async with stepping.worker(name="sole", is_sole=True):
        values = await values_of(stepping, started.run)

    assert values == {"log": ["one", "two", "three"]}


async def set_lease(platform: Platform, length: timedelta) -> None:
    async with await psycopg.AsyncConnection.connect(platform.database_url) as connection:
        await connection.execute("update thread_leases set expires_at = now() + %s", (length,))


async def pending_messages(platform: Platform) -> int:
    groups = await platform.engine.link.commands.xinfo_groups(RunLane.CHAT.stream)
    return int(groups[0]["pending"])


async def test_draining_worker_hands_its_run_to_another(stepping: Platform, steps: Steps) -> None:
    async with stepping.worker(name="leaving"):
        started = await stepping.start("steps", input={"log": []})
        async with asyncio.timeout(DONE_IN_S):
            await steps.reached.wait()
        asyncio.get_running_loop().call_later(0.2, steps.gate.set)

    assert await stepping.run_status(started.run.id) == "pending"
    assert steps.counts["three"] == 0
    async with stepping.worker(name="staying"):
        values = await values_of(stepping, started.run)

    assert values == {"log": ["one", "two", "three"]}
    assert steps.counts == {"one": 1, "two": 1, "three": 1}
    assert await consumers(stepping) == set()


async def consumers(platform: Platform) -> set[str]:
    found = await platform.engine.link.commands.xinfo_consumers(RunLane.CHAT.stream, WORKERS)
    return {one["name"].decode() for one in found}


async def begun_by(platform: Platform, run: Any, holder: str) -> Begun:
    async with platform.engine.pool.connection() as connection:
        begun = await begin_run(
            connection,
            platform.engine.db.columns,
            run.id,
            run.tenant_id,
            holder=holder,
            duration=timedelta(seconds=30),
        )
    assert isinstance(begun, Begun)
    return begun


async def test_worker_that_lost_its_lease_can_write_nothing(platform: Platform) -> None:
    started = await platform.start("plain", input={"x": 1})
    stale = await begun_by(platform, started.run, "slow")
    await set_lease(platform, timedelta(seconds=-1))
    fresh = await begun_by(platform, started.run, "quick")

    assert fresh.lease.epoch == stale.lease.epoch + 1
    with pytest.raises(StaleLease), database_trouble():
        async with platform.engine.pool.connection() as connection:
            await finish_run(
                connection,
                platform.engine.db.columns,
                stale.run,
                stale.lease,
                Ending(status="success", thread_status="idle", values_json='{"x": 666}'),
            )
    saver = FencedSaver(platform.engine.pool, stale.lease)
    graph = platform.engine.graphs.with_saver("plain", saver)
    with pytest.raises(StaleLease):
        await graph.ainvoke({"x": 666}, {"configurable": {"thread_id": str(stale.lease.thread_id)}})
    assert await platform.engine.states.get(ANONYMOUS_BUYER, stale.lease.thread_id) is not None
    async with await psycopg.AsyncConnection.connect(platform.database_url) as connection:
        found = await connection.execute("select (select count(*) from checkpoints), values from threads")
        assert await found.fetchone() == (0, None)


async def test_held_thread_cannot_be_taken(platform: Platform) -> None:
    started = await platform.start("plain", input={"x": 1})
    held = await begun_by(platform, started.run, "first")

    async with platform.engine.db.system_session() as session:
        taken = await Leases(session).acquire(
            thread_id=held.lease.thread_id,
            tenant_id=DEMO_TENANT_ID,
            holder="second",
            duration=timedelta(seconds=30),
        )

    assert taken is None


async def test_run_that_kills_every_worker_goes_to_the_dead_letters(stepping: Platform, steps: Steps) -> None:
    from runtime.worker import Worker

    started = await stepping.start("steps", input={"log": []})
    for attempt in range(2):
        steps.reached.clear()
        doomed = asyncio.create_task(
            Worker(stepping.engine, stepping.settings, name=f"doomed-{attempt}").run()
        )
        async with asyncio.timeout(DONE_IN_S):
            await steps.reached.wait()
        await kill(doomed)

    async with stepping.worker(name="undertaker"), asyncio.timeout(DONE_IN_S):
        result = await stepping.engine.runs.join(started.run)

    assert result.error is not None
    assert json.loads(result.error)["error"] == "DeadLetter"
    assert await stepping.run_status(started.run.id) == "error"
    async with await psycopg.AsyncConnection.connect(stepping.database_url) as connection:
        letter = await (await connection.execute("select run_id, deliveries from dead_letters")).fetchone()
    assert letter == (started.run.id, 2)
    assert await pending_messages(stepping) == 0


async def test_message_without_a_body_is_put_aside_and_the_next_one_runs(platform: Platform) -> None:
    await platform.engine.link.commands.xadd(RunLane.CHAT.stream, {"id": "not-an-id"})

    async with platform.worker():
        started = await platform.start("plain", input={"x": 1})
        assert await values_of(platform, started.run) == {"x": 4, "log": ["a", "b"]}

    async with await psycopg.AsyncConnection.connect(platform.database_url) as connection:
        [(reason,)] = await (await connection.execute("select reason from dead_letters")).fetchall()
    assert "JSONDecodeError" in reason


async def test_second_message_of_an_ended_run_changes_nothing(stepping: Platform, steps: Steps) -> None:
    steps.gate.set()
    async with stepping.worker():
        started = await stepping.start("steps", input={"log": []})
        await values_of(stepping, started.run)
        # A run has ended a moment before its message is acknowledged, which takes it off the stream.
        async with asyncio.timeout(20):
            while await stepping.engine.link.commands.xrange(RunLane.CHAT.stream):  # noqa: ASYNC110  # behind our back
                await asyncio.sleep(0.02)
        body = {"id": uuid4(), "tenant": DEMO_TENANT_ID, "data": {"run_id": started.run.id}}
        await stepping.engine.bus.publish([Outgoing(RunLane.CHAT.stream, orjson.dumps(body))])
        second = await stepping.start("plain", input={"x": 1})
        await values_of(stepping, second.run)

    assert steps.counts == {"one": 1, "two": 1, "three": 1}


async def test_stream_lost_with_its_messages_is_refilled_from_the_outbox(platform: Platform) -> None:
    started = await platform.start("plain", input={"x": 1})
    await platform.engine.link.commands.flushdb()
    async with await psycopg.AsyncConnection.connect(platform.database_url) as connection:
        await connection.execute(
            "update outbox set sent_at = now(), next_try_at = now() - interval '1 minute'"
        )

    swept = await platform.engine.relay.sweep()
    again = await platform.engine.relay.sweep()

    assert (swept, again) == (1, 0), "the second sweep waits: its back-off has only begun"
    async with platform.worker():
        assert await values_of(platform, started.run) == {"x": 4, "log": ["a", "b"]}


async def test_message_that_never_left_is_found_and_sent(platform: Platform) -> None:
    started = await platform.start("plain", input={"x": 1})
    await platform.engine.link.commands.flushdb()
    async with platform.engine.db.system_session() as session:
        assert [one.subject for one in await Outbox(session).unsent()] == [str(started.run.thread_id)]

    found = await platform.engine.relay.find_left_behind(older_than_s=0)

    assert found == 1
    async with platform.worker():
        assert await values_of(platform, started.run) == {"x": 4, "log": ["a", "b"]}


async def test_busy_stream_is_not_swept(platform: Platform) -> None:
    await platform.start("plain", input={"x": 1})
    async with await psycopg.AsyncConnection.connect(platform.database_url) as connection:
        await connection.execute(
            "update outbox set sent_at = now(), next_try_at = now() - interval '1 minute'"
        )
    stream = RunStream(platform.engine.bus, "nobody")
    await stream.open()

    assert await platform.engine.relay.sweep() == 0, "one message is not delivered yet"
    await stream.close()
