"""How fast events become scored leads: durable runs of the real graph, its rules reading, several workers.

Leads are stored with their ``lead.created`` in one transaction, as a capture does. First a backlog is worked
off, for leads a second, and meanwhile a few leads come in one by one: they show how long a live lead waits
behind a burst. When all of that is done, leads come in one by one on an idle platform, for the time from the
event to its ``lead.scored`` being handled, which is when the inbox is nudged. Each lead is timed by its own
events; all times are Postgres's.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from domain.errors import BadInput
from evals.bench_runs import percentile
from store.demo_leads import add_demo_leads
from store.lead_figures import scored_at
from tools.demo_market.leads import demo_leads

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from runtime.relay import OutboxRelay
    from store.database import Database
    from store.lead_figures import ScoredAt
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
    live: int
    """Leads that came in one by one while the backlog was worked off."""
    live_p50_ms: float
    live_p95_ms: float
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
    live: int
    paced: int
    pace_s: float
    cpu_s: Callable[[], float | None]
    """CPU seconds that the workers have used so far."""


async def measure_leads(
    database: Database, relay: OutboxRelay, load: LeadLoad, start: Callable[[], Awaitable[None]]
) -> LeadBench:
    """Measures: the backlog is there before ``start`` starts the workers.

    What the first worker has done when the last one stands is left out of the rate.

    Raises:
        BadInput: The backlog was done by then.
    """
    market = _Market(database, relay, list(demo_leads(count=load.leads + load.live + load.paced)))
    backlog: list[UUID] = []
    while len(backlog) < load.leads:
        backlog += await market.add(min(_AT_ONCE, load.leads - len(backlog)))
    await start()
    done = len(await scored_at(database, backlog))
    if done == load.leads:
        raise BadInput("All leads were scored before every worker stood: measure with more --leads.")
    before, began = load.cpu_s(), asyncio.get_running_loop().time()
    live = await market.add_one_by_one(load.live, load.pace_s)
    burst = await _until_scored(database, [*backlog, *live])
    elapsed_s = asyncio.get_running_loop().time() - began
    after = load.cpu_s()
    behind = await scored_at(database, live)
    paced = await _until_scored(database, await market.add_one_by_one(load.paced, load.pace_s))
    return LeadBench(
        workers=load.workers,
        leads=load.leads,
        leads_per_s=round((len(burst) - done) / elapsed_s, 1),
        cpu_ms_per_lead=_per_lead(before, after, len(burst) - done),
        live=load.live,
        live_p50_ms=_wait_ms(behind, 0.50),
        live_p95_ms=_wait_ms(behind, 0.95),
        paced=load.paced,
        event_to_inbox_p50_ms=_wait_ms(paced, 0.50),
        event_to_inbox_p95_ms=_wait_ms(paced, 0.95),
    )


class _Market:
    """Where leads come from."""

    def __init__(self, database: Database, relay: OutboxRelay, leads: Sequence[DemoLead]) -> None:
        self._database = database
        self._relay = relay
        self._leads = iter(leads)

    async def add(self, count: int) -> list[UUID]:
        """So many at once; their ids."""
        messages = await add_demo_leads(self._database, list(islice(self._leads, count)))
        await self._relay.send(messages)
        return [UUID(one.subject) for one in messages]

    async def add_one_by_one(self, count: int, pace_s: float) -> list[UUID]:
        """So many, with a pause after each; their ids."""
        ids: list[UUID] = []
        for _ in range(count):
            ids += await self.add(1)
            await asyncio.sleep(pace_s)
        return ids


async def _until_scored(database: Database, lead_ids: Sequence[UUID]) -> list[ScoredAt]:
    """The ways of all these leads, once each has come to its end."""
    while True:
        found = await scored_at(database, lead_ids)
        if len(found) == len(lead_ids):
            return found
        await asyncio.sleep(_LOOK_S)


def _wait_ms(found: Sequence[ScoredAt], share: float) -> float:
    return round(percentile([one.wait_ms for one in found], share), 1)


def _per_lead(before: float | None, after: float | None, leads: int) -> float | None:
    return None if before is None or after is None else round((after - before) * 1000 / leads, 1)
