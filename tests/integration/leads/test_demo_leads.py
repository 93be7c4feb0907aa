"""The demo's inbox: synthetic, scored by the real graph, added once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from propmubi.demo import DemoLeads

if TYPE_CHECKING:
    from tests.support.lead_world import LeadWorld

pytestmark = pytest.mark.engines

COUNT = 30


async def test_leads_come_in_once_and_are_scored(world: LeadWorld) -> None:
    engine = world.platform.engine
    async with world.platform.worker(), world.worker():
        await DemoLeads(engine.db, engine.relay, count=COUNT, after_s=0).run()
        await world.until(
            "select count(*) = %s from outbox where type = 'lead.created' and handled_at is not null", COUNT
        )
        await world.until("select count(*) = 0 from runs where status in ('pending', 'running')")
        await world.until_handled()
        await DemoLeads(engine.db, engine.relay, count=COUNT, after_s=0).run()

    [(leads, synthetic, waiting, owned, bands)] = await world.rows(
        "select count(*), count(*) filter (where external_ref like 'synthetic-%'), "
        "count(*) filter (where scored_at is null and merged_into is null), count(assigned_to), count(distinct band) "
        "from leads"
    )
    assert (leads, synthetic, waiting) == (COUNT, COUNT, 0)
    assert owned > COUNT / 2
    assert bands > 1
    assert (await world.rows("select count(*) from brokers"))[0][0] == 7


async def test_one_that_is_drained_adds_nothing(world: LeadWorld) -> None:
    demo = DemoLeads(world.platform.engine.db, world.platform.engine.relay, after_s=30)
    running = asyncio.create_task(demo.run())
    await demo.drain()
    await running

    assert await world.rows("select 1 from leads") == []
