"""Pruning takes nothing that a remaining checkpoint needs: every state that stays reads as before."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from operator import add
from typing import TYPE_CHECKING, Annotated, Any, TypedDict
from uuid import uuid4

import psycopg
import pytest
from langgraph.channels import DeltaChannel
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, interrupt

from config.settings import Settings
from runtime.checkpoints import ReadingSaver, checkpoint_pool
from runtime.checkpoints.pruning import Pruned, Retention, prune_all, prune_thread
from runtime.checkpoints.sweeper import CheckpointSweeper
from tests.support.leased_savers import LeasingSaver

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from langgraph.types import StateSnapshot

    from runtime.checkpoints import CheckpointPool

pytestmark = pytest.mark.engines

KEYS = {"k": b"k" * 32}


def joined(have: list[str], writes: Sequence[Any]) -> list[str]:
    return [*have, *(one for write in writes for one in write)]


class Told(TypedDict, total=False):
    told: Annotated[list[str], DeltaChannel(joined, snapshot_frequency=4)]
    count: Annotated[int, add]
    notes: Annotated[list[str], add]


class Inner(TypedDict, total=False):
    notes: Annotated[list[str], add]


async def tell(state: Told) -> Told:
    return {"told": [f"t{len(state.get('told', []))}"], "count": 1}


async def note(_state: Inner) -> Inner:
    return {"notes": ["inner"]}


async def ask(state: Told) -> Told:
    return {"notes": [str(interrupt(f"ok after {state['count']}?"))]}


def graph(pool: CheckpointPool) -> Any:
    """Tells, runs a subgraph with a memory of its own, asks."""
    inner = StateGraph(Inner)
    inner.add_node("note", note)
    inner.add_edge(START, "note")
    inner.add_edge("note", END)
    builder = StateGraph(Told)
    builder.add_node("tell", tell)
    builder.add_node("inner", inner.compile(checkpointer=True))
    builder.add_node("ask", ask)
    builder.add_edge(START, "tell")
    builder.add_edge("tell", "inner")
    builder.add_edge("inner", "ask")
    builder.add_edge("ask", END)
    return builder.compile(checkpointer=LeasingSaver(pool))


@pytest.fixture(params=["plain", "sealed"])
async def pool(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[CheckpointPool]:
    keys = KEYS if request.param == "sealed" else None
    async with checkpoint_pool(database_url, max_size=4, keys=keys) as opened:
        yield opened


def place() -> Any:
    return {"configurable": {"thread_id": str(uuid4()), "checkpoint_ns": ""}}


async def lived(pool: CheckpointPool) -> Any:
    """A thread of six answered turns, one of them taken again from its question, and one that still asks."""
    config, compiled = place(), graph(pool)
    forked = None
    for turn in range(6):
        await compiled.ainvoke({"told": [f"turn {turn}"]}, config)
        if turn == 2:
            forked = (await compiled.aget_state(config)).config
        await compiled.ainvoke(Command(resume=f"yes {turn}"), config)
    assert forked is not None
    await compiled.ainvoke(Command(resume="otherwise"), forked)
    await compiled.ainvoke({"told": ["last"]}, config)
    return config


def seen(snapshot: StateSnapshot) -> tuple[Any, ...]:
    return (
        snapshot.values,
        snapshot.next,
        snapshot.metadata,
        [(task.name, task.interrupts, task.result) for task in snapshot.tasks],
    )


async def states(pool: CheckpointPool, config: Any) -> dict[str, tuple[Any, ...]]:
    return {
        one.config["configurable"]["checkpoint_id"]: seen(one)
        async for one in graph(pool).aget_state_history(config)
    }


async def release(pool: CheckpointPool) -> None:
    async with pool.connection() as connection:
        await connection.execute("update thread_leases set holder = null")


@pytest.mark.parametrize("newest", [1, 3, 10])
async def test_every_state_that_stays_reads_as_before(pool: CheckpointPool, newest: int) -> None:
    config = await lived(pool)
    before = await states(pool, config)
    await release(pool)

    done = await prune_thread(pool, config["configurable"]["thread_id"], Retention(newest=newest))

    after = await states(pool, config)
    assert newest <= len(after) < len(before)
    assert done.checkpoints > 0
    assert done.blobs > 0
    assert list(after)[:newest] == list(before)[:newest]
    assert after == {id_: one for id_, one in before.items() if id_ in after}
    again = await prune_thread(pool, config["configurable"]["thread_id"], Retention(newest=newest))
    assert again == Pruned()


async def test_pruned_thread_goes_on_and_can_be_forked_from_what_stayed(pool: CheckpointPool) -> None:
    config, twin = await lived(pool), place()
    thread_id = config["configurable"]["thread_id"]
    await ReadingSaver(pool).acopy_thread(thread_id, twin["configurable"]["thread_id"])
    await release(pool)

    await prune_thread(pool, thread_id, Retention(newest=2))

    compiled = graph(pool)
    for one in (config, twin):
        await compiled.ainvoke(Command(resume="on"), one)
        await compiled.ainvoke({"told": ["and on"]}, one)
    pruned, whole = await compiled.aget_state(config), await compiled.aget_state(twin)
    assert pruned.values == whole.values
    assert pruned.interrupts[0].value == whole.interrupts[0].value


async def test_question_on_an_older_branch_can_still_be_answered(pool: CheckpointPool) -> None:
    config, compiled = place(), graph(pool)
    first = await compiled.ainvoke({"told": ["a"]}, config)
    asked = (await compiled.aget_state(config)).config
    start = [one async for one in compiled.aget_state_history(config)][-1].config
    await compiled.ainvoke(None, start)  # From the beginning again: the question is on another branch now.
    await compiled.ainvoke(Command(resume="yes"), config)
    await release(pool)

    await prune_thread(pool, config["configurable"]["thread_id"], Retention(newest=1))

    assert first["__interrupt__"]
    assert (await graph(pool).aget_state(asked)).next == ("ask",)
    answered = await graph(pool).ainvoke(Command(resume="late"), asked)
    assert answered["notes"] == ["inner", "late"]


async def test_thread_with_a_run_is_left_alone(pool: CheckpointPool) -> None:
    config = await lived(pool)
    thread_id = config["configurable"]["thread_id"]

    assert await prune_thread(pool, thread_id, Retention(newest=1)) == Pruned(busy=1)

    await release(pool)
    async with await psycopg.AsyncConnection.connect(str(pool.conninfo)) as taker:
        await taker.execute("update thread_leases set holder = 'w', expires_at = now() + interval '1 hour'")
        assert await prune_thread(pool, thread_id, Retention(newest=1)) == Pruned(busy=1)
        await taker.rollback()
    assert (await prune_thread(pool, thread_id, Retention(newest=1))).threads == 1


async def test_all_threads_are_pruned_by_count_and_age(pool: CheckpointPool) -> None:
    configs = [await lived(pool) for _ in range(2)]
    await release(pool)

    young = await prune_all(pool, Retention(newest=1, younger_than=timedelta(hours=1)))
    dry = await prune_all(pool, Retention(newest=1, younger_than=timedelta()), is_dry=True)
    one = await prune_all(pool, Retention(newest=1, younger_than=timedelta()), most_threads=1)
    rest = await prune_all(pool, Retention(newest=1, younger_than=timedelta()))

    assert young == Pruned()
    assert dry.threads == 2
    assert one + rest == dry
    assert dry.blob_bytes > 0
    for config in configs:
        assert (await graph(pool).aget_state(config)).interrupts


async def test_sweeper_prunes_in_the_background(pool: CheckpointPool) -> None:
    config = await lived(pool)
    before = len(await states(pool, config))
    await release(pool)
    sweeper = CheckpointSweeper(pool, Retention(newest=1, younger_than=timedelta()), pause_s=0.01)

    sweeper.start()
    async with asyncio.timeout(20):
        while len(await states(pool, config)) == before:  # noqa: ASYNC110  # the database tells, no event does
            await asyncio.sleep(0.05)
    await sweeper.close()

    assert (await graph(pool).aget_state(config)).interrupts


async def test_without_a_retention_nothing_is_swept(pool: CheckpointPool) -> None:
    sweeper = CheckpointSweeper.of(pool, Settings())
    before = asyncio.all_tasks()

    sweeper.start()

    assert asyncio.all_tasks() == before
    await sweeper.close()


def test_figures_are_plain_json() -> None:
    assert json.loads(json.dumps(Pruned(threads=1).as_dict()))["threads"] == 1
