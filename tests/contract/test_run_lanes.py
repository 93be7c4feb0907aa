"""What lanes promise: nobody waits behind a burst, none starves, and each lane loses as little as one alone.

Every case runs on every lane, since each is a stream of its own with its own group, hands and sweeping.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import psycopg
import pytest
from langgraph.graph import END, START, StateGraph

from domain.run_lanes import MANY, RunLane
from domain.tenancy import DEMO_TENANT_ID
from graphs.registry import GraphSpec
from runtime.background_runs import BackgroundRun, accept_background
from runtime.run_stream import RunMessage, RunStream
from store.events import models
from store.events.overview import EventOverview
from tests.support.engine_fixtures import Platform, open_platform
from tests.support.event_world import World, patiently
from tests.support.wire_graphs import Numbers, wire_registry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.engines

EVERY_LANE = pytest.mark.parametrize("lane", list(RunLane))


class Gate:
    """A graph whose first step waits until it is let through; it counts how many are in it at once."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.inside = 0

    def build(self) -> StateGraph:
        async def wait(_state: Numbers) -> Numbers:
            self.inside += 1
            await self.open.wait()
            self.inside -= 1
            return {"log": ["through"]}

        graph = StateGraph(Numbers)
        graph.add_node("wait", wait)
        graph.add_edge(START, "wait")
        graph.add_node("after", lambda _: {"x": 1})
        graph.add_edge("wait", "after")
        graph.add_edge("after", END)
        return graph

    async def until(self, inside: int) -> None:
        """Waits until so many are in it."""

        async def are_in() -> bool:
            return self.inside >= inside

        await patiently(are_in)


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
async def platform(database_url: str, redis_url: str, tmp_path: Path, gate: Gate) -> AsyncIterator[Platform]:
    registry = wire_registry(gate=GraphSpec("gate", "1", "waits", gate.build))
    async with open_platform(database_url, redis_url, tmp_path, registry, worker_concurrency=4) as opened:
        yield opened


async def start(platform: Platform, graph: str, lane: RunLane) -> UUID:
    """A run on the lane; its id."""
    engine, run_id = platform.engine, uuid4()
    wish = BackgroundRun(
        tenant_id=DEMO_TENANT_ID,
        subject=str(run_id),
        run_id=run_id,
        input={"x": 1},
        roles=frozenset(),
        metadata={},
        lane=lane,
    )
    async with engine.db.system_session() as session:
        spec = engine.graphs.registry.get(graph)
        messages = await accept_background(session, engine.assistants, spec, wish)
    await engine.relay.send(messages)
    return run_id


