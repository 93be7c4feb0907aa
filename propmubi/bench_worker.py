"""One worker of a measurement, in a process of its own: runs of one graph by rules, and events.

Usage: python -m propmubi.bench_worker GRAPH DATA_DIR DATABASE_URL REDIS_URL NAME. GRAPH is lead_scoring or
underwriting. Prints a line when it works, stops when its standard input ends, and prints the processor
seconds it has used.
"""

from __future__ import annotations

import asyncio
import resource
import sys
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Final

from config.logging import configure_logging
from config.settings import Settings
from domain.events.triggers import TRIGGERS
from graphs.lead_scoring.graph import spec as lead_scoring
from graphs.lead_scoring.state import ScoringContext
from graphs.registry import GraphRegistry, GraphSpec, RunContext
from graphs.underwriting.graph import spec as underwriting
from graphs.underwriting.state import UnderwritingContext
from runtime.engine import open_run_engine
from runtime.events.handlers import HANDLERS
from runtime.events.parts import EventParts
from runtime.events.triggering import GraphTriggers
from runtime.events.working import EventWorker
from runtime.worker import Worker
from store.cases.comparables import MarketComparables
from store.cases.desk import CaseDesk
from store.cases.papers import StoredPapers
from store.database import Database
from store.events.catalogue import CATALOGUE
from store.external_calls import ExternalCallLedger
from store.lead_scoring import LeadDesk
from store.scope import Scope
from tools.external_calls import ExternalCalls

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _scoring(database: Database) -> tuple[GraphSpec, LeadDesk]:
    desk = LeadDesk(database)

    def context(run: RunContext) -> ScoringContext:
        return ScoringContext(
            principal=run.principal, run_id=run.run_id, scope=Scope.of(run.principal), desk=desk
        )

    return lead_scoring(context), desk


def _underwriting(database: Database) -> tuple[GraphSpec, CaseDesk]:
    desk = CaseDesk(database)

    def context(run: RunContext) -> UnderwritingContext:
        return UnderwritingContext(
            principal=run.principal,
            scope=Scope.of(run.principal),
            desk=desk,
            papers=StoredPapers(database),
            comparables=MarketComparables(database),
            calls=ExternalCalls(ExternalCallLedger(database), run.principal),
        )

    return underwriting(context), desk


GRAPHS: Final[Mapping[str, Callable[[Database], tuple[GraphSpec, LeadDesk | CaseDesk]]]] = {
    "lead_scoring": _scoring,
    "underwriting": _underwriting,
}
"""Each graph that is measured, with the desk it writes by."""


async def work(graph: str, settings: Settings, database_url: str, redis_url: str, name: str) -> None:
    """Works until standard input ends."""
    async with AsyncExitStack() as stack:
        database = Database(
            database_url, pool_size=settings.db_pool_size, keys=settings.checkpoint_keys_by_name
        )
        stack.push_async_callback(database.close)
        spec, desk = GRAPHS[graph](database)
        registry = GraphRegistry({spec.name: spec})
        engine = await stack.enter_async_context(open_run_engine(database, redis_url, registry, settings))
        desk.after_commit = engine.relay.send
        parts = EventParts(
            db=engine.db,
            ring=engine.ring,
            catalogue=CATALOGUE,
            handlers=HANDLERS,
            triggers=GraphTriggers(TRIGGERS, registry, engine.assistants),
            relay=engine.relay,
            nudges=engine.nudges,
            index=lambda _: None,
            max_deliveries=settings.max_deliveries,
        )
        kept = settings.event_retention
        events = EventWorker(engine.bus, parts, idle=settings.lease, retention=kept, name=name)
        workers = (Worker(engine, settings, name=name), events)
        running = [asyncio.create_task(one.run()) for one in workers]
        sys.stdout.write("working\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.readline)
        for one in workers:
            await one.drain()
        await asyncio.gather(*running)
    used = resource.getrusage(resource.RUSAGE_SELF)
    sys.stdout.write(f"{used.ru_utime + used.ru_stime:.2f}\n")


if __name__ == "__main__":
    chosen = Settings.load(data_dir=sys.argv[2], log_level="ERROR")
    configure_logging(chosen)
    asyncio.run(work(sys.argv[1], chosen, *sys.argv[3:6]))
