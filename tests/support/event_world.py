"""A tenant with a home, a lead and a buyer, and a worker of events that tests start and stop."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import text

from domain.events.triggers import TRIGGERS
from domain.run_lanes import EVENT_LANES
from domain.tenancy import DEMO_TENANT_ID
from runtime.events.handlers import HANDLERS
from runtime.events.parts import GROUP, EventParts
from runtime.events.triggering import GraphTriggers
from runtime.events.working import EventWorker
from store.events import models
from store.events.catalogue import CATALOGUE
from store.events.writing import announce_many

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from store.events.models import EventData
    from store.outbox import OutboxMessage
    from tests.support.engine_fixtures import Platform

NOON = datetime(2026, 11, 27, 6, 30, tzinfo=UTC)
PATIENCE_S = 60.0
"""A loaded machine may take its time; nothing is judged by how long it took."""


@dataclass
class World:
    """Ids of what there is, and ways to make things happen."""

    platform: Platform
    listing_id: UUID = field(default_factory=uuid4)
    lead_id: UUID = field(default_factory=uuid4)
    user_id: UUID = field(default_factory=uuid4)
    case_id: UUID = field(default_factory=uuid4)
    title_id: UUID = field(default_factory=uuid4)
    document_id: UUID = field(default_factory=uuid4)
    indexed: list[UUID] = field(default_factory=list)
    """Tenants that were wished to be indexed."""

    def parts(self, **changes: Any) -> EventParts:
        """What handling takes, with the platform's handlers unless a test has its own."""
        engine = self.platform.engine
        triggers = changes.pop("declared", TRIGGERS)
        paused = changes.pop("paused", frozenset())
        given: dict[str, Any] = {
            "db": engine.db,
            "ring": engine.ring,
            "catalogue": CATALOGUE,
            "handlers": HANDLERS,
            "triggers": GraphTriggers(triggers, engine.graphs.registry, engine.assistants, paused),
            "relay": engine.relay,
            "nudges": engine.nudges,
            "index": self.indexed.append,
            "max_deliveries": 5,
        }
        return EventParts(**{**given, **changes})

    @asynccontextmanager
    async def worker(self, *, name: str = "one", **changes: Any) -> AsyncIterator[EventWorker]:
        """A worker of events, drained at the end."""
        worker = EventWorker(
            self.platform.engine.bus,
            self.parts(**changes),
            idle=timedelta(seconds=0.4),
            retention=timedelta(days=30),
            name=name,
        )
        running = asyncio.create_task(worker.run())
        try:
            yield worker
        finally:
            await worker.drain()
            await asyncio.wait_for(running, PATIENCE_S)

    async def publish(self, *events: EventData, is_sent: bool = True) -> Sequence[OutboxMessage]:
        """Writes events and, as their writers do after the commit, sends them."""
        async with self.platform.engine.db.system_session() as session:
            messages = await announce_many(session, DEMO_TENANT_ID, events)
        if is_sent:
            await self.platform.engine.relay.send(messages)
        return messages

    async def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the database, read past everything."""
        async with await psycopg.AsyncConnection.connect(self.platform.database_url) as connection:
            return await (await connection.execute(sql, values or None)).fetchall()

    async def effects(self) -> list[tuple[str, int]]:
        """What `recording` handlers have done, in the order in which they did it."""
        return [
            (row[0], row[1]) for row in await self.rows("select subject, score from effects order by seq")
        ]

    async def until(self, sql: str, *values: Any) -> None:
        """Waits until a query gives true."""

        async def is_true() -> bool:
            return bool((await self.rows(sql, *values))[0][0])

        await patiently(is_true)

    async def until_handled(self) -> None:
        """Waits until nothing is open and the bus has nothing in hand."""
        await self.until(
            "select count(*) = 0 from outbox where handled_at is null and stream not like 'runs%'"
        )
        await patiently(self._is_quiet)

    async def _is_quiet(self) -> bool:
        depths = [await self.platform.engine.bus.depth(lane.name, GROUP) for lane in EVENT_LANES]
        return all(depth is None or (depth.pending == 0 and depth.is_delivered) for depth in depths)

    def event(self, kind: type[EventData]) -> Any:
        """The event of this kind, about what there is here."""
        return next(one for one in self.one_of_each() if isinstance(one, kind))

    def one_of_each(self) -> list[EventData]:
        """An event of every type, about what there is here."""
        return [
            models.PropertyCreated(listing_id=self.listing_id),
            models.PropertyUpdated(listing_id=self.listing_id),
            models.UnitStatusChanged(listing_id=self.listing_id, status="blocked"),
            models.UserRegistered(
                user_id=self.user_id,
                roles=("buyer",),
                consents=(
                    models.ConsentGiven(
                        purpose="home_search_help", channel="call", text_version="v1", captured_at=NOON
                    ),
                ),
            ),
            models.UserKycVerified(user_id=self.user_id, method="ckyc", verified_at=NOON),
            models.SubscriptionChanged(
                plan="growth",
                rate_factor=2.0,
                model_budget_inr_month=50_000,
                effective_from=date(2026, 12, 1),
            ),
            models.PaymentSuccess(
                payment_ref="pay-1",
                listing_id=self.listing_id,
                lead_id=self.lead_id,
                amount_inr=100_000,
                purpose="token",
                paid_at=NOON,
            ),
            models.BookingConfirmed(
                booking_ref="book-1",
                listing_id=self.listing_id,
                lead_id=self.lead_id,
                agreed_price_inr=8_500_000,
                confirmed_at=NOON,
            ),
            models.LoanDisbursed(case_id=self.case_id, amount_inr=5_000_000, disbursed_on=date(2026, 11, 27)),
            models.DocumentUploaded(
                document_id=self.document_id, sha256="0" * 64, media_type="application/pdf"
            ),
            models.DocumentVerified(document_id=self.document_id, kind="sale_deed"),
            models.TitleSearchAsked(title_id=self.title_id, revision=1),
            models.TitleChanged(title_id=self.title_id, revision=1, what="papers"),
            models.TitleOpinionSigned(
                title_id=self.title_id, revision=1, opinion="clear_and_marketable", report_sha256="0" * 64
            ),
            models.LeadCreated(
                lead_id=self.lead_id,
                source="website",
                language="en",
                filters={"city": "Pune"},
                summary="Pune",
                listing_ids=(self.listing_id,),
                consent=models.LeadConsent(purpose="property_enquiry", channel="call", text_version="v1"),
            ),
            models.LeadScored(lead_id=self.lead_id, score=88, band="hot", model_version="m1"),
            models.LeadAssigned(lead_id=self.lead_id, agent_id=self.user_id, reason="locality"),
            models.ConversationReferred(
                thread_id=str(self.case_id), turn_id="turn-1", doubt="content_filtered", language="en"
            ),
            models.CaseOpened(case_id=self.case_id),
            models.CaseChanged(case_id=self.case_id, what="documents"),
            models.CaseEscalated(
                case_id=self.case_id, stage="decision", due_at=datetime(2026, 11, 27, 6, 30, tzinfo=UTC)
            ),
            models.CaseDecided(case_id=self.case_id, decision="declined"),
        ]


async def patiently(test: Callable[[], Awaitable[bool]]) -> None:
    """Waits until the test holds."""
    async with asyncio.timeout(PATIENCE_S):
        while not await test():  # noqa: ASYNC110  # other processes tell no event of ours
            await asyncio.sleep(0.02)


async def build_world(platform: Platform) -> World:
    """The world on the platform's own database."""
    world = World(platform)
    async with await psycopg.AsyncConnection.connect(platform.database_url) as connection:
        await connection.execute("create table effects (seq bigserial, subject text, score int)")
        await connection.execute(
            "insert into listings (id, tenant_id, source, source_ref, transaction, property_type, title, "
            "description, city, geo_accuracy, search_text, content_hash, updated_at) "
            "values (%s, %s, 'own', 'a-1', 'buy', 'apartment', 't', 'd', 'Pune', 'city', 't', 'h', now())",
            (world.listing_id, DEMO_TENANT_ID),
        )
        await connection.execute(
            "insert into users (id, tenant_id, email, display_name, roles, phone_e164) "
            "values (%s, %s, 'asha@example.com', 'Asha', '{buyer}', '+919845012345')",
            (world.user_id, DEMO_TENANT_ID),
        )
        await connection.execute(
            "insert into leads (id, tenant_id, source, phone_e164, name, language, filters, listing_ids, "
            "idempotency_key) values (%s, %s, 'website', '+919845012345', 'Asha', 'en', '{}', %s, 'k')",
            (world.lead_id, DEMO_TENANT_ID, [world.listing_id]),
        )
    return world


def recording(then: Callable[[Any], Awaitable[None] | None] | None = None) -> Any:
    """A handler whose effect is a row with the subject and score of a lead, after what the test wants to happen."""

    async def handle(event: Any, handling: Any) -> None:
        outcome = then(event) if then is not None else None
        if outcome is not None:
            await outcome
        await handling.session.execute(
            text("insert into effects (subject, score) values (:subject, :score)"),
            {"subject": event.envelope.subject, "score": event.data.score},
        )

    return handle
