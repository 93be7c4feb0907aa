"""Rules of delivery on a real Redis: claims, trims, ghosts, lost groups, sweeps, and what a run is given again."""

from __future__ import annotations

import asyncio
import json
import operator
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, TypedDict
from uuid import uuid4

import pytest
from langgraph.graph import END, START, StateGraph
from langgraph.types import interrupt

from domain.errors import SetupError, Unavailable
from domain.run_lanes import RunLane
from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID
from graphs.registry import GraphSpec
from runtime.redis_keeping import check_keeping
from runtime.run_stream import BadMessage, RunMessage, RunStream
from store.database import Database
from store.run_progress import WORKERS
from tests.support.engine_fixtures import Platform, open_platform
from tests.support.wire_graphs import wire_registry

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.engines

HOUR_MS = 3_600_000
DONE_IN_S = 60


async def add_messages(platform: Platform, number: int) -> list[str]:
    body = {"tenant": str(DEMO_TENANT_ID), "data": {"run_id": str(uuid4()), "thread_id": str(uuid4())}}
    bodies = [json.dumps({"id": str(uuid4()), **body}).encode() for _ in range(number)]
    return [
        (await platform.engine.link.commands.xadd(RunLane.CHAT.stream, {"e": one})).decode() for one in bodies
    ]


async def stand_still(platform: Platform) -> None:
    """Ends the relay's own rounds, which under load come between a test's steps.

    Its note half a second after a message was sent would put off the next try that a test has made due, and
    its finder would sweep what the test is about to.
    """
    await platform.engine.relay.close()


