"""A lead scored in a batch is scored as the graph scores it: nobody can tell which of the two it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from psycopg.types.json import Jsonb

from domain.ids import uuid7
from domain.tenancy import DEMO_TENANT_ID
from store.events import models
from store.lead_routing import set_mode
from store.lead_scoring import acting_for_tenant
from tests.support.lead_world import WISH, LeadWorld, open_lead_world
from tools.lead_batch import BatchScoring

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.engines

NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
FOUND = (
    "score, band, probability, fit, intent, expected_value_inr, reasons, next_action, model_version, "
    "flags, filters, stopped_at is null, assigned_to, assigned_reason"
)
OLD = UUID(int=1)
"""Who has the phone of `AGAIN`; a person has taken the two apart."""
AGAIN = UUID(int=7)
LEADS: dict[UUID, dict[str, Any]] = {
    UUID(int=2): {},
    UUID(int=3): {"enquiry": "I am a broker with clients", "filters": {}},
    UUID(int=4): {"language": "mr", "enquiry": "मला पुण्यात 2 BHK हवा आहे, बजेट 80 लाख", "filters": {}},
    UUID(int=5): {
        "enquiry": "3 BHK in Indiranagar, budget 2 cr. 3 BHK in Whitefield, budget 1.5 crore, no loan needed.",
        "filters": {"city": "Bengaluru", "localities": ["Indiranagar"]},
        "source": "referral",
        "created_at": NOW - timedelta(days=9),
    },
    UUID(int=6): {"stage": "lost", "consent": None, "filters": {**WISH, "bhk": {"in": [9]}}},
    AGAIN: {"phone_e164": "+919845000001", "purpose": "invest", "timeline": "0-1m", "pre_approved": True},
    UUID(int=8): {"enquiry": "STOP", "filters": {"transaction": "rent"}},
}


@pytest.fixture
async def world(database_url: str, redis_url: str, tmp_path: Path) -> AsyncIterator[LeadWorld]:
    """Where a second is long, and leads of many kinds wait."""
    clock = count()

    def now() -> datetime:
        return NOW + timedelta(microseconds=next(clock))

    async with open_lead_world(database_url, redis_url, tmp_path, now=now) as opened:
        yield opened


async def test_batch_and_graph_find_the_same_of_every_lead(world: LeadWorld) -> None:
    await _fill(world)
    await _give_turns_back(world)

    done = await BatchScoring(
        database=world.platform.engine.db, scope=world.scope, now=lambda: NOW
    ).score_all()
    in_batch = {one: await _found(world, one) for one in LEADS}
    await _forget(world)
    for lead_id in LEADS:
        await _score_by_event(world, lead_id)
    by_graph = {one: await _found(world, one) for one in LEADS}

    assert (done.scored, done.merged) == (len(LEADS), 0)
    assert in_batch == by_graph
    # And they are not all alike: some have an owner by turn, one its old one, some nobody.
    reasons = {found[-1] for found in in_batch.values()}
    assert reasons == {"round_robin", "sticky_owner", None}
    assert len({found[0] for found in in_batch.values()}) >= 4


async def test_where_brokers_claim_leads_neither_batch_nor_graph_assigns_one(world: LeadWorld) -> None:
    async with world.platform.engine.db.session(acting_for_tenant(world.scope)) as session:
        await set_mode(session, DEMO_TENANT_ID, "first_to_claim", by=world.brokers[0])
    batched = await world.add_lead(phone_e164="+919845000101")
    await BatchScoring(database=world.platform.engine.db, scope=world.scope).score_all()
    graphed = await world.add_lead(phone_e164="+919845000102", name="Other")
    await _score_by_event(world, graphed)

    for lead_id in (batched, graphed):
        assert await world.lead(lead_id, "assigned_to, score is not null") == (None, True)


async def _fill(world: LeadWorld) -> None:
    await world.add_lead(
        id=OLD, phone_e164="+919845000001", assigned_to=world.brokers[1], assigned_at=NOW, scored_at=NOW
    )
    for number, (lead_id, given) in enumerate(LEADS.items()):
        wish = given.get("filters", WISH)
        values = {
            "phone_e164": f"+9198450001{number:02}",
            "name": f"Person {number}",
            "created_at": NOW - timedelta(days=1),
            **given,
            "filters": wish,
        }
        await world.add_lead(id=lead_id, **values)
    await world.rows(
        "insert into lead_merges (id, tenant_id, into_id, from_id, rule, likeness, before, undone_at) "
        "select %s, tenant_id, %s, id, 'phone', 1, %s, now() from leads where id = %s returning 1",
        uuid7(), OLD, Jsonb({}), AGAIN,
    )  # fmt: skip


async def _found(world: LeadWorld, lead_id: UUID) -> tuple[Any, ...]:
    return await world.lead(lead_id, FOUND)


async def _forget(world: LeadWorld) -> None:
    """Leads and brokers as they were before any scoring."""
    for lead_id, given in LEADS.items():
        await world.rows(
            "update leads set score = null, band = null, probability = null, fit = null, intent = null, "
            "expected_value_inr = null, reasons = '[]', next_action = null, model_version = null, "
            "scored_at = null, flags = '{}', filters = %s, stopped_at = null, assigned_to = null, "
            "assigned_at = null, assigned_reason = null where id = %s returning 1",
            Jsonb(given.get("filters", WISH)), lead_id,
        )  # fmt: skip
    await _give_turns_back(world)


async def _give_turns_back(world: LeadWorld) -> None:
    for number, broker in enumerate(world.brokers):
        turn = NOW - timedelta(hours=number + 1)
        await world.rows("update brokers set assigned_at = %s where user_id = %s returning 1", turn, broker)


async def _score_by_event(world: LeadWorld, lead_id: UUID) -> None:
    event = models.LeadCreated(
        lead_id=lead_id, source="website", language="en", filters={}, summary="", listing_ids=(), consent=None
    )
    async with world.platform.worker(), world.worker():
        await world.publish(event)
        await world.until("select scored_at is not null from leads where id = %s", lead_id)
        await world.until("select count(*) = 0 from runs where status in ('pending', 'running')")
