"""How fast events become scored leads: durable runs of the real graph, its rules reading, several workers.

Leads are stored with their ``lead.created`` in one transaction, as a capture does. First a backlog is worked
off, for leads a second; then leads come in one by one at a pace well below that, for the time from the event
to its ``lead.scored`` being handled, which is when the inbox is nudged. All times are Postgres's.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from evals.bench_runs import percentile
from store.demo_leads import add_demo_leads
from store.lead_figures import LeadFigures, lead_figures, wall_s_between
from tools.demo_market.leads import demo_leads

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from runtime.relay import OutboxRelay
    from store.database import Database
    from tools.demo_market.leads import DemoLead

_AT_ONCE: Final = 100
_LOOK_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class LeadBench:
    """What was measured."""

    workers: int
    leads: int
    leads_per_s: float
    cpu_ms_per_lead: float | None
    """Of the workers' processes together, Postgres and Redis apart; None where the system does not tell."""
    paced: int
    event_to_inbox_p50_ms: float
    event_to_inbox_p95_ms: float

    def as_dict(self) -> dict[str, Any]:
        """JSON-plain."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadLoad:
    """How much, and how it is sent and weighed."""

    workers: int
    leads: int
    paced: int
    pace_s: float
    cpu_s: Callable[[], float | None]
    """CPU seconds that the workers have used so far."""


async def measure_leads(
    database: Database, relay: OutboxRelay, load: LeadLoad, start: Callable[[], Awaitable[None]]
) -> LeadBench:
    """Measures: the backlog is there before ``start`` starts the workers."""
    source = demo_leads(count=load.leads + load.paced)
    await _add(database, relay, source, load.leads)
    await start()
    before = load.cpu_s()
    figures = await _until(database, load.leads)
    after = load.cpu_s()
    elapsed_s = wall_s_between(figures)
    known = figures.handled
    for lead in source:
        await relay.send(await add_demo_leads(database, [lead]))
        await asyncio.sleep(load.pace_s)
    paced = await _until(database, known + load.paced)
    latest = paced.event_to_inbox_ms[known:]
    return LeadBench(
        workers=load.workers,
        leads=load.leads,
        leads_per_s=round(load.leads / elapsed_s, 1),
        cpu_ms_per_lead=_per_lead(before, after, load.leads),
        paced=load.paced,
        event_to_inbox_p50_ms=round(percentile(latest, 0.50), 1),
        event_to_inbox_p95_ms=round(percentile(latest, 0.95), 1),
    )


async def _add(database: Database, relay: OutboxRelay, source: Iterator[DemoLead], count: int) -> None:
    left = count
    while left:
        batch = list(islice(source, min(_AT_ONCE, left)))
        await relay.send(await add_demo_leads(database, batch))
        left -= len(batch)


async def _until(database: Database, count: int) -> LeadFigures:
    """The figures, once so many ``lead.scored`` are handled."""
    while True:
        figures = await lead_figures(database)
        if figures.handled >= count:
            return figures
        await asyncio.sleep(_LOOK_S)


def _per_lead(before: float | None, after: float | None, leads: int) -> float | None:
    return None if before is None or after is None else round((after - before) * 1000 / leads, 1)
