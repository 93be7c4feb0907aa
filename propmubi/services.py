"""The composition root: settings and engine addresses in, services out. The one place that wires floors.

Nothing is made at import. `open_services` opens stores, models and the run engine in order and closes them in
reverse; `PARTS` is what ``propmubi up``, ``api`` and ``worker`` are put together from.
"""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from api.app import create_server_app
from api.services import EngineState, WorkerState
from config.langsmith_client import configure_langsmith
from config.tracing import configure_tracing
from domain.events.triggers import TRIGGERS
from domain.tenancy import DEMO_TENANT_ID
from graphs.document_intake.graph import spec as document_intake
from graphs.lead_scoring.graph import spec as lead_scoring
from graphs.lead_scoring.state import ScoringContext
from graphs.listing_enrichment.graph import NAME as LISTING_ENRICHMENT
from graphs.listing_enrichment.graph import spec as listing_enrichment
from graphs.listing_enrichment.state import EnrichmentContext
from graphs.property_search.graph import spec as property_search
from graphs.property_search.graph import warm
from graphs.property_search.state import SearchContext
from graphs.registry import GraphRegistry, RunContext
from graphs.title_review.graph import spec as title_review
from graphs.title_review.state import ReviewContext
from graphs.underwriting.graph import spec as underwriting
from graphs.underwriting.state import UnderwritingContext
from propmubi.demo import DemoCases, DemoLeads, ensure_demo_market
from propmubi.engine_states import engine_states
from propmubi.indexing import IndexDuty
from propmubi.papers import intake_context, open_papers, paper_duties
from propmubi.parts import Parts
from propmubi.retrieval import open_retrieval
from propmubi.spending import open_spending
from propmubi.workers import Workers
from router.models import Models
from runtime.engine import RunEngine, open_run_engine
from runtime.events.handlers import HANDLERS
from runtime.events.handling import cases_channel
from runtime.events.operations import EventOperations
from runtime.events.parts import EventParts
from runtime.events.triggering import GraphTriggers
from runtime.events.working import EventWorker
from runtime.lead_duties import LeadRescoring
from runtime.shared_rests import SharedRests
from runtime.worker import Worker
from store.cases.comparables import MarketComparables
from store.cases.desk import CaseDesk
from store.cases.papers import StoredPapers
from store.database import Database
from store.demo_people import DemoSignIn, ensure_demo
from store.events.catalogue import CATALOGUE
from store.external_calls import ExternalCallLedger
from store.lead_scoring import LeadDesk
from store.leads import LeadRepository
from store.listing_enrichment import ListingEnrichment
from store.listings import ListingRepository
from store.migrate import upgrade
from store.scope import Scope
from store.titles.desk import TitleDesk
from store.titles.opinions import SignedOpinions
from tools.external_calls import ExternalCalls
from tools.listing_import.pipeline import review_market
from tools.title_review.papers import ShelfPapers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
    from uuid import UUID

    from config.settings import Settings
    from propmubi.engines import EngineUrls
    from propmubi.parts import RunsWork
    from propmubi.retrieval import Retrieval
    from propmubi.spending import Spending
    from rag.listings.retrieve import ListingRetriever
    from router.port import ModelPort
    from router.usage import Usage
    from runtime.nudges import Nudges
    from store.plans import TenantPlans
    from tools.papers.desk import PaperDesk


@dataclass(slots=True, kw_only=True)
class Services:
    """Everything one process serves or works with; satisfies `api.services.ApiServices`."""

    settings: Settings
    urls: EngineUrls
    database: Database
    listings: ListingRepository
    retrieval: Retrieval
    registry: GraphRegistry
    papers: PaperDesk
    run_engine: RunEngine
    index_duty: IndexDuty
    event_parts: EventParts
    """What handling events takes."""
    models: Models
    spending: Spending
    worker: Worker | None = None
    """The worker of this process, once `PARTS.create_worker` has made it."""
    has_demo_leads: bool = False
    """Whether the worker of this process fills the demo's inbox and desk."""
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def events(self) -> EventOperations:
        """Events and dead letters, for operators."""
        return EventOperations(self.event_parts)

    def answering_model(self, tenant_id: UUID) -> ModelPort | None:
        """What chooses among extracts of papers; None: rules do."""
        return self.models.port("document_analysis", tenant_id)

    def clause_reader(self, tenant_id: UUID) -> ModelPort | None:
        """What points at clauses of agreements that rules missed; None: nothing does."""
        return self.models.port("contract_review", tenant_id)

    @property
    def plans(self) -> TenantPlans:
        """What tenants have subscribed to."""
        return self.spending.plans

    @property
    def usage(self) -> Usage:
        """What models did and cost."""
        return self.spending.usage

    @property
    def rescoring(self) -> LeadRescoring:
        """Scores a lead anew after a person's step."""
        parts = self.event_parts
        return LeadRescoring(db=parts.db, triggers=parts.triggers, relay=parts.relay)

    @property
    def retriever(self) -> ListingRetriever:
        """Ranks listings for a request."""
        return self.retrieval.retriever

    async def index_listings(self, tenant_id: UUID) -> int:
        """Makes listings stored since the last call searchable; how many there were."""
        return await self.index_duty.index(tenant_id)

    async def engine_states(self) -> Sequence[EngineState]:
        """Every engine asked now; one that is down is told, not raised."""
        return await engine_states(self.settings, self.database, self.run_engine.link, self.retrieval.vectors)

    def worker_state(self) -> WorkerState:
        """The worker of this process, if it has one."""
        if self.worker is None:
            return WorkerState(state="elsewhere")
        return WorkerState(state="running", active_runs=self.worker.active_runs)


