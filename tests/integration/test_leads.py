"""Leads in Postgres: one transaction for lead, consent and event, and once per capture."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest

from domain.leads import Channel, Consent, NewLead, Purpose, Referral, consent_text
from domain.tenancy import DEMO_TENANT_ID
from domain.verdicts import Doubt
from store.database import Database
from store.leads import LeadRepository
from tests.support.engine_fixtures import add_tenant

pytestmark = pytest.mark.engines

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
async def leads(database_url):
    await add_tenant(database_url)
    database = Database(database_url, pool_size=2)
    yield LeadRepository(database)
    await database.close()


def enquiry(**changes) -> NewLead:
    text = consent_text(NOW.date())
    consent = Consent(
        purpose=Purpose.PROPERTY_ENQUIRY,
        channel=Channel.CALL,
        text_version=text.version,
        text_shown=text.words("en", Channel.CALL),
        captured_at=NOW,
        proof="thread t, turn 1",
    )
    lead = NewLead(
        tenant_id=DEMO_TENANT_ID,
        source="website",
        phone_e164="+919845012345",
        name="Ravi",
        language="en",
        filters={"city": "Bengaluru"},
        listing_ids=(uuid4(),),
        consent=consent,
        thread_id="t",
        idempotency_key="t:contact:1",
    )
    return replace(lead, **changes)


async def rows(url: str, sql: str) -> list[tuple]:
    async with await psycopg.AsyncConnection.connect(url) as connection:
        return await (await connection.execute(sql)).fetchall()


async def test_lead_consent_and_event_are_stored_together(leads, database_url):
    captured = await leads.capture(enquiry())

    assert captured.is_new
    [(lead_id, phone)] = await rows(database_url, "select id, phone_e164 from leads")
    [(consent_lead, version, withdrawn)] = await rows(
        database_url, "select lead_id, text_version, withdrawn_at from consents"
    )
    [(kind, stream, subject, payload)] = await rows(
        database_url, "select type, stream, subject, payload from outbox"
    )
    assert (lead_id, phone) == (captured.lead_id, "+919845012345")
    assert (consent_lead, version, withdrawn) == (lead_id, "enquiry-2026-11-22", None)
    assert (kind, stream, subject) == ("lead.created", "crm.events", str(lead_id))
    assert "9845012345" not in str(payload)


async def test_a_repeated_capture_changes_nothing(leads, database_url):
    first = await leads.capture(enquiry())

    again = await leads.capture(enquiry())

    assert (again.lead_id, again.is_new) == (first.lead_id, False)
    counts = await rows(
        database_url,
        "select (select count(*) from leads), (select count(*) from consents), (select count(*) from outbox)",
    )
    assert counts == [(1, 1, 1)]


async def test_a_capture_that_cannot_be_announced_is_not_stored(leads, database_url, monkeypatch):
    async def fail(*_args, **_kwargs):
        raise RuntimeError("crash between lead and event")

    monkeypatch.setattr("store.outbox.Outbox.put", fail)

    with pytest.raises(RuntimeError):
        await leads.capture(enquiry())

    assert await rows(database_url, "select count(*) from leads") == [(0,)]


async def test_another_enquiry_of_the_same_person_is_another_consent(leads, database_url):
    await leads.capture(enquiry())
    await leads.capture(enquiry(idempotency_key="t:contact:2"))

    assert await rows(database_url, "select count(*) from consents") == [(2,)]


async def test_a_wish_for_a_person_is_kept_and_announced_with_a_summary(leads, database_url):
    filters = {"city": "Bengaluru", "localities": ["Whitefield"], "bhk": {"in": [3]}}

    await leads.capture(enquiry(wants="human", filters=filters, listing_ids=()))

    [(wants,)] = await rows(database_url, "select wants from leads")
    [(payload,)] = await rows(database_url, "select payload from outbox")
    assert wants == "human"
    assert payload["data"]["wants"] == "human"
    assert "Whitefield" in payload["data"]["summary"]
    assert "3 BHK" in payload["data"]["summary"]


async def test_a_turn_is_referred_once_and_another_again(leads, database_url):
    thread = uuid4()
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        await connection.execute(
            "insert into threads (id, tenant_id) values (%s, %s)", (thread, DEMO_TENANT_ID)
        )
    first = Referral(
        tenant_id=DEMO_TENANT_ID,
        owner_id=None,
        thread_id=str(thread),
        turn_id="turn-1",
        doubt=Doubt.CONTENT_FILTERED,
        language="hi",
    )

    for referral in (first, first, replace(first, turn_id="turn-2"), replace(first, thread_id="studio")):
        await leads.refer(referral)

    told = await rows(
        database_url,
        "select subject, payload->'data'->>'turn_id', payload->'data'->>'doubt' from outbox "
        "where type = 'conversation.referred' order by id",
    )
    assert told == [
        (str(thread), "turn-1", "content_filtered"),
        (str(thread), "turn-2", "content_filtered"),
        ("studio", "turn-1", "content_filtered"),
    ]


async def test_what_was_captured_is_sent_at_once_and_a_repetition_is_not(leads) -> None:
    sent = []

    async def send(messages) -> None:
        sent.extend(one.type for one in messages)

    leads.after_commit = send
    lead = enquiry()
    for _ in range(2):
        await leads.capture(lead)

    assert sent == ["lead.created"]
