"""Two leads that are one person: merged, taken apart again, and never with a wider consent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from domain.errors import BadInput, Conflict, NotFound
from domain.tenancy import DEMO_TENANT_ID, Principal, Role
from store.scope import Scope

if TYPE_CHECKING:
    from uuid import UUID

    from tests.support.lead_world import LeadWorld

pytestmark = pytest.mark.engines

COLUMNS = (
    "filters, listing_ids, flags, last_activity_at, stopped_at, is_dnd, timeline, email, user_id, stage, lost_reason, "
    "merged_into"
)


async def told(world: LeadWorld, lead_id: UUID) -> dict[str, Any]:
    """What there is of a lead, apart from its version."""
    rows = await world.rows(
        "select 'source', source from lead_sources where lead_id = %s union all "
        "select 'activity', kind from lead_activities where lead_id = %s and kind not in ('recaptured', 'merge_undone') "
        "order by 1, 2",
        lead_id,
        lead_id,
    )
    clock = await world.rows("select started_at, touched_at from lead_slas where lead_id = %s", lead_id)
    return {"row": await world.lead(lead_id, COLUMNS), "rows": rows, "clock": clock}


async def add_story(world: LeadWorld, lead_id: UUID, event_id: UUID, *, touched: bool) -> None:
    """A note, an event that both leads are told of, and a clock."""
    note = "insert into lead_activities (id, tenant_id, lead_id, kind, at, event_id) values (%s, %s, %s, %s, now(), %s) returning 1"
    await world.rows(note, uuid4(), DEMO_TENANT_ID, lead_id, "note", None)
    await world.rows(note, uuid4(), DEMO_TENANT_ID, lead_id, "unit.status_changed", event_id)
    await world.rows(
        "insert into lead_slas (lead_id, tenant_id, started_at, first_touch_due_at, touched_at) "
        "values (%s, %s, %s, now(), %s) returning 1",
        lead_id, DEMO_TENANT_ID, datetime.now(UTC), datetime.now(UTC) if touched else None,
    )  # fmt: skip


async def test_a_merge_keeps_all_and_its_undoing_gives_both_back(world: LeadWorld) -> None:
    event_id, homes, ago = uuid4(), [uuid4(), uuid4()], datetime.now(UTC) - timedelta(days=9)
    old = await world.add_lead(
        created_at=ago,
        source="portal",
        listing_ids=homes[:1],
        stage="lost",
        lost_reason="price",
        consent="call",
    )
    new = await world.add_lead(
        source="whatsapp", listing_ids=homes, email="r@example.com", timeline="0-1m", consent="whatsapp",
        phone_e164="+919845099999", stopped_at=datetime.now(UTC),
    )  # fmt: skip
    await add_story(world, old, event_id, touched=True)
    await add_story(world, new, event_id, touched=False)
    before = [await told(world, one) for one in (old, new)]

    merge_id = await world.desk.merging.merge(world.scope, old, new, "name", None)

    lead = await world.desk.load(world.scope, old)
    assert lead is not None
    assert (lead["stage"], lead["timeline"], lead["recaptures"], lead["listings"]) == ("new", "0-1m", 1, 2)
    assert (lead["is_stopped"], lead["has_email"]) == (True, True)
    # The WhatsApp consent was given with another number: it opens nothing for this one.
    assert {one["channel"] for one in lead["consents"] if one["is_own_address"]} == {"call"}
    [(kinds,)] = await world.rows(
        "select array_agg(kind order by kind) from lead_activities where lead_id = %s", old
    )
    assert kinds == ["note", "note", "recaptured", "unit.status_changed"]
    [(touched,)] = await world.rows("select touched_at from lead_slas where lead_id = %s", old)
    assert touched is None
    assert await world.desk.load(world.scope, new) is None

    # A column that somebody has changed since is theirs.
    await world.rows("update leads set timeline = '6m+' where id = %s returning 1", old)
    assert await world.desk.merging.undo(world.scope, merge_id, world.brokers[0]) == (old, new)

    after = [await told(world, one) for one in (old, new)]
    assert after[1]["row"] == before[1]["row"]
    assert after[0]["row"][6] == "6m+"
    assert [one for at, one in enumerate(after[0]["row"]) if at != 6] == [
        one for at, one in enumerate(before[0]["row"]) if at != 6
    ]
    assert [one["clock"] for one in after] == [one["clock"] for one in before]
    assert after[1]["rows"] == [*before[1]["rows"], ("source", "whatsapp")]
    with pytest.raises(Conflict):
        await world.desk.merging.undo(world.scope, merge_id, None)
    # Taken apart by a person, the two are not merged again.
    assert await world.desk.settle_duplicate(world.scope, new) == new


async def test_what_cannot_be_merged_says_so(world: LeadWorld) -> None:
    one, two, three = [await world.add_lead(phone_e164=f"+91984500000{n}") for n in range(3)]
    merging = world.desk.merging
    await merging.merge(world.scope, one, two, "person", world.brokers[0])

    for pair, error in (((one, one), BadInput), ((one, uuid4()), NotFound), ((three, two), Conflict)):
        with pytest.raises(error):
            await merging.merge(world.scope, *pair, "person", None)
    with pytest.raises(NotFound):
        await merging.undo(world.scope, uuid4(), None)
    stranger = Scope.of(Principal(uuid4(), uuid4(), frozenset({Role.AGENT})))
    with pytest.raises(NotFound):
        await merging.merge(stranger, one, three, "person", None)
    assert await merging.settle(stranger, three) is None
    assert await merging.settle(world.scope, two) == one


async def test_one_phone_of_two_people_is_shown_and_not_merged(world: LeadWorld) -> None:
    ago = datetime.now(UTC) - timedelta(days=1)
    his = await world.add_lead(created_at=ago, assigned_to=world.brokers[1], assigned_at=ago)
    hers = await world.add_lead(name="Priya Sharma")

    assert await world.desk.settle_duplicate(world.scope, hers) == hers

    assert (await world.lead(hers, "flags"))[0] == ["possible_duplicate"]
    [match] = await world.desk.merging.possible(world.scope, hers)
    assert (match.id, match.is_sure, match.why) == (his, False, "same phone, other name")
    # The broker who knows the phone is the one who knows the person.
    assert (await world.desk.routing_facts(world.scope, hers, datetime.now(UTC))).sticky == world.brokers[1]
    assert await world.desk.merging.possible(world.scope, uuid4()) == []