def graph_registry(  # noqa: PLR0913  # one door each
    *,
    retriever: ListingRetriever,
    listings: ListingRepository,
    leads: LeadRepository,
    desk: LeadDesk,
    papers: PaperDesk,
    cases: CaseDesk,
    titles: TitleDesk,
    models: Models | None,
) -> GraphRegistry:
    """The graphs of this installation, with the doors each run gets."""

    def search_context(run: RunContext) -> SearchContext:
        return SearchContext(
            principal=run.principal,
            retriever=retriever,
            listings=listings,
            leads=leads,
            model=models.port("property_search", run.principal.tenant_id) if models else None,
            vault=run.vault,
        )

    async def review(tenant_id: UUID, cities: Sequence[str]) -> Mapping[str, int]:
        return await review_market(listings, tenant_id, cities)

    def enrichment_context(run: RunContext) -> EnrichmentContext:
        return EnrichmentContext(
            principal=run.principal,
            shelf=listings,
            worklist=ListingEnrichment(listings.database, LISTING_ENRICHMENT),
            market=review,
            model=models.port("data_enrichment", run.principal.tenant_id) if models else None,
        )

    def scoring_context(run: RunContext) -> ScoringContext:
        return ScoringContext(
            principal=run.principal,
            run_id=run.run_id,
            scope=Scope.of(run.principal),
            desk=desk,
            model=models.port("lead_scoring", run.principal.tenant_id) if models else None,
        )

    def underwriting_context(run: RunContext) -> UnderwritingContext:
        return UnderwritingContext(
            principal=run.principal,
            scope=Scope.of(run.principal),
            desk=cases,
            papers=StoredPapers(cases.database),
            comparables=MarketComparables(cases.database),
            titles=SignedOpinions(cases.database),
            calls=ExternalCalls(ExternalCallLedger(cases.database), run.principal),
            model=models.port("underwriting", run.principal.tenant_id) if models else None,
        )

    def review_context(run: RunContext) -> ReviewContext:
        tenant_id = run.principal.tenant_id
        return ReviewContext(
            principal=run.principal,
            run_id=run.run_id,
            scope=Scope.of(run.principal),
            desk=titles,
            papers=ShelfPapers(papers.shelf),
            drafter=models.port("legal_analysis", tenant_id) if models else None,
            clause_reader=models.port("contract_review", tenant_id) if models else None,
        )

    specs = (
        property_search(search_context),
        listing_enrichment(enrichment_context),
        lead_scoring(scoring_context),
        document_intake(partial(intake_context, papers)),
        underwriting(underwriting_context),
        title_review(review_context),
    )
    return GraphRegistry({spec.name: spec for spec in specs})


def bare_registry() -> GraphRegistry:
    """The same graphs without their doors: to look at what they are built of, not to run."""
    closed: Any = None
    doors = ("retriever", "listings", "leads", "desk", "papers", "cases", "titles")
    return graph_registry(**dict.fromkeys(doors, closed), models=None)


