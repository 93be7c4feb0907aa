"""Every type of event has the effect that the catalogue promises."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from domain.tenancy import DEMO_TENANT_ID
from runtime.events.handling import inbox_channel
from store.events import models
from tests.support.event_world import World

pytestmark = pytest.mark.engines

NOON = datetime(2026, 11, 27, 6, 30, tzinfo=UTC)


async def test_a_new_or_changed_listing_is_indexed(world: World) -> None:
    async with world.worker():
        await world.publish(models.PropertyCreated(listing_id=world.listing_id))
        await world.until_handled()

    assert set(world.indexed) == {DEMO_TENANT_ID}


async def test_a_unit_that_is_gone_says_so_is_indexed_anew_and_its_leads_hear_of_it(world: World) -> None:
    async with world.worker():
        await world.publish(models.UnitStatusChanged(listing_id=world.listing_id, status="sold"))
        await world.until_handled()

    assert await world.rows("select unit_status from listings") == [("sold",)]
    assert await world.rows("select listing_id from listings_to_index") == [(world.listing_id,)]
    assert await world.rows("select lead_id, kind, details->>'status' from lead_activities") == [
        (world.lead_id, "unit.status_changed", "sold")
    ]
    assert set(world.indexed) == {DEMO_TENANT_ID}


async def test_a_registration_links_leads_by_number_and_keeps_the_consent(world: World) -> None:
    registered = world.event(models.UserRegistered)
    async with world.worker():
        await world.publish(registered)
        await world.until_handled()

    assert await world.rows("select user_id from leads") == [(world.user_id,)]
    assert await world.rows("select user_id, purpose, channel from user_consents") == [
        (world.user_id, "home_search_help", "call")
    ]


async def test_a_registration_links_leads_by_address_whatever_its_case(world: World) -> None:
    await world.rows("update leads set phone_e164 = '+911', email = 'Asha@Example.com' returning 1")
    async with world.worker():
        await world.publish(models.UserRegistered(user_id=world.user_id, roles=("buyer",)))
        await world.until_handled()

    assert await world.rows("select user_id from leads") == [(world.user_id,)]


async def test_a_registration_leaves_leads_of_others_alone(world: World) -> None:
    await world.rows("update leads set phone_e164 = '+911', email = 'other@example.com' returning 1")
    async with world.worker():
        await world.publish(models.UserRegistered(user_id=world.user_id, roles=("buyer",)))
        await world.until_handled()

    assert await world.rows("select user_id from leads") == [(None,)]


async def test_a_verified_identity_meets_the_condition(world: World) -> None:
    async with world.worker():
        await world.publish(models.UserKycVerified(user_id=world.user_id, method="ckyc", verified_at=NOON))
        await world.until_handled()

    assert await world.rows("select user_id, method, verified_at from kyc_verifications") == [
        (world.user_id, "ckyc", NOON)
    ]


async def test_the_newest_plan_of_a_tenant_counts(world: World) -> None:
    plans = [
        models.SubscriptionChanged(plan=name, model_budget_inr_month=inr, effective_from=date(2026, 12, 1))
        for name, inr in (("growth", 50_000), ("scale", 200_000))
    ]
    async with world.worker():
        await world.publish(*plans)
        await world.until_handled()

    assert await world.rows("select tenant_id, plan, model_budget_inr_month from tenant_plans") == [
        (DEMO_TENANT_ID, "scale", 200_000)
    ]


async def test_money_and_booking_label_the_lead_and_move_the_unit_forward_only(world: World) -> None:
    paid, booked = world.event(models.PaymentSuccess), world.event(models.BookingConfirmed)
    late = paid.model_copy(update={"payment_ref": "pay-2"})
    async with world.worker():
        await world.publish(paid)
        await world.until_handled()
        assert await world.rows("select unit_status from listings") == [("blocked",)]
        await world.publish(booked, late)
        await world.until_handled()

    assert await world.rows("select unit_status from listings") == [("booked",)]
    outcomes = await world.rows("select outcome, amount_inr from lead_outcomes order by outcome")
    assert outcomes == [("booked", 8_500_000), ("paid", 100_000), ("paid", 100_000)]
    assert await world.rows("select stage from leads") == [("booked",)]


async def test_the_first_disbursal_brings_the_filing_of_the_charge_within_thirty_days(world: World) -> None:
    disbursed = world.event(models.LoanDisbursed)
    later = disbursed.model_copy(update={"disbursed_on": date(2027, 1, 1), "is_first": False})
    async with world.worker():
        await world.publish(disbursed, later)
        await world.until_handled()

    assert await world.rows("select case_id, kind, due_on, rule_id from post_disbursal_tasks") == [
        (world.case_id, "cersai_registration", date(2026, 12, 27), "post_disbursal.cersai_registration")
    ]


async def test_a_lead_gets_its_story_its_clock_and_a_place_in_the_inbox(world: World) -> None:
    created, scored, assigned = (
        world.event(kind) for kind in (models.LeadCreated, models.LeadScored, models.LeadAssigned)
    )
    nudged: list[bytes] = []
    world.platform.engine.nudges.subscribe(inbox_channel(DEMO_TENANT_ID), nudged.append)
    async with world.worker():
        await world.publish(created, scored, assigned)
        await world.until_handled()

    kinds = await world.rows("select kind from lead_activities order by at, kind")
    assert sorted(kinds) == [("lead.assigned",), ("lead.created",), ("lead.scored",)]
    [(band, agent, escalates, is_due)] = await world.rows(
        "select band, agent_id, escalates_at is not null, first_touch_due_at > started_at from lead_slas"
    )
    assert (band, agent, escalates, is_due) == ("hot", world.user_id, True, True)
    assert str(world.lead_id).encode() in nudged


async def test_a_referred_conversation_is_told_in_the_story_of_its_leads_only(world: World) -> None:
    await world.rows("update leads set thread_id = 'talk-1' returning id")
    mine, other = (
        models.ConversationReferred(
            thread_id=thread, turn_id="turn-1", doubt="content_filtered", language="en"
        )
        for thread in ("talk-1", "talk-2")
    )
    nudged: list[bytes] = []
    world.platform.engine.nudges.subscribe(inbox_channel(DEMO_TENANT_ID), nudged.append)
    async with world.worker():
        await world.publish(mine, other)
        await world.until_handled()

    told = await world.rows("select lead_id, kind, details->>'doubt' from lead_activities")
    assert told == [(world.lead_id, "conversation.referred", "content_filtered")]
    assert {b"talk-1", b"talk-2"} <= set(nudged)


async def test_an_event_about_what_is_gone_changes_nothing_and_is_handled(world: World) -> None:
    elsewhere = World(world.platform)  # Its lead, buyer and home were never stored.
    async with world.worker():
        await world.publish(
            *(one for one in elsewhere.one_of_each() if not isinstance(one, models.LoanDisbursed))
        )
        await world.until_handled()

    assert await world.rows("select count(*) from lead_activities") == [(0,)]
    assert await world.rows("select count(*) from kyc_verifications") == [(0,)]
    assert await world.rows("select count(*) from dead_letters") == [(0,)]
