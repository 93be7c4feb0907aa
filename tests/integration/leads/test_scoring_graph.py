"""A lead comes in by an event and is scored, routed and announced: for real, and once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from domain.lead_scoring.contact import agreed_channels
from domain.tenancy import ANONYMOUS_BUYER
from runtime.requests import RunRequest
from store.events import models
from store.lead_figures import scored_at
from store.runs import add_run_message
from store.tables.runs import ThreadRow
from tests.support.lead_world import created

if TYPE_CHECKING:
    from uuid import UUID

    from tests.support.lead_world import LeadWorld

pytestmark = pytest.mark.engines


async def scored_events(world: LeadWorld, lead_id: UUID) -> list[str]:
    rows = await world.rows(
        "select type from outbox where subject = %s and type in ('lead.scored', 'lead.assigned') order by seq",
        str(lead_id),
    )
    return [row[0] for row in rows]


async def run_all(world: LeadWorld, *events: Any) -> None:
    """Publishes, and works until all runs and events are done."""
    async with world.platform.worker(), world.worker():
        await world.publish(*events)
        await world.until_handled()
        await world.until("select count(*) = 0 from runs where status in ('pending', 'running')")
        await world.until_handled()


async def test_a_lead_that_comes_in_is_scored_with_reasons_assigned_and_told(world: LeadWorld) -> None:
    lead_id = await world.add_lead()

    await run_all(world, created(lead_id))

    [timed] = await scored_at(world.platform.engine.db, [lead_id, uuid4()])
    assert 0 < timed.wait_ms < 600_000
    band, score, reasons, action, owner, reason, version, worth = await world.lead(
        lead_id,
        "band, score, reasons, next_action, assigned_to, assigned_reason, version, expected_value_inr",
    )
    assert (band, reason, version) == ("hot", "round_robin", 2)
    assert owner in world.brokers
    assert score >= 40
    assert worth > 0
    assert reasons[0]["evidence"]["quote"] == "Can we visit the flat on Saturday?"
    assert round(sum(one["points"] for one in reasons), 2) == pytest.approx(score / 100, abs=0.006)
    assert action["draft"]["text"].startswith("Hello Rahul,")
    assert await scored_events(world, lead_id) == ["lead.scored", "lead.assigned"]
    kinds = {
        row[0] for row in await world.rows("select kind from lead_activities where lead_id = %s", lead_id)
    }
    assert kinds == {"lead.created", "lead.scored", "lead.assigned", "routing"}
    [(clock_band, agent)] = await world.rows(
        "select band, agent_id from lead_slas where lead_id = %s", lead_id
    )
    assert (clock_band, agent) == ("hot", owner)


async def test_a_returning_person_is_merged_and_stays_with_their_broker(world: LeadWorld) -> None:
    before = datetime.now(UTC) - timedelta(days=3)
    old = await world.add_lead(
        created_at=before, assigned_to=world.brokers[1], assigned_at=before, enquiry="Hi"
    )
    new = await world.add_lead(consent="whatsapp", name="rahul sharma")

    await run_all(world, created(new))

    assert await world.lead(new, "merged_into, score") == (old, None)
    owner, flags, score = await world.lead(old, "assigned_to, flags, score")
    assert (owner, "recaptured" in flags) == (world.brokers[1], True)
    assert score is not None
    assert await scored_events(world, old) == ["lead.scored"]
    # Consents stay where they were given.
    assert await world.rows("select channel from consents where lead_id = %s", old) == [("call",)]


async def test_stop_in_an_enquiry_holds_for_the_number_until_the_person_agrees_anew(world: LeadWorld) -> None:
    other = await world.add_lead(name="Meena Iyer")
    stopping = await world.add_lead(name="Arun Das", enquiry="STOP. Do not call me again.")
    await run_all(world, created(stopping))
    unasked = await world.add_lead(name="Zubin Contractor", consent=None, is_dnd=False)
    agreed = await world.add_lead(name="Farah Khan")

    await run_all(world, created(unasked), created(agreed))

    read = [await world.desk.load(world.scope, one) for one in (stopping, other, unasked, agreed)]
    assert [one and one["is_stopped"] for one in read] == [True, True, True, False]

    back = await world.add_lead(name="Arun Das", enquiry="2 BHK in Whitefield")
    await run_all(world, created(back))

    assert await world.lead(back, "merged_into") == (stopping,)
    assert "stopped" not in (await world.lead(stopping, "flags"))[0]
    [standing] = [await world.desk.load(world.scope, stopping)]
    assert standing is not None
    assert (standing["is_stopped"], agreed_channels(standing["consents"], datetime.now(UTC))) == (
        False,
        {"call"},
    )
    await world.rows(
        "update lead_sources set enquiry = 'STOP', at = now() where lead_id = %s and enquiry <> 'STOP' returning 1",
        stopping,
    )
    await run_all(world, created(stopping))
    [standing] = [await world.desk.load(world.scope, stopping)]
    assert standing is not None
    assert standing["is_stopped"]


@pytest.mark.parametrize("touch", ["payment", "unit", "assigned_by_hand"])
async def test_what_touches_a_lead_has_it_scored_anew_and_it_ends(world: LeadWorld, touch: str) -> None:
    [(listing_id,)] = await world.rows("select id from listings limit 1")
    lead_id = await world.add_lead(listing_ids=[listing_id], assigned_to=world.brokers[0])
    paid = datetime.now(UTC)
    event = {
        "payment": models.PaymentSuccess(
            payment_ref="p",
            listing_id=listing_id,
            lead_id=lead_id,
            amount_inr=1,
            purpose="instalment",
            paid_at=paid,
        ),
        "unit": models.UnitStatusChanged(listing_id=listing_id, status="sold"),
        "assigned_by_hand": models.LeadAssigned(
            lead_id=lead_id, agent_id=world.brokers[0], reason="by_manager"
        ),
    }[touch]

    await run_all(world, event)

    assert await scored_events(world, lead_id) == [
        *(["lead.assigned"] if touch == "assigned_by_hand" else []),
        "lead.scored",
    ]


async def test_a_step_that_is_run_again_announces_nothing_again(world: LeadWorld) -> None:
    lead_id = await world.add_lead()
    await run_all(world, created(lead_id))
    [(run_id, thread_id)] = await world.rows("select id, thread_id from runs")
    # As after a crash between the commit of `announce` and its checkpoint: the run begins anew.
    for table in ("checkpoints", "checkpoint_blobs", "checkpoint_writes"):
        sql = f"delete from {table} where thread_id = %s returning 1"  # noqa: S608  # the names above
        await world.rows(sql, str(thread_id))
    await world.rows("update runs set status = 'pending' where id = %s returning 1", run_id)
    async with world.platform.engine.db.system_session() as session:
        thread = await session.get_one(ThreadRow, thread_id)
        message = await add_run_message(session, run_id, thread)

    async with world.platform.worker():
        await world.platform.engine.relay.send([message])
        await world.until("select status = 'success' from runs where id = %s", run_id)

    assert (await world.rows("select count(*) from checkpoints where thread_id = %s", str(thread_id)))[0][0]
    assert await scored_events(world, lead_id) == ["lead.scored", "lead.assigned"]
    assert (await world.lead(lead_id, "version"))[0] == 2


async def test_nobody_but_the_team_starts_a_scoring(world: LeadWorld) -> None:
    lead_id = await world.add_lead()
    engine = world.platform.engine
    thread = await engine.threads.create(ANONYMOUS_BUYER)

    async with world.platform.worker():
        request = RunRequest(assistant="lead_scoring", thread_id=thread.id, input={"lead_id": str(lead_id)})
        run = await engine.runs.start(ANONYMOUS_BUYER, request)
        await world.until("select status = 'error' from runs where id = %s", run.run.id)

    assert (await world.lead(lead_id, "score"))[0] is None
