"""The graph that chaos runs: reads, decides once, tells an outside system once, and closes.

Each node rests after its effect, so that a kill often falls between the effect and its checkpoint.
"""

from __future__ import annotations

import asyncio
import operator
import os
import signal
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Final, TypedDict
from uuid import UUID  # noqa: TC003  # LangGraph reads annotations at run time

import httpx
from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime  # noqa: TC002  # as above

from domain.errors import OutcomeUnknown
from domain.external_calls import Callee
from domain.tenancy import Principal  # noqa: TC001  # as above
from graphs.registry import Durability, GraphRegistry, GraphSpec, RunContext
from runtime.failpoints import failpoint
from store.external_calls import ExternalCallLedger
from store.step_effects import claim_step
from tools.external_calls import IDEMPOTENCY_HEADER, ExternalCalls, NotMade
from tools.steps import current_step

if TYPE_CHECKING:
    from store.database import Database

LENDER: Final = Callee("lender.notify", takes_key=True)
BUREAU: Final = Callee("bureau.pull", takes_key=False)
_CALL_TIMEOUT_S: Final = 10.0
_DECISION: Final = """
insert into chaos_decisions (run_id, thread_id, epoch, lease_epoch)
values (%(run)s, %(thread)s, %(epoch)s, (select l.epoch from thread_leases l where l.thread_id = %(thread)s))
"""


class Case(TypedDict, total=False):
    """What a case remembers."""

    log: Annotated[list[str], operator.add]
    poison: bool
    """True takes the worker's process with it."""


@dataclass(frozen=True, slots=True)
class CaseContext:
    """What a case needs."""

    principal: Principal
    run_id: UUID
    db: Database
    calls: ExternalCalls
    callee_url: str
    pace_s: float
    is_claiming: bool
    """False is the naive way: a decision is written whenever its node runs."""


async def read(state: Case, runtime: Runtime[CaseContext]) -> Case:
    """Nothing but time; a poisoned case is a document that its parser dies of."""
    if state.get("poison"):
        os.kill(os.getpid(), signal.SIGSEGV)
    await asyncio.sleep(runtime.context.pace_s)
    return {"log": ["read"]}


async def decide(state: Case, runtime: Runtime[CaseContext]) -> Case:  # noqa: ARG001  # LangGraph gives it
    """Writes the decision in one transaction with its claim."""
    context, step = runtime.context, current_step()
    await asyncio.sleep(context.pace_s)
    failpoint("case.deciding")
    async with context.db.session(context.principal) as session:
        is_first = True
        if context.is_claiming:
            is_first = await claim_step(session, step, context.principal.tenant_id, "decide", {})
        if is_first:
            connection = await session.connection()
            await connection.exec_driver_sql(
                _DECISION, {"run": context.run_id, "thread": step.thread_id, "epoch": step.epoch}
            )
    failpoint("case.decided")
    await asyncio.sleep(context.pace_s)
    return {"log": ["decide"]}


async def notify(state: Case, runtime: Runtime[CaseContext]) -> Case:  # noqa: ARG001  # LangGraph gives it
    """Tells a callee that takes keys."""
    context = runtime.context
    body = {"run": str(context.run_id)}
    await context.calls.once(LENDER, body, lambda key: _post(context, "keyed", key, body))
    await asyncio.sleep(context.pace_s)
    return {"log": ["notify"]}


async def pull(state: Case, runtime: Runtime[CaseContext]) -> Case:  # noqa: ARG001  # LangGraph gives it
    """Asks a callee that takes none; when nobody knows whether it was asked, a person is."""
    context = runtime.context
    body = {"run": str(context.run_id)}
    try:
        await context.calls.once(BUREAU, body, lambda key: _post(context, "plain", key, body))
    except OutcomeUnknown:
        return {"log": ["refer"]}
    await asyncio.sleep(context.pace_s)
    return {"log": ["pull"]}


async def close(state: Case) -> Case:  # noqa: ARG001  # as above
    """The end."""
    return {"log": ["close"]}


async def _post(context: CaseContext, kind: str, key: str, body: dict[str, str]) -> Any:  # noqa: ANN401  # JSON
    try:
        async with httpx.AsyncClient(timeout=_CALL_TIMEOUT_S) as client:
            response = await client.post(
                f"{context.callee_url}/{kind}", json=body, headers={IDEMPOTENCY_HEADER: key}
            )
    except httpx.ConnectError as error:
        raise NotMade(str(error)) from error
    response.raise_for_status()
    return response.json()


def build() -> StateGraph[Case, CaseContext, Case, Case]:
    """The graph."""
    graph = StateGraph(Case, context_schema=CaseContext)
    graph.add_node("read", read)
    graph.add_node("decide", decide)
    graph.add_node("notify", notify)
    graph.add_node("pull", pull)
    graph.add_node("close", close)
    for before, after in pairwise((START, "read", "decide", "notify", "pull", "close", END)):
        graph.add_edge(before, after)
    return graph


def registry(
    database: Database,
    *,
    callee_url: str,
    pace_s: float = 0.05,
    is_claiming: bool = True,
    durability: Durability = "sync",
) -> GraphRegistry:
    """The one graph, ``case``."""
    ledger = ExternalCallLedger(database)

    def context(run: RunContext) -> CaseContext:
        return CaseContext(
            principal=run.principal,
            run_id=run.run_id,
            db=database,
            calls=ExternalCalls(ledger, run.principal),
            callee_url=callee_url,
            pace_s=pace_s,
            is_claiming=is_claiming,
        )

    spec = GraphSpec("case", "1", "A case under chaos.", build, context, durability)
    return GraphRegistry({spec.name: spec})
