"""What operators do with events: publish, watch, replay, decide about dead letters; and what is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from domain.errors import BadInput, Conflict, NotFound
from domain.events.catalogue import EventType
from domain.tenancy import DEMO_TENANT_ID, Principal, Role
from runtime.events.operations import EventOperations
from store.events import models
from store.events.overview import EventQuery
from store.events.retention import forget_old
from tests.support.event_world import recording

if TYPE_CHECKING:
    from tests.support.event_world import World

pytestmark = pytest.mark.engines

ADMIN = Principal(DEMO_TENANT_ID, uuid4(), frozenset({Role.ADMIN}))
STRANGER = Principal(UUID("0d0e0000-0000-7000-8000-0000000000ff"), uuid4(), frozenset({Role.ADMIN}))
MEANT_TO_CHANGE = {"dead_letters", "outbox"}


async def tables(world: World) -> dict[str, tuple[int, str]]:
    """Rows and checksum of every table."""
    names = await world.rows(
        "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
    )
    found = {}
    for (name,) in names:
        [(count, checksum)] = await world.rows(
            f"select count(*), md5(coalesce(string_agg(t::text, ',' order by t::text), '')) from {name} t"  # noqa: S608  # a table's name
        )
        found[name] = (count, checksum)
    return found


async def test_replaying_a_whole_day_changes_nothing(world: World) -> None:
    operations = EventOperations(world.parts())
    async with world.worker():
        for _ in range(3):
            await world.publish(*world.one_of_each())
        await world.until_handled()
        await world.until("select count(*) = 0 from outbox where sent_at is null")
        before = await tables(world)

        yesterday = datetime.now(UTC) - timedelta(days=1)
        sent = await operations.replay(ADMIN, EventQuery(since=yesterday))
        await world.until_handled()
        after = await tables(world)

    assert sent == 3 * len(world.one_of_each())
    assert before["inbox"][0] == sent
    assert before["lead_activities"][0] > 0
    assert after == before


async def test_a_replay_sends_what_was_asked_for_and_only_of_the_own_tenant(world: World) -> None:
    operations = EventOperations(world.parts())
    await world.publish(*world.one_of_each())

    assert await operations.replay(ADMIN, EventQuery(type="lead.created")) == 1
    assert await operations.replay(ADMIN, EventQuery(stream="user.events")) == 3
    assert await operations.replay(ADMIN, EventQuery(until=datetime(2020, 1, 1, tzinfo=UTC))) == 0
    assert await operations.replay(STRANGER, EventQuery(stream="user.events")) == 0


async def test_a_published_event_is_handled_like_any_other(world: World) -> None:
    operations = EventOperations(world.parts())
    async with world.worker():
        facts = await operations.write(
            ADMIN, "unit.status_changed", {"listing_id": str(world.listing_id), "status": "sold"}
        )
        await world.until_handled()

    assert facts.message.subject == str(world.listing_id)
    assert await world.rows("select unit_status from listings") == [("sold",)]


@pytest.mark.parametrize(
    ("kind", "data", "told"),
    [
        ("lead.lost", {}, "There is no such type of event"),
        ("unit.status_changed", {"listing_id": "Asha"}, "listing_id: Input should be a valid UUID"),
        ("document.verified", {"document_id": str(uuid4()), "kind": "x", "Asha": 1}, "Extra inputs"),
    ],
)
async def test_what_is_no_event_is_refused_and_not_stored(world: World, kind, data, told) -> None:
    with pytest.raises(BadInput, match=told):
        await EventOperations(world.parts()).write(ADMIN, kind, data)

    assert await world.rows("select count(*) from outbox") == [(0,)]


async def test_watching_shows_the_last_events_and_then_those_behind_them(world: World) -> None:
    operations = EventOperations(world.parts())
    await world.publish(*world.one_of_each())

    last = await operations.events(ADMIN, EventQuery(), after=None, limit=3)
    await world.publish(world.event(models.PropertyUpdated))
    following = await operations.events(ADMIN, EventQuery(), after=last[-1].seq, limit=10)

    assert [one.message.type for one in last] == [kind.value for kind in EventType][-3:]
    assert [one.message.type for one in following] == ["property.updated"]
    assert not await operations.events(STRANGER, EventQuery(), after=0, limit=10)


async def buried(world: World) -> UUID:
    """The dead letter of an event whose handler failed."""

    async def fail(_event: Any, _handling: Any) -> None:
        raise RuntimeError

    async with world.worker(handlers={models.LeadScored.event: fail}, max_deliveries=1):
        await world.publish(world.event(models.LeadScored))
        await world.until("select count(*) = 1 from dead_letters")
        await world.until_handled()
    [(letter_id,)] = await world.rows("select id from dead_letters")
    return letter_id


async def test_a_buried_event_is_handled_once_its_cause_is_mended(world: World) -> None:
    letter_id = await buried(world)
    operations = EventOperations(world.parts())

    async with world.worker(handlers={models.LeadScored.event: recording()}):
        letter = await operations.revive(ADMIN, letter_id)
        await world.until("select count(*) = 1 from inbox")
        await world.until_handled()

    assert letter.resolution == "replayed"
    assert await world.effects() == [(str(world.lead_id), 88)]
    assert not await operations.letters(ADMIN, is_open=True, limit=10)
    with pytest.raises(Conflict):
        await operations.revive(ADMIN, letter_id)


async def test_a_buried_event_that_fails_again_is_buried_again(world: World) -> None:
    letter_id = await buried(world)
    await EventOperations(world.parts()).revive(ADMIN, letter_id)

    async def fail(_event: Any, _handling: Any) -> None:
        raise RuntimeError

    async with world.worker(handlers={models.LeadScored.event: fail}, max_deliveries=1):
        await world.until("select count(*) = 2 from dead_letters")

    letters = await EventOperations(world.parts()).letters(ADMIN, is_open=True, limit=10)
    assert [one.id == letter_id for one in letters] == [False]


async def test_a_replay_of_the_day_leaves_buried_events_where_they_are(world: World) -> None:
    await buried(world)
    async with world.worker(handlers={models.LeadScored.event: recording()}):
        assert await EventOperations(world.parts()).replay(ADMIN, EventQuery(type="lead.scored")) == 1
        await world.until_handled()

    assert await world.effects() == []


async def test_a_discarded_letter_is_decided(world: World) -> None:
    letter_id = await buried(world)
    operations = EventOperations(world.parts())

    assert (await operations.discard(ADMIN, letter_id)).resolution == "discarded"

    assert not await operations.letters(ADMIN, is_open=True, limit=10)
    assert [one.id for one in await operations.letters(ADMIN, is_open=False, limit=10)] == [letter_id]
    with pytest.raises(Conflict):
        await operations.discard(ADMIN, letter_id)


async def test_a_letter_without_content_can_only_be_discarded(world: World) -> None:
    async with world.worker():
        await world.platform.engine.link.commands.xadd("crm.events", {"forged": "x"})
        await world.until("select count(*) = 1 from dead_letters")
    operations = EventOperations(world.parts())
    [letter] = await operations.letters(ADMIN, is_open=True, limit=10)

    with pytest.raises(Conflict, match="not kept"):
        await operations.revive(ADMIN, letter.id)

    assert (await operations.letter(ADMIN, letter.id)).resolved_at is None
    with pytest.raises(NotFound):
        await operations.letter(STRANGER, letter.id)


async def test_old_handled_messages_are_forgotten_and_their_notes_a_day_later(world: World) -> None:
    async with world.worker():
        await world.publish(*world.one_of_each())
        await world.until_handled()
    await buried(world)
    await world.publish(world.event(models.PropertyUpdated), is_sent=False)
    for table in ("outbox", "inbox"):
        await world.rows(f"update {table} set handled_at = handled_at - interval '40 days' returning 1")  # noqa: S608
    handled = len(EventType)

    db = world.platform.engine.db
    async with db.system_session() as session:
        assert await forget_old(session, timedelta(days=39, hours=12)) == handled
    assert await world.rows("select count(*) from inbox") == [(handled,)]
    async with db.system_session() as session:
        assert await forget_old(session, timedelta(days=30)) == 0

    left = await world.rows("select type, handled_at is null from outbox order by type")
    assert left == [("lead.scored", False), ("property.updated", True)]
    assert await world.rows("select count(*) from inbox") == [(0,)]
