"""What the clock does to leads, and many scored at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from domain.events.triggers import TRIGGERS
from domain.tenancy import DEMO_TENANT_ID
from runtime.events.triggering import GraphTriggers
from runtime.lead_duties import LeadDuties, LeadRescoring
from tests.support.lead_world import created
from tools.lead_batch import BatchProgress, BatchScoring

if TYPE_CHECKING:
    from tests.support.lead_world import LeadWorld

pytestmark = pytest.mark.engines

NOON = datetime(2026, 11, 27, 6, 30, tzinfo=UTC)


def duties(world: LeadWorld, now: datetime) -> LeadDuties:
    engine = world.platform.engine
    triggers = GraphTriggers(TRIGGERS, engine.graphs.registry, engine.assistants)
    rescoring = LeadRescoring(db=engine.db, triggers=triggers, relay=engine.relay)
    return LeadDuties(
        db=engine.db, relay=engine.relay, nudges=engine.nudges, rescoring=rescoring, now=lambda: now
    )


async def start_clock(world: LeadWorld, lead_id: UUID, band: str, **given: Any) -> None:
    values = {"agent_id": None, "touched_at": None, **given}
    await world.rows(
        "insert into lead_slas (lead_id, tenant_id, started_at, first_touch_due_at, next_look_at, band, agent_id, "
        "touched_at) values (%s, %s, %s, %s, %s, %s, %s, %s) returning 1",
        lead_id, DEMO_TENANT_ID, NOON, NOON + timedelta(minutes=5), NOON + timedelta(minutes=5), band,
        values["agent_id"], values["touched_at"],
    )  # fmt: skip


async def clock(world: LeadWorld, lead_id: UUID) -> tuple[Any, ...]:
    sql = "select escalation, missed, next_look_at, agent_id from lead_slas where lead_id = %s"
    return (await world.rows(sql, lead_id))[0]


async def test_a_hot_lead_climbs_and_goes_to_another_broker_after_two_misses(world: LeadWorld) -> None:
    first, other = world.brokers
    hot = await world.add_lead(assigned_to=first, accepted_at=NOON)
    touched = await world.add_lead(phone_e164="+919845011111", assigned_to=first)
    lost = await world.add_lead(phone_e164="+919845022222", assigned_to=first, stage="lost")
    await start_clock(world, hot, "hot", agent_id=first)
    await start_clock(world, touched, "hot", agent_id=first, touched_at=NOON)
    await start_clock(world, lost, "hot", agent_id=first)
    seen = []
    for minute in (4, 5, 10, 15, 30, 31):
        await duties(world, NOON + timedelta(minutes=minute)).keep_promises()
        seen.append((await clock(world, hot))[:2])

    assert seen == [(0, 0), (1, 1), (1, 2), (2, 3), (3, 4), (3, 4)]
    owner, reason, accepted = await world.lead(hot, "assigned_to, assigned_reason, accepted_at")
    assert (reason, accepted) == ("missed_slas", None)
    assert owner == first  # Given to the other at the second miss, and back at the fourth.
    reassigned = await world.rows(
        "select payload #>> '{data,agent_id}' from outbox where type = 'lead.assigned' order by seq"
    )
    assert reassigned == [(str(other),), (str(first),)]
    assert await world.rows("select missed_slas from brokers order by missed_slas") == [(2,), (2,)]
    assert (await clock(world, touched))[:2] == (0, 0)
    assert (await clock(world, lost))[:3] == (0, 0, None)
    kinds = await world.rows(
        "select kind, count(*) from lead_activities where lead_id = %s group by 1 order by 1", hot
    )
    assert kinds == [("escalated", 3), ("routing", 2), ("sla_missed", 4)]


async def test_a_lead_of_nobody_misses_no_ones_promise(world: LeadWorld) -> None:
    cold = await world.add_lead()
    await start_clock(world, cold, "cold")

    assert await duties(world, NOON + timedelta(minutes=6)).keep_promises()

    assert (await clock(world, cold))[:3] == (0, 0, None)


async def test_scores_age_by_the_day_and_news_are_scored_instead(world: LeadWorld) -> None:
    aged, closed, fresh, news = [
        await world.add_lead(phone_e164=f"+91984500000{n}", name=f"Person {n}") for n in range(4)
    ]
    await BatchScoring(database=world.platform.engine.db, scope=world.scope).score_all()
    day = datetime.now(UTC) - timedelta(days=7)
    for lead_id in (aged, closed, news):
        await world.rows("update leads set scored_at = %s where id = %s returning 1", day, lead_id)
    await world.rows("update leads set stage = 'booked' where id = %s returning 1", closed)
    await world.rows("update leads set last_activity_at = now() where id = %s returning 1", news)
    before = await world.lead(aged, "probability, intent, fit, expected_value_inr, version")
    others = [await world.lead(one, "version") for one in (closed, fresh)]
    late = await world.add_lead(phone_e164="+919845000009", created_at=day + timedelta(days=7, minutes=-11))
    await world.add_lead(phone_e164="+919845000008", created_at=day + timedelta(days=7, minutes=-9))

    assert not await duties(world, day + timedelta(days=7)).age_scores()

    after = await world.lead(aged, "probability, intent, fit, expected_value_inr, version")
    assert after[0] < before[0]
    assert abs(after[1] * 2 - before[1]) < before[1] / 100
    assert (after[2], after[4]) == (before[2], before[4])  # A score is nobody's step.
    assert 0 < after[3] < before[3]
    assert [await world.lead(one, "version") for one in (closed, fresh)] == others
    asked = await world.rows("select kwargs -> 'input' ->> 'lead_id' from runs")
    assert {row[0] for row in asked} == {str(news), str(late)}


async def test_a_lead_that_waits_its_turn_is_not_asked_for_by_the_clock(world: LeadWorld) -> None:
    now = datetime.now(UTC).replace(minute=30)
    came_in = now - timedelta(minutes=11)
    told, left = [
        await world.add_lead(phone_e164=f"+91984500000{n}", name=f"Person {n}", created_at=came_in)
        for n in range(2)
    ]
    await world.publish(created(told))  # Its event has not been handled yet.
    runs = "select kwargs -> 'input' ->> 'lead_id', lane, count(*) from runs group by 1, 2"

    for minutes in (0, 5, 60):  # Its run waits; in the next hour too it is not another one.
        await duties(world, now + timedelta(minutes=minutes)).age_scores()

    assert await world.rows(runs) == [(str(left), "bulk", 1)]

    # The run is gone and left no score: asked for once an hour, however many workers look.
    await world.rows("update threads set status = 'idle' returning 1")
    await world.rows("update runs set status = 'error' returning 1")
    for minutes in (61, 62):
        await duties(world, now + timedelta(minutes=minutes)).age_scores()

    assert await world.rows(runs) == [(str(left), "bulk", 2)]


async def test_all_are_scored_in_batches_that_go_on_after_a_stop(world: LeadWorld) -> None:
    # Batches go by id: the one who comes again is not in the first.
    ids = [
        await world.add_lead(id=UUID(int=n + 1), phone_e164=f"+9198450000{n:02}", name=f"Person {n}")
        for n in range(8)
    ]
    again = await world.add_lead(id=UUID(int=2**64), phone_e164="+919845000000", name="Person 0")
    await world.add_lead(phone_e164="+919845000099", enquiry="I am a broker with clients")
    scoring = BatchScoring(database=world.platform.engine.db, scope=world.scope)

    class Killed(Exception):
        pass

    def kill(done: BatchProgress) -> None:
        raise Killed

    with pytest.raises(Killed):
        await scoring.score_all(kill, batch=3)
    settled = "select count(*) from leads where scored_at is not null or merged_into is not null"
    [(first,)] = await world.rows(settled)
    seen: list[BatchProgress] = []
    done = await scoring.score_all(seen.append, batch=3)

    assert first == 3
    assert (done.scored + first, done.merged, done.total) == (9, 1, 7)
    assert [one.scored for one in seen] == sorted(one.scored for one in seen)
    assert (await world.lead(again, "merged_into"))[0] == ids[0]
    # Once each, by turns, the unwanted to nobody.
    [(events, subjects)] = await world.rows(
        "select count(*), count(distinct subject) from outbox where type = 'lead.scored'"
    )
    assert (events, subjects) == (9, 9)
    owners = dict(await world.rows("select assigned_to, count(*) from leads group by 1"))
    assert owners == {world.brokers[0]: 4, world.brokers[1]: 4, None: 2}
    moment = datetime.now(UTC)
    assert (await scoring.score_all(before=moment)).scored == 9
    assert (await scoring.score_all(before=moment)).scored == 0


async def test_a_person_of_the_team_has_a_lead_scored_anew_once_for_one_wish(world: LeadWorld) -> None:
    lead_id, wish = await world.add_lead(), uuid4()
    rescoring = duties(world, NOON).rescoring
    for _ in range(2):
        await rescoring.ask(DEMO_TENANT_ID, lead_id, wish, "call")

    assert await world.rows("select metadata ->> 'asked_by' from runs") == [("call",)]
