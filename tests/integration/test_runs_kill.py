"""kill -9 of a worker process between two checkpoints."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from domain.run_lanes import RunLane
from domain.tenancy import ANONYMOUS_BUYER
from store.run_progress import WORKERS
from tests.support.engine_fixtures import Platform, open_platform
from tests.support.wire_graphs import wire_registry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = [pytest.mark.engines, pytest.mark.slow]

CHILD = Path(__file__).with_name("worker_child.py")


async def groups(platform: Platform) -> list[dict[str, Any]]:
    """Consumer groups of the runs stream."""
    found: list[dict[str, Any]] = await platform.engine.link.commands.xinfo_groups(RunLane.CHAT.stream)
    return found


async def spawn(platform: Platform, data_dir: Path, gate: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        str(CHILD),
        platform.database_url,
        platform.redis_url,
        str(data_dir),
        str(gate),
        stdout=asyncio.subprocess.PIPE,
        cwd=CHILD.parents[2],
        env={"PYTHONPATH": str(CHILD.parents[2]), "PATH": "/usr/bin:/bin"},
    )


@pytest.fixture
async def api_side(database_url: str, redis_url: str, tmp_path: Path) -> AsyncIterator[Platform]:
    """Only accepts and reads; its registry knows the graph by name."""
    from tests.integration.worker_child import three_steps

    registry = wire_registry(steps=three_steps(tmp_path / "gate"))
    async with open_platform(
        database_url, redis_url, tmp_path, registry, lease=timedelta(seconds=1)
    ) as platform:
        yield platform


async def test_killed_process_loses_nothing_and_repeats_no_finished_step(
    api_side: Platform, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    doomed = await spawn(api_side, tmp_path / "doomed", gate)
    heir = None
    try:
        started = await api_side.start("steps", input={"log": []}, stream_mode=["updates"])
        assert doomed.stdout is not None
        async with asyncio.timeout(25):
            async for line in doomed.stdout:
                if line == b"reached\n":
                    break
        doomed.kill()
        await doomed.wait()
        gate.touch()
        heir = await spawn(api_side, tmp_path / "heir", gate)

        async with asyncio.timeout(25):
            events = [
                (one.event, json.loads(one.data))
                async for one in api_side.engine.runs.follow(started.run, after=started.after)
            ]
            # Readers see the end before the message is acknowledged, which comes after the commit.
            while (await groups(api_side))[0]["pending"]:  # noqa: ASYNC110 - another process acknowledges
                await asyncio.sleep(0.02)
    finally:
        for child in (doomed, heir):
            if child is not None and child.returncode is None:
                child.kill()
                await child.wait()

    # The event of step one may die with the process; its checkpoint was committed before step two began.
    updates = [name for event, data in events if event == "updates" for name in data]
    assert updates[-2:] == ["two", "three"]
    assert updates[:-2] in ([], ["one"])
    assert [data["attempt"] for event, data in events if event == "metadata"] == [1, 2]
    thread = await api_side.engine.threads.get(ANONYMOUS_BUYER, started.run.thread_id)
    assert (thread.values, thread.status) == ({"log": ["one", "two", "three"]}, "idle")
    [group] = await groups(api_side)
    assert (group["name"].decode(), group["pending"]) == (WORKERS, 0)
