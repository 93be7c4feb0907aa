"""The domain REST API over stand-ins for the stores: what a route makes of a request, without engines."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from api.errors import add_error_handlers
from api.services import EngineState, WorkerState
from api.v1.router import v1_router
from config.settings import Settings
from domain.listing import Area, AreaBasis, Listing, PropertyType, Transaction
from domain.search.results import RankedListing, SearchRequest, SearchResult
from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID, Principal, Role
from tests.support.acting import act_as

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.routing import BaseRoute


def make_listing(**changes: object) -> Listing:
    values: dict[str, object] = {
        "id": uuid4(),
        "tenant_id": DEMO_TENANT_ID,
        "source": "synthetic",
        "source_ref": "s-1",
        "transaction": Transaction.BUY,
        "property_type": PropertyType.APARTMENT,
        "title": "3 BHK apartment in Whitefield",
        "description": "Bright corner home.",
        "city": "Bengaluru",
        "locality": "Whitefield",
        "content_hash": "h",
        "bhk": 3.0,
        "price_inr": 11_500_000,
        "area": Area(Decimal(1450), "sqft", AreaBasis.CARPET, Decimal(1450)),
        "is_synthetic": True,
        **changes,
    }
    return Listing(**values)  # type: ignore[arg-type]  # a test's shorthand


@dataclass
class ScriptedRetriever:
    """Gives back what it was given, and remembers what was asked."""

    listings: list[Listing] = field(default_factory=list)
    asked: list[SearchRequest] = field(default_factory=list)
    result: SearchResult | None = None

    async def search(self, request: SearchRequest) -> SearchResult:
        self.asked.append(request)
        if self.result is not None:
            return self.result
        page = self.listings[request.offset : request.offset + request.limit]
        hits = tuple(RankedListing(each, 1.0, matched=tuple(request.filters)) for each in page)
        return SearchResult(filters=request.filters, hits=hits, total=len(self.listings))


@dataclass
class ShelfOfListings:
    listings: list[Listing] = field(default_factory=list)

    async def get(self, tenant_id: UUID, listing_id: UUID) -> Listing | None:
        return next((e for e in self.listings if (e.tenant_id, e.id) == (tenant_id, listing_id)), None)

    async def count_by_city(self, tenant_id: UUID) -> dict[str, int]:
        return {"Bengaluru": sum(1 for each in self.listings if each.tenant_id == tenant_id)}

    async def count_synthetic(self, tenant_id: UUID) -> int:
        return sum(1 for each in self.listings if each.tenant_id == tenant_id and each.is_synthetic)


@dataclass
class StandInServices:
    settings: Settings = field(default_factory=Settings)
    listings: ShelfOfListings = field(default_factory=ShelfOfListings)
    retriever: ScriptedRetriever = field(default_factory=ScriptedRetriever)
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    engines: list[EngineState] = field(default_factory=list)
    indexed: list[UUID] = field(default_factory=list)

    @property
    def database(self) -> None:
        raise AssertionError("this route must not need the database")

    async def index_listings(self, tenant_id: UUID) -> int:
        self.indexed.append(tenant_id)
        return 0

    async def engine_states(self) -> list[EngineState]:
        return self.engines

    def worker_state(self) -> WorkerState:
        return WorkerState("running", active_runs=2)


@pytest.fixture
def services() -> StandInServices:
    return StandInServices()


@pytest.fixture
def app(services: StandInServices) -> FastAPI:
    app = FastAPI(routes=_routes())
    app.state.services = services
    add_error_handlers(app)
    return app


@cache
def _routes() -> list[BaseRoute]:
    router = APIRouter()
    router.include_router(v1_router())
    return router.routes


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


@pytest.fixture
def signed_in(app: FastAPI) -> Callable[..., Principal]:
    """Makes every call act for a person of these roles."""

    def sign_in(*roles: Role) -> Principal:
        principal = Principal(tenant_id=DEMO_TENANT_ID, user_id=uuid4(), roles=frozenset(roles))
        act_as(app, principal)
        return principal

    act_as(app, ANONYMOUS_BUYER)
    return sign_in


@pytest.fixture
def listing() -> Callable[..., Listing]:
    return make_listing
