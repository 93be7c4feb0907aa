"""Many at once: each event belongs to one transaction of a group, whoever else tries; messages are kept whole."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from domain.ids import uuid7
from domain.tenancy import DEMO_TENANT_ID
from store.database import Database
from store.outbox import Inbox, Outbox, OutboxMessage
from tests.support.engine_fixtures import add_tenant

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from uuid import UUID

GROUP = "scoring"


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    await add_tenant(database_url)
    opened = Database(database_url, pool_size=4)
    yield opened
    await opened.close()


async def claim(db: Database, ids: Sequence[UUID], *, group: str = GROUP) -> set[UUID]:
    async with db.system_session() as session:
        return await Inbox(session).claim_many(consumer_group=group, event_ids=ids, tenant_id=DEMO_TENANT_ID)


async def test_claims_what_is_new_and_only_that(db: Database) -> None:
    ids = [uuid7() for _ in range(5)]
    async with db.system_session() as session:
        await Inbox(session).claim(consumer_group=GROUP, event_id=ids[0], tenant_id=DEMO_TENANT_ID)

    assert await claim(db, ids[:3]) == set(ids[1:3])
    assert await claim(db, ids) == set(ids[3:])
    assert await claim(db, ids) == set()


async def test_groups_claim_apart(db: Database) -> None:
    ids = [uuid7()]

    assert await claim(db, ids) == await claim(db, ids, group="audit") == set(ids)


async def test_an_event_twice_in_a_batch_is_claimed_once(db: Database) -> None:
    event = uuid7()

    assert await claim(db, [event, event]) == {event}


async def test_nothing_is_claimed_by_an_empty_batch(db: Database) -> None:
    assert await claim(db, []) == set()


async def test_a_claim_that_is_rolled_back_never_was(db: Database) -> None:
    ids = [uuid7()]
    with pytest.raises(RuntimeError, match="effect failed"):
        await _fail_after_claim(db, ids)

    assert await claim(db, ids) == set(ids)


async def _fail_after_claim(db: Database, ids: Sequence[UUID]) -> None:
    async with db.system_session() as session:
        await Inbox(session).claim_many(consumer_group=GROUP, event_ids=ids, tenant_id=DEMO_TENANT_ID)
        raise RuntimeError("effect failed")


async def test_two_with_the_same_events_in_opposite_order_share_them_without_deadlock(db: Database) -> None:
    for _ in range(10):
        ids = [uuid7() for _ in range(200)]

        first, second = await asyncio.gather(claim(db, ids), claim(db, ids[::-1]))

        assert first | second == set(ids)
        assert not first & second


async def test_many_messages_are_put_as_one_by_one(db: Database) -> None:
    messages = [
        OutboxMessage(
            id=uuid7(),
            tenant_id=DEMO_TENANT_ID,
            stream="crm.events",
            type="lead.scored",
            subject=f"lead '{number}'",
            payload={"note": 'घर "3 BHK"\n\\', "score": number / 3, "more": [None, True, {}]},
        )
        for number in range(3)
    ]

    async with db.system_session() as session:
        await Outbox(session).put_many(messages[:2])
        await Outbox(session).put_many([])
        await Outbox(session).put(messages[2])
    async with db.system_session() as session:
        unsent = await Outbox(session).unsent()

    assert {one.id: one for one in unsent} == {one.id: one for one in messages}


async def test_messages_that_are_handled_or_sent_are_not_looked_for_again(db: Database) -> None:
    ids = [uuid7() for _ in range(3)]
    async with db.system_session() as session:
        await Outbox(session).put_many(
            [OutboxMessage(one, DEMO_TENANT_ID, "crm.events", "lead.scored", "lead", {}) for one in ids]
        )
        await Outbox(session).mark_sent(ids[:2], first_retry_s=-1.0)
        await Outbox(session).mark_handled(ids[:1])
        await Outbox(session).mark_handled([])

        assert [one.id for one in await Outbox(session).unsent()] == ids[2:]
        due = await Outbox(session).due_again(streams=["crm.events"], first_retry_s=30.0)

    assert [one.id for one in due] == ids[1:2]