async def test_one_stale_message_behind_hundreds_of_fresh_ones_is_claimed(platform: Platform) -> None:
    ids = await add_messages(platform, 500)
    dead, heir = RunStream(platform.engine.bus, "dead"), RunStream(platform.engine.bus, "heir")
    await dead.open()
    await dead.read_new(count=500, block_ms=1)
    await platform.engine.link.commands.xclaim(
        RunLane.CHAT.stream, WORKERS, "dead", 0, [ids[-1]], idle=HOUR_MS, justid=True
    )

    claimed = await heir.claim_idle(min_idle_ms=HOUR_MS // 2, count=1)

    assert [one.id for one in claimed] == [ids[-1]]
    assert isinstance(claimed[0], RunMessage)
    assert claimed[0].is_again
    await dead.close()
    await heir.close()


async def test_message_whose_body_is_gone_is_put_aside_and_not_forgotten(platform: Platform) -> None:
    ids = await add_messages(platform, 2)
    dead, heir = RunStream(platform.engine.bus, "dead"), RunStream(platform.engine.bus, "heir")
    await dead.open()
    await dead.read_new(count=2, block_ms=1)
    await platform.engine.link.commands.xdel(RunLane.CHAT.stream, ids[0])

    own = await dead.read_own()
    claimed = await heir.claim_idle(min_idle_ms=0, count=5)

    assert isinstance(own[0], BadMessage)
    assert [one.id for one in claimed if isinstance(one, BadMessage)] == [ids[0]]
    await dead.close()
    await heir.close()


async def test_group_sees_what_came_before_it_and_is_made_again_after_a_loss(platform: Platform) -> None:
    [early] = await add_messages(platform, 1)
    stream = RunStream(platform.engine.bus, "one")
    await stream.open()
    assert [one.id for one in await stream.read_new(count=5, block_ms=1)] == [early]
    await platform.engine.link.commands.flushdb()
    [later] = await add_messages(platform, 1)

    first = await stream.read_new(count=5, block_ms=1)
    second = await stream.read_new(count=5, block_ms=1)

    assert (first, [one.id for one in second]) == ([], [later])
    await stream.close()


async def test_consumer_with_messages_in_hand_keeps_its_name(platform: Platform) -> None:
    await add_messages(platform, 1)
    holder, idle = RunStream(platform.engine.bus, "holder"), RunStream(platform.engine.bus, "idle")
    await holder.open()
    await holder.read_new(count=1, block_ms=1)
    await idle.read_new(count=1, block_ms=1)

    await idle.close()
    await holder.close()

    left = await platform.engine.link.commands.xinfo_consumers(RunLane.CHAT.stream, WORKERS)
    assert [(one["name"], one["pending"]) for one in left] == [(b"holder", 1)]


async def test_what_is_in_a_hand_is_not_swept_and_what_is_lost_is_swept_once(platform: Platform) -> None:
    await stand_still(platform)
    held = await platform.start("plain", input={"x": 1})
    stream = RunStream(platform.engine.bus, "slow")
    await stream.open()
    assert len(await stream.read_new(count=1, block_ms=1)) == 1
    lost = await platform.start("plain", input={"x": 1})
    entries = await platform.engine.link.commands.xrange(RunLane.CHAT.stream)
    await platform.engine.link.commands.xdel(RunLane.CHAT.stream, entries[-1][0])
    await stream.read_new(count=1, block_ms=1)
    async with platform.engine.db.system_session() as session:
        connection = await session.connection()
        await connection.exec_driver_sql("update outbox set sent_at = now(), next_try_at = now()")

    swept = [await platform.engine.relay.sweep() for _ in range(3)]

    assert swept == [0, 0, 0], "what is last was deleted, so it is not known to be delivered"
    another = await platform.start("plain", input={"x": 1})
    assert len(await stream.read_new(count=5, block_ms=1)) == 1
    assert [await platform.engine.relay.sweep() for _ in range(2)] == [1, 0]
    bodies = [
        json.loads(fields[b"e"])["data"]["run_id"]
        for _, fields in await platform.engine.link.commands.xrange(RunLane.CHAT.stream)
    ]
    assert bodies == [str(held.run.id), str(another.run.id), str(lost.run.id)]
    await stream.close()


async def test_loss_with_a_restart_of_redis_is_made_good_without_waiting(platform: Platform) -> None:
    await stand_still(platform)
    await platform.start("plain", input={"x": 1})
    async with platform.engine.db.system_session() as session:
        connection = await session.connection()
        await connection.exec_driver_sql(
            "update outbox set sent_at = now(), next_try_at = now() + interval '1 hour'"
        )
    assert await platform.engine.relay.sweep() == 0
    await platform.engine.link.commands.flushdb()
    platform.engine.relay.sweeper.forget_server()

    assert await platform.engine.relay.sweep() == 1


async def test_redis_that_keeps_nothing_is_refused_unless_the_sweeper_is_on(platform: Platform) -> None:
    commands = platform.engine.link.commands
    for name, bad, good in (("appendonly", "no", "yes"), ("maxmemory-policy", "allkeys-lru", "noeviction")):
        await commands.config_set(name, bad)
        try:
            await check_keeping(platform.engine.link, is_swept=True)
            with pytest.raises(SetupError, match="PROPMUBI_OUTBOX_SWEEPER"):
                await check_keeping(platform.engine.link, is_swept=False)
        finally:
            await commands.config_set(name, good)
    await check_keeping(platform.engine.link, is_swept=False)


async def test_exhausted_pool_says_so_instead_of_hanging(database_url: str) -> None:
    database = Database(database_url, pool_size=1, pool_timeout_s=0.1)
    try:
        async with database.system_session() as session:
            await session.connection()
            with pytest.raises(Unavailable, match="busy"):
                await database.ping()
        assert await database.ping()
    finally:
        await database.close()


async def test_sessions_that_the_server_ended_are_replaced(platform: Platform) -> None:
    async with platform.worker():
        for _ in range(2):
            started = await platform.start("plain", input={"x": 1})
            async with asyncio.timeout(DONE_IN_S):
                await platform.engine.runs.wait(started)
            async with platform.engine.db.system_session() as session:
                connection = await session.connection()
                await connection.exec_driver_sql(
                    "select pg_terminate_backend(pid, 10000) from pg_stat_activity "
                    "where datname = current_database() and pid <> pg_backend_pid()"
                )
        assert await platform.run_status(started.run.id) == "success"


class Answers(TypedDict, total=False):
    log: Annotated[list[str], operator.add]


class Gate:
    """Asks, waits at a gate, asks something else; counts how many work at once."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.gate = asyncio.Event()
        self.now = self.most = 0

    def build(self) -> StateGraph:
        async def first(_state: Answers) -> Answers:
            return {"log": [f"first:{interrupt('first?')}"]}

        async def wait(_state: Answers) -> Answers:
            self.now += 1
            self.most = max(self.most, self.now)
            self.reached.set()
            try:
                await self.gate.wait()
            finally:
                self.now -= 1
            return {"log": ["waited"]}

        async def second(_state: Answers) -> Answers:
            return {"log": [f"second:{interrupt('second?')}"]}

        graph = StateGraph(Answers)
        for name, node in (("first", first), ("wait", wait), ("second", second)):
            graph.add_node(name, node)
        graph.add_edge(START, "first")
        graph.add_edge("first", "wait")
        graph.add_edge("wait", "second")
        graph.add_edge("second", END)
        return graph

    def spec(self) -> GraphSpec:
        return GraphSpec("asking", "1", "asks twice", self.build, durability="sync")


async def test_answer_of_a_handed_back_run_is_not_given_to_the_next_question(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    gate = Gate()
    async with open_platform(
        database_url, redis_url, tmp_path, wire_registry(asking=gate.spec())
    ) as platform:
        async with platform.worker(name="leaving"):
            asked = await platform.start("asking", input={"log": []})
            async with asyncio.timeout(DONE_IN_S):
                await platform.engine.runs.wait(asked)
            answered = await platform.start(
                "asking", thread_id=asked.run.thread_id, command={"resume": "yes"}
            )
            async with asyncio.timeout(DONE_IN_S):
                await gate.reached.wait()
            asyncio.get_running_loop().call_later(0.2, gate.gate.set)
        assert await platform.run_status(answered.run.id) == "pending"
        async with platform.worker(name="staying"), asyncio.timeout(DONE_IN_S):
            await platform.engine.runs.join(answered.run)

        thread = await platform.engine.threads.get(ANONYMOUS_BUYER, asked.run.thread_id)
    assert thread.values == {"log": ["first:yes", "waited"]}
    assert [one["value"] for task in thread.interrupts.values() for one in task] == ["second?"]


@pytest.mark.slow
async def test_node_longer_than_its_lease_is_worked_on_by_one_worker_only(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    gate = Gate()
    short = {"lease": timedelta(seconds=2), "heartbeat": timedelta(seconds=0.4)}
    registry = wire_registry(asking=gate.spec())
    async with (
        open_platform(database_url, redis_url, tmp_path, registry, **short) as platform,
        platform.worker(name="one"),
        platform.worker(name="two"),
    ):
        asked = await platform.start("asking", input={"log": []})
        await platform.engine.runs.wait(asked)
        answered = await platform.start("asking", thread_id=asked.run.thread_id, command={"resume": "yes"})
        async with asyncio.timeout(DONE_IN_S):
            await gate.reached.wait()
        # Three times as long as a message may idle before it is claimed.
        asyncio.get_running_loop().call_later(9.0, gate.gate.set)
        async with asyncio.timeout(DONE_IN_S):
            await platform.engine.runs.join(answered.run)

    assert gate.most == 1


async def test_worker_takes_no_more_messages_than_it_has_hands(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    gate = Gate()
    registry = wire_registry(asking=gate.spec())
    async with open_platform(database_url, redis_url, tmp_path, registry, worker_concurrency=2) as platform:
        await stand_still(platform)  # A message sent twice would be a third in hand.
        async with platform.worker(name="busy"):
            asked = [await platform.start("asking", input={"log": []}) for _ in range(3)]
            for one in asked:
                await platform.engine.runs.wait(one)
            for one in asked:
                await platform.start("asking", thread_id=one.run.thread_id, command={"resume": "yes"})
            async with asyncio.timeout(DONE_IN_S):
                while gate.now < 2:  # noqa: ASYNC110  # nodes count themselves
                    await asyncio.sleep(0.02)
            [group] = await platform.engine.link.commands.xinfo_groups(RunLane.CHAT.stream)
            assert (group["pending"], gate.most) == (2, 2)
            gate.gate.set()


async def test_nudge_that_cannot_be_sent_does_not_undo_what_was_accepted(platform: Platform) -> None:
    await platform.engine.link.commands.aclose()
    platform.engine.link.commands.connection_pool.connection_kwargs |= {"port": 1}
    platform.engine.link.commands.connection_pool.reset()

    await platform.engine.nudges.send("runs:cancel", "x")
