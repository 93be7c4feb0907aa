"""What the HTTP border needs from the composition root, and the one way routes reach it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Protocol, cast

from fastapi import Depends, Request

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from config.settings import Settings
    from router.port import ModelPort
    from router.usage import Usage
    from runtime.engine import RunEngine
    from runtime.events.operations import EventOperations
    from runtime.lead_duties import LeadRescoring
    from store.database import Database
    from store.listings import ListingRepository
    from store.plans import TenantPlans
    from tools.papers.desk import PaperDesk
    from tools.search import Retriever


@dataclass(frozen=True, slots=True)
class EngineState:
    """One store the platform stands on, as it answers now."""

    name: str
    """postgres, redis or vectors."""
    product: str
    """PostgreSQL, Valkey, qdrant-edge, …"""
    version: str
    is_embedded: bool
    is_up: bool


@dataclass(frozen=True, slots=True)
class WorkerState:
    """Who executes runs: ``running`` or ``stopped`` in this process, or ``elsewhere``."""

    state: str
    active_runs: int = 0


class ApiServices(Protocol):
    """The part of `propmubi.services.Services` that routes of ``/api/v1`` call."""

    @property
    def settings(self) -> Settings:
        """All settings."""

    @property
    def database(self) -> Database:
        """The pool."""

    @property
    def listings(self) -> ListingRepository:
        """Listings by id and their counts."""

    @property
    def retriever(self) -> Retriever:
        """Ranks listings for a request."""

    @property
    def started_at(self) -> datetime:
        """When this process began to serve, aware UTC."""

    @property
    def papers(self) -> PaperDesk:
        """Papers received, drawn, asked and erased."""

    def answering_model(self, tenant_id: UUID) -> ModelPort | None:
        """What chooses among extracts of papers; None: rules do."""

    def clause_reader(self, tenant_id: UUID) -> ModelPort | None:
        """What points at clauses of agreements that rules missed; None: nothing does."""

    @property
    def plans(self) -> TenantPlans:
        """What tenants have subscribed to."""

    @property
    def usage(self) -> Usage:
        """What models did and cost."""

    async def index_listings(self, tenant_id: UUID) -> int:
        """Makes listings stored since the last call searchable; how many there were."""

    @property
    def run_engine(self) -> RunEngine:
        """Threads, runs and states."""

    @property
    def rescoring(self) -> LeadRescoring:
        """Scores a lead anew after a person's step."""

    @property
    def events(self) -> EventOperations:
        """Events and dead letters, for operators."""

    async def engine_states(self) -> Sequence[EngineState]:
        """Every engine asked now; one that is down is told, not raised."""

    def worker_state(self) -> WorkerState:
        """The worker of this process, if it has one."""


async def services_of(request: Request) -> ApiServices:
    """The services that `api.app.create_app` was given."""
    return cast("ApiServices", request.app.state.services)


ServicesDep = Annotated[ApiServices, Depends(services_of)]
"""The services, in a route's signature."""
