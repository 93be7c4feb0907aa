"""What was taken out of answers is counted, by graph and kind."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest

from agents.listing_describer.agent import write_description
from api.metrics.removed import RemovedFigures
from router import removals
from tests.support.market import flat

if TYPE_CHECKING:
    import pytest


class Liar:
    name = "liar"

    async def stream_text(self, _):
        yield "It has a gym. It has 4 lifts. It was built by Zorblax Builders in 2031.\nEND"


async def test_statements_without_ground_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removals, "_REMOVED", Counter())

    for _ in range(2):
        await write_description(flat(1, description=""), Liar())
    registry = CollectorRegistry()
    registry.register(RemovedFigures())
    text = generate_latest(registry).decode()

    # The figures of each description: lifts and the year.
    assert 'propmubi_statements_removed_total{graph="listing_enrichment",kind="number"} 4.0' in text
    assert 'propmubi_statements_removed_total{graph="listing_enrichment",kind="name"} 2.0' in text
