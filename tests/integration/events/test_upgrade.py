"""Events that an older build left in the outbox are handled after the upgrade; the change can be taken back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from domain.ids import uuid7
from domain.tenancy import DEMO_TENANT_ID
from runtime.events.sealing import kept_event
from store.database import sqlalchemy_url
from store.events.catalogue import CATALOGUE
from store.events.models import PropertyCreated
from store.migrate import _config, upgrade_schema
from store.outbox import OutboxMessage

if TYPE_CHECKING:
    from uuid import UUID

pytestmark = pytest.mark.engines


def take_back(database_url: str) -> None:
    """The schema as it was before events had an envelope."""
    script = ScriptDirectory.from_config(_config()).get_revision("0012")
    engine = create_engine(sqlalchemy_url(database_url))
    try:
        with engine.connect() as connection:
            command.downgrade(_config(connection), str(script.down_revision))
            connection.commit()
    finally:
        engine.dispose()


def write_as_before(database_url: str, listing_id: UUID) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("insert into tenants (id, name) values (%s, 't')", (DEMO_TENANT_ID,))
        connection.execute(
            "insert into outbox (id, tenant_id, stream, type, subject, payload, sent_at) "
            "values (%s, %s, 'property.events', 'property.created', %s, %s, now())",
            (uuid7(), DEMO_TENANT_ID, str(listing_id), json.dumps({"listing_id": str(listing_id)})),
        )


def test_an_event_of_before_gets_its_envelope_and_is_sent_once_more(database_url: str) -> None:
    listing_id = uuid4()
    take_back(database_url)
    write_as_before(database_url, listing_id)

    upgrade_schema(database_url)

    with psycopg.connect(database_url) as connection:
        [row] = connection.execute(
            "select id, tenant_id, stream, type, subject, payload, sent_at from outbox"
        ).fetchall()
    assert row[6] is None
    assert kept_event(CATALOGUE, OutboxMessage(*row[:6])).data == PropertyCreated(listing_id=listing_id)
