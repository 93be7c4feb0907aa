"""A tenant with homes, two brokers and leads, and a platform that scores them for real."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

from domain.tenancy import DEMO_TENANT_ID, Role, system_principal
from graphs.lead_scoring.graph import spec
from graphs.lead_scoring.state import ScoringContext
from graphs.registry import GraphRegistry
from store.events import models
from store.lead_scoring import LeadDesk
from store.scope import Scope
from tests.support.engine_fixtures import open_platform
from tests.support.event_world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from graphs.registry import RunContext
    from tests.support.engine_fixtures import Platform

WISH = {
    "transaction": "buy",
    "city": "Bengaluru",
    "localities": ["Whitefield"],
    "bhk": {"in": [2]},
    "price": {"max": 12_000_000, "period": "total"},
}
ENQUIRY = "Looking for a 2BHK in Whitefield. Can we visit the flat on Saturday? Loan is pre-approved. Urgent."


@dataclass
class LeadWorld(World):
    """Events, and leads to be told of."""

    desk: LeadDesk = field(kw_only=True)
    brokers: list[UUID] = field(default_factory=list)

    @property
    def scope(self) -> Scope:
        """In which events are worked on."""
        return Scope.of(system_principal(DEMO_TENANT_ID, frozenset({Role.AGENT})))

    async def add_lead(self, **given: Any) -> UUID:
        """A lead with consent to a call."""
        lead_id = given.pop("id", None) or uuid4()
        consent = given.pop("consent", "call")
        values = {
            "id": lead_id, "tenant_id": DEMO_TENANT_ID, "source": "website", "phone_e164": "+919845012399",
            "name": "Rahul Sharma", "language": "en", "filters": Jsonb(given.pop("filters", WISH)),
            "listing_ids": [], "enquiry": ENQUIRY, "idempotency_key": str(lead_id), **given,
        }  # fmt: skip
        columns = ", ".join(values)
        places = ", ".join(["%s"] * len(values))
        async with await psycopg.AsyncConnection.connect(self.platform.database_url) as connection:
            insert = f"insert into leads ({columns}) values ({places})"  # noqa: S608  # a test's own columns
            await connection.execute(insert, list(values.values()))
            if consent:
                await connection.execute(
                    "insert into consents (id, tenant_id, lead_id, purpose, channel, text_version, text_shown, "
                    "proof, captured_at) values (%s, %s, %s, 'home_search_help', %s, 'v1', 't', 'p', now())",
                    (uuid4(), DEMO_TENANT_ID, lead_id, consent),
                )
        return lead_id

    async def lead(self, lead_id: UUID, columns: str) -> tuple[Any, ...]:
        """Columns of a lead."""
        sql = f"select {columns} from leads where id = %s"  # noqa: S608  # a test's own columns
        return (await self.rows(sql, lead_id))[0]


@asynccontextmanager
async def open_lead_world(
    database_url: str, redis_url: str, folder: Path, **doors: Any
) -> AsyncIterator[LeadWorld]:
    """The world over a platform whose only graph is lead_scoring."""
    desk: LeadDesk | None = None

    def context(run: RunContext) -> ScoringContext:
        assert desk is not None
        return ScoringContext(
            principal=run.principal, run_id=run.run_id, scope=Scope.of(run.principal), desk=desk, **doors
        )

    scoring = spec(context)
    async with open_platform(
        database_url, redis_url, folder, GraphRegistry({scoring.name: scoring})
    ) as platform:
        desk = LeadDesk(platform.engine.db)
        desk.after_commit = platform.engine.relay.send
        world = LeadWorld(platform, desk=desk)
        await _settle(world, platform)
        yield world


async def _settle(world: LeadWorld, platform: Platform) -> None:
    now = datetime.now(UTC)
    async with await psycopg.AsyncConnection.connect(platform.database_url) as connection:
        for number in range(6):
            await connection.execute(
                "insert into listings (id, tenant_id, source, source_ref, transaction, property_type, title, "
                "description, city, locality, bhk, price_inr, geo_accuracy, search_text, content_hash, updated_at) "
                "values (%s, %s, 'own', %s, 'buy', 'apartment', 't', 'd', 'Bengaluru', 'Whitefield', 2, %s, "
                "'city', 't', 'h', now())",
                (uuid4(), DEMO_TENANT_ID, f"a-{number}", 9_000_000 + number * 1_000_000),
            )
        for number, localities in enumerate((["Whitefield"], [])):
            world.brokers.append(uuid4())
            await connection.execute(
                "insert into users (id, tenant_id, email, display_name, roles) values (%s, %s, %s, 'B', '{agent}')",
                (world.brokers[-1], DEMO_TENANT_ID, f"broker{number}@example.com"),
            )
            await connection.execute(
                "insert into brokers (user_id, tenant_id, languages, localities, capacity, assigned_at) "
                "values (%s, %s, '{en,hi}', %s, 10, %s)",
                (world.brokers[-1], DEMO_TENANT_ID, localities, now - timedelta(hours=number + 1)),
            )


def created(lead_id: UUID) -> models.LeadCreated:
    """The event of a lead that agreed to be called."""
    consent = models.LeadConsent(purpose="home_search_help", channel="call", text_version="v1")
    return models.LeadCreated(
        lead_id=lead_id,
        source="website",
        language="en",
        filters={},
        summary="",
        listing_ids=(),
        consent=consent,
    )
