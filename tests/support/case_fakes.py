"""A desk that keeps nothing, for the graph of underwriting without an engine."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from domain.cases.valuing import Comparable
from domain.tenancy import DEMO_TENANT_ID, Role, system_principal
from graphs.underwriting.state import UnderwritingContext
from store.cases.desk import CaseInHand, CaseStanding
from store.scope import Scope
from tools.steps import LEASE_EPOCH

if TYPE_CHECKING:
    from store.cases.desk import JudgedCase

CASE_ID: Final = UUID(int=77)
DAY: Final = date(2026, 11, 27)
THREAD: Final = str(UUID(int=78))
WAIVED: Final = ["payslips:0", "bank_statement:0", "agreement_for_sale"]


def taken_up(declared: dict[str, Any], *, with_bureau: bool = True) -> CaseInHand:
    """A case whose papers were waived, with or without a credit report."""
    report = {
        "applicants.0.bureau_score": [declared["applicants"][0].get("bureau_score", 780), str(UUID(int=1))],
        "applicants.0.bureau_pulled_on": ["2026-11-20", str(UUID(int=2))],
    }
    return CaseInHand(
        ref="PM-2026-000001",
        as_of="2026-11-27",
        facts_seq=2,
        declared=declared,
        about={"city": "Pune", "locality": "Baner", "carpet_sqft": 800},
        typed=report if with_bureau else {},
        papers=[],
        bureau=None,
        title_thread_id=None,
        waived=list(WAIVED),
    )


class FakeDesk:
    """Stands for the desk, the papers, the market, the title reviews and the ledger of calls."""

    def __init__(self, hand: CaseInHand | None, *, opinion: str | None = None) -> None:
        self.hand = hand
        self.opinion = opinion
        self.calls: list[str] = []
        self.kept: Any = None

    @property
    def judged(self) -> JudgedCase:
        assert self.kept is not None, "the case was not judged"
        found: JudgedCase = self.kept
        return found

    async def begin(self, scope: Scope, case_id: UUID, step: Any) -> CaseInHand | None:
        self.calls.append("begin")
        if self.hand is None:
            return None
        waived = [*self.hand.waived, *(code for code in WAIVED if code not in self.hand.waived)]
        return self.hand._replace(waived=waived)

    async def keep_findings(self, scope: Scope, case_id: UUID, step: Any, **found: Any) -> None:
        self.calls.append("keep_findings")

    async def wait_for_bureau(self, scope: Scope, case_id: UUID, step: Any) -> None:
        self.calls.append("wait_for_bureau")

    async def keep_judged(self, scope: Scope, case_id: UUID, step: Any, judged: Any) -> None:
        self.calls.append("keep_judged")
        self.kept = judged

    async def standing(self, scope: Scope, case_id: UUID) -> CaseStanding:
        self.calls.append("standing")
        return CaseStanding("decision", None, None)

    async def read(self, scope: Scope, case_id: UUID, document_ids: Any, *, up_to: int | None = None) -> Any:
        self.calls.append("read")
        return []

    async def near(self, scope: Scope, *, city: str | None, locality: str | None, limit: int) -> Any:
        self.calls.append("near")
        return [Comparable(UUID(int=at), 9_000 + at * 100, "Baner") for at in range(5)]

    async def opinion_of(self, scope: Scope, thread_id: UUID) -> str | None:
        self.calls.append("opinion_of")
        return self.opinion

    async def once(self, callee: Any, arguments: Any, send: Any, *, occasion: str = "") -> Any:
        return await send("a-key")


def context_of(desk: Any, model: Any = None, principal: Any = None) -> UnderwritingContext:
    """The doors of a run, all of them the desk."""
    who = principal or system_principal(DEMO_TENANT_ID, frozenset({Role.ANALYST}))
    return UnderwritingContext(
        principal=who,
        scope=Scope.of(who),
        desk=desk,
        papers=desk,
        comparables=desk,
        calls=desk,
        titles=desk,
        model=model,
    )


def config_of(thread: str = THREAD, **settings: Any) -> Any:
    """A run's config, its lease among it."""
    return {"configurable": {**settings, "thread_id": thread, LEASE_EPOCH: 1}, "run_id": uuid4()}
