"""Underwriting by its graph, up to the analyst: the policy outcome, its reasons, its figures, its memo.

Approving what must not be is the danger.
"""

from __future__ import annotations

from typing import Any, Final, cast

from domain.ids import uuid7
from domain.tenancy import DEMO_TENANT_ID, Role, system_principal
from evals.harness.dataset import stored
from evals.harness.suite import Bench, Case, Outcome, Suite
from evals.scorers.conduct import Trajectory
from evals.scorers.danger import NotMilder
from evals.scorers.matching import Fields, SetOf
from evals.suites.threads import OpenGraph
from evals.suites.underwriting.desk import CASE_ID, Desk
from evals.suites.underwriting.drawing import draw
from evals.suites.vectors import of_kinds
from graphs.underwriting.graph import build
from graphs.underwriting.state import UnderwritingContext
from store.scope import Scope

MILDEST_FIRST: Final = ("approve", "counter_offer", "refer", "decline")
WAY: Final = (
    "intake", "reconcile", "missing", "bureau", "valuation", "title_gate", "judge", "stress",
    "counterfactuals", "memo", "present",
)  # fmt: skip
"""Of a case that nothing holds up, until an analyst decides."""
_GRAPH: Final = OpenGraph(build)


async def underwrite(case: Case, bench: Bench) -> Outcome:
    """The report that is laid before an analyst, with its memo.

    Raises:
        BadInput: The inputs are no case that can be judged.
    """
    desk: Any = Desk(case.inputs)
    principal = system_principal(DEMO_TENANT_ID, frozenset({Role.ANALYST}))
    context = UnderwritingContext(
        principal=principal,
        scope=Scope.of(principal),
        desk=desk,
        papers=desk,
        comparables=desk,
        calls=desk,
        model=bench.model,
    )
    steps = await _GRAPH.run({"case_id": str(CASE_ID)}, context, str(uuid7()))
    judged = cast("Desk", desk).kept[-1]
    return Outcome(output={**judged.report, "memo": judged.memo}, steps=steps, engine=judged.memo["engine"])


SUITE: Final = Suite(
    name="underwriting",
    use_case="underwriting",
    task=underwrite,
    scorers=(
        NotMilder("recommendation", MILDEST_FIRST, name="recommendation"),
        SetOf("reason_codes", name="reasons"),
        Fields(skip=frozenset({"recommendation", "reason_codes"}), name="figures"),
        Trajectory(way=WAY),
    ),
    cases=stored("underwriting"),
    draw=draw,
    external=of_kinds("underwriting"),
)
