"""A worker in a process of its own, to be killed: python worker_child.py DATABASE_URL REDIS_URL DATA_DIR GATE_FILE."""

from __future__ import annotations

import config as _config  # noqa: F401  # before langgraph, which reads its switches at import

# isort: split
import asyncio
import os
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

from langgraph.graph import END, START, StateGraph

from graphs.registry import GraphSpec
from runtime.worker import Worker
from tests.support.engine_fixtures import open_platform
from tests.support.wire_graphs import Numbers, wire_registry


def three_steps(gate: Path) -> GraphSpec:
    """The second step waits until the gate file is there; each step leaves a line in it when it has run."""

    def build() -> StateGraph:
        async def step(name: str, _state: Numbers) -> Numbers:
            if name == "two":
                sys.stdout.write("reached\n")
                sys.stdout.flush()
                while not os.path.exists(gate):  # noqa: ASYNC110, ASYNC240, PTH110  # another process opens it
                    await asyncio.sleep(0.02)
            return {"log": [name]}

        graph = StateGraph(Numbers)
        names = ["one", "two", "three"]
        for name in names:
            graph.add_node(name, partial(step, name))
        for before, after in zip([START, *names], [*names, END], strict=True):
            graph.add_edge(before, after)
        return graph

    return GraphSpec("steps", "1", "three steps", build, durability="sync")


async def main(database_url: str, redis_url: str, data_dir: str, gate: str) -> None:
    registry = wire_registry(steps=three_steps(Path(gate)))
    lease = {"lease": timedelta(seconds=1), "heartbeat": timedelta(seconds=0.2)}
    async with open_platform(database_url, redis_url, Path(data_dir), registry, **lease) as platform:
        await Worker(platform.engine, platform.settings, name=f"child-{data_dir}").run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
