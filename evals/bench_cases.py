"""How fast applications reach an analyst: durable runs of the real graph on its floor, several workers.

Cases are stored with papers, credit report and their ``case.opened`` in one transaction, as the API does.
First a backlog is worked off, for cases a minute; then cases come in one by one on an idle platform, for the
time from the opening to the judgement that lays the case before an analyst. At the end what-if is asked of
many cases, for the processor time of a question.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from domain.cases.what_if import Changes, what_if
from domain.errors import BadInput
from domain.tenancy import DEMO_TENANT_ID
from evals.bench_runs import percentile
from store.case_figures import judged_at
from store.demo_cases import add_demo_cases, report_day
from tools.demo_cases.made import demo_cases

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence

    from runtime.relay import OutboxRelay
    from store.case_figures import JudgedAt
    from store.database import Database
    from tools.demo_cases.made import DemoCase

_AT_ONCE: Final = 20
_LOOK_S: Final = 0.1
_QUESTIONS: Final = 200


@dataclass(frozen=True, slots=True)
class CaseBench:
    """What was measured."""

    workers: int
    cases: int
    cases_per_minute: float
    cpu_ms_per_case: float | None
    """Of the workers' processes together, Postgres and Redis apart; None where the system does not tell."""
    paced: int
    application_to_analyst_p50_ms: float
    application_to_analyst_p95_ms: float
    what_if_cpu_p50_ms: float
    what_if_cpu_p95_ms: float

    def as_dict(self) -> dict[str, Any]:
        """JSON-plain."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLoad:
    """How much, and how it is sent and weighed."""

    workers: int
    cases: int
    paced: int
    pace_s: float
    cpu_s: Callable[[], float | None]
    """CPU seconds that the workers have used so far."""


async def measure_cases(
    database: Database, relay: OutboxRelay, load: CaseLoad, start: Callable[[], Awaitable[None]]
) -> CaseBench:
    """Measures: the backlog is there before ``start`` starts the workers.

    What the first worker has done when the last one stands is left out of the rate.

    Raises:
        BadInput: The backlog was done by then.
    """
    desk = _Desk(database, relay, _applications(load.cases + load.paced))
    backlog: list[UUID] = []
    while len(backlog) < load.cases:
        backlog += await desk.add(min(_AT_ONCE, load.cases - len(backlog)))
    await start()
    left = load.cases - len(await judged_at(database, DEMO_TENANT_ID, backlog))
    if not left:
        raise BadInput("All cases were judged before every worker stood: measure with more --cases.")
    before, began = load.cpu_s(), time.perf_counter()
    await _until_judged(database, backlog)
    elapsed_s, after = time.perf_counter() - began, load.cpu_s()
    paced: list[JudgedAt] = []
    for _ in range(load.paced):
        paced += await _until_judged(database, await desk.add(1))
        await asyncio.sleep(load.pace_s)
    waits = [one.wait_ms for one in paced]
    asked = what_if_cpu_ms()
    used = None if before is None or after is None else round((after - before) * 1000 / left, 1)
    return CaseBench(
        workers=load.workers,
        cases=load.cases,
        cases_per_minute=round(left * 60 / elapsed_s, 1),
        cpu_ms_per_case=used,
        paced=load.paced,
        application_to_analyst_p50_ms=round(percentile(waits, 0.50), 1),
        application_to_analyst_p95_ms=round(percentile(waits, 0.95), 1),
        what_if_cpu_p50_ms=round(percentile(asked, 0.50), 2),
        what_if_cpu_p95_ms=round(percentile(asked, 0.95), 2),
    )


def what_if_cpu_ms(questions: int = _QUESTIONS) -> list[float]:
    """Processor milliseconds of each of so many questions, checks and ways to a yes among the answers."""
    spent = []
    for number, case in enumerate(islice(_applications(questions), questions)):
        inputs = {**case.application, "as_of": report_day()}
        changes = Changes(amount_inr=case.application["requested_amount"] + (number % 5) * 500_000)
        began = time.process_time()
        what_if(inputs, changes, {})
        spent.append((time.process_time() - began) * 1000)
    return spent


def _applications(count: int) -> Iterator[DemoCase]:
    """Cases that nothing holds up before an analyst."""
    given, made = 0, 0
    while given < count:
        for case in demo_cases(report_day()):
            made += 1
            if case.stops_at == "decision" and given < count:
                given += 1
                yield replace(case, id=uuid5(DEMO_TENANT_ID, f"bench case {made}"))


class _Desk:
    """Where cases come from."""

    def __init__(self, database: Database, relay: OutboxRelay, cases: Iterator[DemoCase]) -> None:
        self._database = database
        self._relay = relay
        self._cases = cases

    async def add(self, count: int) -> list[UUID]:
        """So many at once; their ids."""
        messages = await add_demo_cases(self._database, list(islice(self._cases, count)))
        await self._relay.send(messages)
        return [UUID(one.subject) for one in messages]


async def _until_judged(database: Database, case_ids: Sequence[UUID]) -> list[JudgedAt]:
    """The ways of all these cases, once each stands before an analyst."""
    while True:
        found = await judged_at(database, DEMO_TENANT_ID, case_ids)
        if len(found) == len(case_ids):
            return found
        await asyncio.sleep(_LOOK_S)
