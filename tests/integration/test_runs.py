"""Runs from acceptance to end, on real engines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.engine_fixtures import Platform

pytestmark = pytest.mark.engines


async def test_run_streams_its_events_and_leaves_its_state(platform: Platform) -> None:
    async with platform.worker():
        started = await platform.start("plain", input={"x": 1}, stream_mode=["values", "updates", "custom"])

        events = [(one.event, json.loads(one.data)) async for one in platform.engine.runs.follow(started.run)]

    assert events == [
        ("metadata", {"run_id": str(started.run.id), "attempt": 1}),
        ("values", {"x": 1, "log": []}),
        ("custom", {"progress": "a"}),
        ("updates", {"a": {"x": 2, "log": ["a"]}}),
        ("values", {"x": 2, "log": ["a"]}),
        ("updates", {"b": {"x": 4, "log": ["b"]}}),
        ("values", {"x": 4, "log": ["a", "b"]}),
        ("end", {"status": "success"}),
    ]
    assert await platform.run_status(started.run.id) == "success"
