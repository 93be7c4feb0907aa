"""LangGraph's own conformance suite over our saver, every capability it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from langgraph.checkpoint.conformance import checkpointer_test, validate
from langgraph.checkpoint.conformance.capabilities import ALL_CAPABILITIES

from runtime.checkpoints import checkpoint_pool
from tests.support.leased_savers import LeasingSaver

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.engines


async def test_saver_has_every_capability_and_passes_each(database_url: str) -> None:
    pool = checkpoint_pool(database_url, max_size=4)
    await pool.open(wait=True)

    @checkpointer_test(name="FencedSaver")
    async def saver() -> AsyncIterator[LeasingSaver]:
        yield LeasingSaver(pool)

    report = await validate(saver)
    await pool.close()

    assert {name: result.failures for name, result in report.results.items() if result.failures} == {}
    assert {name for name, result in report.results.items() if result.passed} == {
        one.value for one in ALL_CAPABILITIES
    }