async def rows(platform: Platform, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    async with await psycopg.AsyncConnection.connect(platform.database_url) as connection:
        cursor = await connection.execute(sql, values or None)
        return await cursor.fetchall() if cursor.description else []


async def until_ended(platform: Platform, *run_ids: UUID) -> None:
    sql = "select count(*) from runs where id = any(%s) and status = 'success'"

    async def are_ended() -> bool:
        return (await rows(platform, sql, list(run_ids)))[0][0] == len(run_ids)

    await patiently(are_ended)


@asynccontextmanager
async def full_of(platform: Platform, gate: Gate, lane: RunLane, inside: int) -> AsyncIterator[list[UUID]]:
    """A worker whose share for the lane is taken, and more of the lane's runs wait."""
    waiting = [await start(platform, "gate", lane) for _ in range(6)]
    async with platform.worker():
        await gate.until(inside)
        yield waiting


async def test_chat_and_live_runs_pass_a_burst_of_bulk_that_goes_on_in_its_share(
    platform: Platform, gate: Gate
) -> None:
    async with full_of(platform, gate, RunLane.BULK, inside=1) as burst:
        passing = [await start(platform, "plain", lane) for lane in (RunLane.LIVE, RunLane.CHAT)]
        await until_ended(platform, *passing)

        assert gate.inside == 1, "a quarter of four slots"
        gate.open.set()
        await until_ended(platform, *burst)


async def test_chat_passes_live_runs_and_bulk_work_does_not_starve_behind_them(
    platform: Platform, gate: Gate
) -> None:
    async with full_of(platform, gate, RunLane.LIVE, inside=3):
        passing = [await start(platform, "plain", lane) for lane in (RunLane.CHAT, RunLane.BULK)]
        await until_ended(platform, *passing)

        assert gate.inside == 3
        gate.open.set()


@EVERY_LANE
async def test_what_a_dead_worker_held_is_claimed_and_what_redis_lost_is_sent_again(
    platform: Platform, lane: RunLane
) -> None:
    await platform.engine.relay.close()  # Its own rounds would come between the steps.
    held, lost = await start(platform, "plain", lane), await start(platform, "plain", lane)
    dead, heir = (RunStream(platform.engine.bus, name, lane) for name in ("dead", "heir"))
    await dead.open()
    first = await dead.read_new(count=1, block_ms=1)
    claimed = await heir.claim_idle(min_idle_ms=0, count=5)

    assert [(one.run_id, one.lane, one.is_again) for one in claimed if isinstance(one, RunMessage)] == [
        (held, lane, True)
    ]
    await heir.acknowledge(first[0].id)
    assert await platform.engine.link.commands.xlen(lane.stream) == 1, "acknowledged, it leaves the stream"
    await dead.close()
    await heir.close()
    await platform.engine.link.commands.flushdb()
    await rows(platform, "update outbox set sent_at = now(), next_try_at = now()")

    swept = await platform.engine.relay.sweep()

    assert swept == 2
    async with platform.worker():
        await until_ended(platform, held, lost)


@EVERY_LANE
async def test_a_run_stays_on_its_lane_whoever_gives_it_back(
    platform: Platform, gate: Gate, lane: RunLane
) -> None:
    run_id = await start(platform, "gate", lane)
    async with platform.worker(name="first") as first:
        await gate.until(1)
        draining = asyncio.create_task(first.drain())
        await asyncio.sleep(0)  # It has asked its runs to stop at their next checkpoint.
        gate.open.set()
        await draining

    async with platform.worker(name="second"):
        await until_ended(platform, run_id)

    sent = await rows(platform, "select stream from outbox where payload ->> 'run_id' = %s", str(run_id))
    assert len(sent) > 1
    assert set(sent) == {(lane.stream,)}


@EVERY_LANE
async def test_a_message_that_cannot_be_read_is_buried_with_its_lane(
    platform: Platform, lane: RunLane
) -> None:
    await platform.engine.link.commands.xadd(lane.stream, {"e": b"no JSON"})

    async with platform.worker():
        await until_ended(platform, await start(platform, "plain", lane))

    assert await rows(platform, "select stream from dead_letters") == [(lane.stream,)]


async def test_a_buried_run_is_revived_on_its_lane(platform: Platform) -> None:
    run_id = await start(platform, "plain", RunLane.BULK)
    await rows(platform, "update runs set status = 'error', deliveries = 5 where id = %s", run_id)
    await rows(
        platform,
        "insert into dead_letters (id, tenant_id, stream, message_id, reason, deliveries, run_id) "
        "values (%s, %s, 'runs:bulk', '1-0', 'x', 4, %s)",
        letter := uuid4(), DEMO_TENANT_ID, run_id,
    )  # fmt: skip

    async with platform.engine.db.system_session() as session:
        message = await EventOverview(session, DEMO_TENANT_ID).revive(letter)

    assert message.stream == "runs:bulk"


async def test_events_of_a_burst_go_beside_and_a_subjects_order_holds_across_both_ways(
    platform: Platform,
) -> None:
    world = World(platform)
    leads = [uuid4() for _ in range(MANY)]
    burst = await world.publish(*(scored(one, 1) for one in leads), is_sent=False)
    await world.publish(scored(leads[0], 2))
    bulk = "crm.events:bulk"
    seen: list[tuple[str, int]] = []

    async def note(event: Any, _handling: Any) -> None:
        seen.append((event.envelope.subject, event.data.score))

    async with world.worker(handlers={models.LeadScored.event: note}):
        await world.until("select handled_at is not null from outbox where payload #>> '{data,score}' = '2'")
        assert seen == [(str(leads[0]), 1), (str(leads[0]), 2)], "the older one first, though it was not sent"
        assert await platform.engine.bus.tail(bulk) == []
        await platform.engine.relay.send(burst)
        assert len(await platform.engine.bus.tail(bulk)) == MANY
        await world.until_handled()

    assert sorted(seen[2:]) == sorted((str(one), 1) for one in leads[1:])


def scored(lead_id: UUID, score: int) -> models.LeadScored:
    return models.LeadScored(lead_id=lead_id, score=score, band="cold", model_version="m")
