"""Runs outlive workers, lost messages and impatient users; nothing runs twice at once."""

from __future__ import annotations

import asyncio
import itertools
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import orjson
import psycopg
import pytest
from langgraph.graph import END, START, StateGraph

from domain.errors import Conflict, NotFound, StaleLease, Unavailable
from domain.run_lanes import RunLane
from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID, Principal
from graphs.registry import GraphSpec
from runtime.bus.protocol import Outgoing
from runtime.bus.redis_socket import RedisSocket
from runtime.checkpoints import FencedSaver
from runtime.checkpoints.trouble import database_trouble
from runtime.run_stream import RunStream
from store.leases import Lease, Leases
from store.outbox import Outbox
from store.run_progress import WORKERS, Begun, Ending
from store.run_turns import begin_run, finish_run
from tests.support.engine_fixtures import Platform, open_platform
from tests.support.wire_graphs import Numbers, wire_registry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.engines

DONE_IN_S = 20


class Steps:
    """A graph of three steps; the second waits at a gate. Counts how often each step ran."""

    def __init__(self) -> None:
        self.counts = {"one": 0, "two": 0, "three": 0}
        self.reached = asyncio.Event()
        self.gate = asyncio.Event()

    def build(self) -> StateGraph:
        async def one(_state: Numbers) -> Numbers:
            self.counts["one"] += 1
            return {"log": ["one"]}

        async def two(_state: Numbers) -> Numbers:
            self.counts["two"] += 1
            self.reached.set()
            await self.gate.wait()
            return {"log": ["two"]}

        async def three(_state: Numbers) -> Numbers:
            self.counts["three"] += 1
            return {"log": ["three"]}

        graph = StateGraph(Numbers)
        for name, node in (("one", one), ("two", two), ("three", three)):
            graph.add_node(name, node)
        graph.add_edge(START, "one")
        graph.add_edge("one", "two")
        graph.add_edge("two", "three")
        graph.add_edge("three", END)
        return graph

    def spec(self) -> GraphSpec:
        return GraphSpec("steps", "1", "three steps", self.build, durability="sync")


@pytest.fixture
def steps() -> Steps:
    return Steps()


@pytest.fixture
async def stepping(
    steps: Steps, database_url: str, redis_url: str, tmp_path: Path
) -> AsyncIterator[Platform]:
    registry = wire_registry(steps=steps.spec())
    async with open_platform(
        database_url,
        redis_url,
        tmp_path,
        registry,
        lease=timedelta(seconds=1),
        heartbeat=timedelta(seconds=0.2),
        max_deliveries=2,
    ) as platform:
        yield platform


async def values_of(platform: Platform, run: Any) -> Any:
    async with asyncio.timeout(DONE_IN_S):
        result = await platform.engine.runs.join(run)
    return json.loads(result.values)


async def kill(worker_task: asyncio.Task[None]) -> None:
    """What kill -9 leaves: nothing of the worker runs any more, nothing was handed back."""
    for task in asyncio.all_tasks():
        if task.get_name().startswith(("run-", "heartbeat", "worker-", "log-writer")):
            task.cancel()
    worker_task.cancel()
    await asyncio.gather(worker_task, return_exceptions=True)


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
            connection, run.id, run.tenant_id, holder=holder, duration=timedelta(seconds=30)
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
