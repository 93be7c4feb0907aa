"""A platform whose graph waits in the middle, so that tests can kill, drain and interrupt it there."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from langgraph.graph import END, START, StateGraph

from graphs.registry import GraphSpec
from tests.support.engine_fixtures import Platform, open_platform
from tests.support.wire_graphs import Numbers, wire_registry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

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
