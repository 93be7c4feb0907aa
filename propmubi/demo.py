"""The demo market, its leads and its cases: generated once, kept afterwards, always labelled synthetic."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Final

import structlog

from domain.errors import PropMubiError
from domain.tenancy import DEMO_TENANT_ID, Principal, Role
from store.demo_cases import add_demo_cases, ensure_demo_analysts, has_cases, report_day
from store.demo_leads import add_demo_leads, ensure_demo_brokers, has_leads
from store.demo_people import demo_user_id
from store.titles.steps import NewTitle, TitleSteps
from tools.demo_cases.made import ANALYSTS, demo_cases
from tools.demo_cases.made import COUNT as CASES
from tools.demo_market.generator import generate
from tools.demo_market.leads import BROKERS, COUNT, demo_leads
from tools.demo_market.titles import demo_titles

if TYPE_CHECKING:
    from uuid import UUID

    from runtime.relay import OutboxRelay
    from store.database import Database
    from store.listings import ListingRepository
    from store.outbox import OutboxMessage

log = structlog.get_logger()

MARKET_SIZE: Final = 2_000
_BATCH: Final = 500
_LEADS_AFTER_S: Final = 5.0
"""So long the leads wait, for the start to be over."""
_LEADS_AT_ONCE: Final = 20
_CASES_AFTER_S: Final = 3.0
_CASES_AT_ONCE: Final = 5
_BETWEEN_S: Final = 0.5


async def ensure_demo_market(listings: ListingRepository, tenant_id: UUID) -> int:
    """Stores the demo market where the tenant has no listing yet; how many were stored.

    A market with listings of the owner's is left alone, and a half-stored one (killed at its first start) is
    completed: ids and content are the same on every run, so what is there stays as it is.
    """
    held = sum((await listings.count_by_city(tenant_id)).values())
    if held >= MARKET_SIZE:
        return 0
    market = generate(count=MARKET_SIZE, tenant_id=tenant_id)
    stored = 0
    while batch := await asyncio.to_thread(lambda: list(islice(market, _BATCH))):
        stored += (await listings.upsert_batch(batch)).stored
    return stored


class DemoPart(ABC):
    """Fills something in the background, once the platform is up; a worker's part like any other."""

    def __init__(self, database: Database, relay: OutboxRelay, *, count: int, after_s: float) -> None:
        self._database = database
        self._relay = relay
        self._count = count
        self._after_s = after_s
        self._drained = asyncio.Event()

    async def run(self) -> None:
        """Fills what is empty; when the database is away, at the next start."""
        if await is_set_within(self._drained, self._after_s):
            return
        try:
            await self._fill()
        except PropMubiError as error:
            log.warning("demo.postponed", part=type(self).__name__, error=type(error).__name__)

    async def drain(self) -> None:
        """Adds no more."""
        self._drained.set()

    @abstractmethod
    async def _fill(self) -> None:
        """Adds what is missing, batch by batch."""

    async def _rest(self) -> bool:
        """Leaves the machine to others between two batches; True: that was the last."""
        return await is_set_within(self._drained, _BETWEEN_S)


class DemoCases(DemoPart):
    """The demo's desk: analysts, and cases that are each worked on by their own run."""

    def __init__(
        self, database: Database, relay: OutboxRelay, *, count: int = CASES, after_s: float = _CASES_AFTER_S
    ) -> None:
        super().__init__(database, relay, count=count, after_s=after_s)

    async def _fill(self) -> None:
        await ensure_demo_analysts(self._database, ANALYSTS)
        if await has_cases(self._database):
            return
        cases = list(demo_cases(report_day(), self._count))
        for start in range(0, len(cases), _CASES_AT_ONCE):
            batch = cases[start : start + _CASES_AT_ONCE]
            await self._relay.send(await add_demo_cases(self._database, batch))
            if await self._rest():
                return


class DemoLeads(DemoPart):
    """The demo's inbox and title files: brokers, and leads that are each scored by their own run."""

    def __init__(
        self, database: Database, relay: OutboxRelay, *, count: int = COUNT, after_s: float = _LEADS_AFTER_S
    ) -> None:
        super().__init__(database, relay, count=count, after_s=after_s)

    async def _fill(self) -> None:
        if await has_leads(self._database):
            return
        await ensure_demo_brokers(self._database, BROKERS)
        await self._relay.send(await add_demo_titles(self._database))
        leads = list(demo_leads(count=self._count))
        for start in range(0, len(leads), _LEADS_AT_ONCE):
            batch = leads[start : start + _LEADS_AT_ONCE]
            await self._relay.send(await add_demo_leads(self._database, batch))
            if await self._rest():
                return


async def is_set_within(event: asyncio.Event, seconds: float) -> bool:
    """Whether the event is set by then."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


async def add_demo_titles(database: Database) -> list[OutboxMessage]:
    """Opens the demo's title files, each once; messages to send, by which their graphs start."""
    advocate = Principal(
        tenant_id=DEMO_TENANT_ID, user_id=demo_user_id("legal@demo"), roles=frozenset({Role.LEGAL_REVIEWER})
    )
    messages: list[OutboxMessage] = []
    for each in demo_titles():
        new = NewTitle(property=each.property, case=each.case, is_demo=True)
        opened = await TitleSteps(database).create(
            advocate, new, now=datetime.now(UTC), key=f"demo-title-{each.kind}"
        )
        messages += opened.messages
    return messages