@asynccontextmanager
async def open_services(settings: Settings, urls: EngineUrls) -> AsyncIterator[Services]:
    """Opens everything over running engines and a migrated database.

    Raises:
        SetupError: The vector folder belongs to another process, or a setting cannot be used.
        Unavailable: A server cannot be reached.
    """
    async with AsyncExitStack() as stack:
        stack.callback(configure_tracing(settings))
        stack.callback(configure_langsmith(settings))
        database = Database(
            urls.database_url, pool_size=settings.db_pool_size, keys=settings.checkpoint_keys_by_name
        )
        stack.push_async_callback(database.close)
        listings = ListingRepository(database)
        retrieval = await stack.enter_async_context(open_retrieval(settings, urls, database, listings))
        models = Models(settings)
        models.warm()
        stack.push_async_callback(models.close)
        desk = LeadDesk(database)
        papers = await stack.enter_async_context(open_papers(settings, urls, database, retrieval.embedder))
        cases, titles = CaseDesk(database), TitleDesk(database)
        leads = LeadRepository(database)
        registry = graph_registry(
            retriever=retrieval.retriever,
            listings=listings,
            leads=leads,
            desk=desk,
            papers=papers,
            cases=cases,
            titles=titles,
            models=models,
        )
        engine = await stack.enter_async_context(
            open_run_engine(database, urls.redis_url, registry, settings, retrieval.embedder)
        )
        desk.after_commit = leads.after_commit = engine.relay.send
        papers.shelf.after_commit = engine.relay.send
        await stack.enter_async_context(paper_duties(papers))
        cases.after_commit, cases.nudge = engine.relay.send, nudge_cases(engine.nudges)
        titles.after_commit = engine.relay.send
        if models.active():
            rests = SharedRests(engine.link, models)
            rests.duty.start()
            stack.push_async_callback(rests.duty.close)
        spending = await stack.enter_async_context(open_spending(database, engine.link, models))
        duty = await stack.enter_async_context(IndexDuty.opened(retrieval, warm))
        yield Services(
            settings=settings,
            urls=urls,
            database=database,
            listings=listings,
            retrieval=retrieval,
            registry=registry,
            papers=papers,
            run_engine=engine,
            index_duty=duty,
            event_parts=event_parts(engine, settings, duty),
            models=models,
            spending=spending,
        )


def nudge_cases(nudges: Nudges) -> Callable[[UUID, UUID, str], Awaitable[None]]:
    """Tells open screens of the desk that a case moves."""

    async def nudge(tenant_id: UUID, case_id: UUID, step: str) -> None:
        await nudges.send(cases_channel(tenant_id), f"{case_id} {step}")

    return nudge


def event_parts(engine: RunEngine, settings: Settings, duty: IndexDuty) -> EventParts:
    """The doors of this process's event handlers."""
    return EventParts(
        db=engine.db,
        ring=engine.ring,
        catalogue=CATALOGUE,
        handlers=HANDLERS,
        triggers=GraphTriggers(TRIGGERS, engine.graphs.registry, engine.assistants, settings.paused_graphs),
        relay=engine.relay,
        nudges=engine.nudges,
        index=duty.wish,
        max_deliveries=settings.max_deliveries,
    )


async def seed_demo(services: Services, with_market: bool) -> Sequence[DemoSignIn]:  # as Parts has it
    """Sign-ins of the demo tenant and, when asked for and not there yet, its synthetic market."""
    sign_ins = await ensure_demo(services.database, services.settings.data_dir / "run" / "demo_signins.json")
    if with_market:
        await ensure_demo_market(services.listings, DEMO_TENANT_ID)
        services.index_duty.begin(DEMO_TENANT_ID)
        services.has_demo_leads = True
    return sign_ins


def create_worker(services: Services) -> Workers:
    """The worker of this process, for runs and events. Over an embedded Postgres no other can be alive."""
    settings = services.settings
    services.worker = Worker(services.run_engine, settings, is_sole=settings.database_url is None)
    events = EventWorker(
        services.run_engine.bus,
        services.event_parts,
        idle=settings.lease,
        retention=settings.event_retention,
    )
    members: tuple[RunsWork, ...] = (services.worker, events, *shadowing(services))
    if not services.has_demo_leads:
        return Workers(members)
    leads = DemoLeads(services.database, services.run_engine.relay)
    cases = DemoCases(services.database, services.run_engine.relay)
    return Workers((*members, leads, cases))


def shadowing(services: Services) -> tuple[RunsWork, ...]:
    """The part that tries a challenger on live traffic; none where the settings name no challenger."""
    if services.settings.shadow_model is None:
        return ()
    # Evals come along with it, which nothing else of a server needs.
    from propmubi.shadowing import shadowing_of

    has_models = services.models.port("property_search") is not None
    return (shadowing_of(services.settings, services.database, has_models=has_models),)


def end_streams(services: Services) -> None:
    """Ends open event streams; their clients come back with the last event's id."""
    services.run_engine.follower.end_readers()


PARTS = Parts(
    migrate=upgrade,
    open_services=open_services,
    seed_demo=seed_demo,
    create_app=create_server_app,
    create_worker=create_worker,
    end_streams=end_streams,
)
"""The platform, as it really is; tests put in parts of their own."""
