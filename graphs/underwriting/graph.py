"""The wiring of a case: read, judge, write, and wait for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from langgraph.errors import NodeTimeoutError
from langgraph.graph import START, StateGraph
from langgraph.types import RetryPolicy

from domain.errors import Unavailable
from graphs.registry import GraphSpec
from graphs.underwriting.nodes.bureau import await_bureau, bureau
from graphs.underwriting.nodes.intake import intake, read_document
from graphs.underwriting.nodes.judging import counterfactuals, judge, stress
from graphs.underwriting.nodes.memo import memo, present
from graphs.underwriting.nodes.papers import await_papers, missing, reconcile
from graphs.underwriting.nodes.people import analyst, committee, route, second_signer
from graphs.underwriting.nodes.property import title_gate, valuation
from graphs.underwriting.nodes.sanction import announce, sanction
from graphs.underwriting.state import (
    UnderwritingContext,
    UnderwritingInput,
    UnderwritingOutput,
    UnderwritingState,
)
from tools.declaration import Touch

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphs.registry import RunContext

_PASSING: Final = (Unavailable, NodeTimeoutError)
NAME: Final = "underwriting"
VERSION: Final = "1"
RETRY: Final = RetryPolicy(initial_interval=0.2, max_interval=2.0, max_attempts=3, retry_on=_PASSING)
"""Only what is passing: an engine that is away, a machine that is too busy. A bug is not tried again."""
STEP_TIMEOUT_S: Final = 120.0
MODEL_STEP_TIMEOUT_S: Final = 300.0
"""The memo's route has a budget of its own below it."""
MOST_STEPS: Final = 400
"""Of one run: a case goes round for every paper that comes."""
NODES: Final[dict[str, Any]] = {
    "intake": intake,
    "read_document": read_document,
    "reconcile": reconcile,
    "missing": missing,
    "await_papers": await_papers,
    "bureau": bureau,
    "await_bureau": await_bureau,
    "valuation": valuation,
    "title_gate": title_gate,
    "judge": judge,
    "stress": stress,
    "counterfactuals": counterfactuals,
    "memo": memo,
    "present": present,
    "analyst": analyst,
    "second_signer": second_signer,
    "committee": committee,
    "route": route,
    "sanction": sanction,
    "announce": announce,
}
ORDER: Final = (
    "intake", "read_document", "reconcile", "missing", "bureau", "valuation", "title_gate", "judge", "stress",
    "counterfactuals", "memo", "present", "analyst", "second_signer", "sanction", "announce",
)  # fmt: skip
"""The way of a case that nothing holds up, as it is shown."""
EDGES: Final = (
    (START, "intake"),
    ("read_document", "reconcile"),
    ("reconcile", "missing"),
    ("valuation", "title_gate"),
    ("title_gate", "judge"),
    ("judge", "stress"),
    ("stress", "counterfactuals"),
    ("counterfactuals", "memo"),
    ("memo", "present"),
    ("present", "analyst"),
    ("sanction", "announce"),
)
"""Beside where a step itself says that it goes."""
TOUCHES: Final[dict[str, frozenset[Touch]]] = {
    "intake": frozenset({Touch.SENSITIVE_DATA, Touch.CHANGE_OR_EGRESS}),
    "read_document": frozenset({Touch.UNTRUSTED_INPUT, Touch.SENSITIVE_DATA}),
    "reconcile": frozenset({Touch.UNTRUSTED_INPUT, Touch.SENSITIVE_DATA}),
    "missing": frozenset({Touch.SENSITIVE_DATA, Touch.CHANGE_OR_EGRESS}),
    "await_papers": frozenset(),
    "bureau": frozenset({Touch.SENSITIVE_DATA, Touch.CHANGE_OR_EGRESS}),
    "await_bureau": frozenset(),
    "valuation": frozenset(),
    "title_gate": frozenset(),
    "judge": frozenset({Touch.SENSITIVE_DATA}),
    "stress": frozenset({Touch.SENSITIVE_DATA}),
    "counterfactuals": frozenset({Touch.SENSITIVE_DATA}),
    "memo": frozenset({Touch.SENSITIVE_DATA, Touch.CHANGE_OR_EGRESS}),
    "present": frozenset({Touch.SENSITIVE_DATA, Touch.CHANGE_OR_EGRESS}),
    "analyst": frozenset(),
    "second_signer": frozenset(),
    "committee": frozenset(),
    "route": frozenset(),
    "sanction": frozenset({Touch.SENSITIVE_DATA}),
    "announce": frozenset({Touch.SENSITIVE_DATA, Touch.CHANGE_OR_EGRESS}),
}
"""Rule of two per step (T3). The memo's model sees figures of closed names and no paper's words; what papers
say reaches `reconcile` as values that are compared; `missing` writes what came of the comparison."""


def build() -> StateGraph[UnderwritingState, UnderwritingContext, UnderwritingInput, UnderwritingOutput]:
    """The graph, uncompiled: the runtime adds its checkpointer."""
    graph = StateGraph(
        UnderwritingState,
        context_schema=UnderwritingContext,
        input_schema=UnderwritingInput,
        output_schema=UnderwritingOutput,
    )
    graph.set_node_defaults(retry_policy=RETRY, timeout=STEP_TIMEOUT_S)
    for name, node in NODES.items():
        graph.add_node(name, node, timeout=MODEL_STEP_TIMEOUT_S if name == "memo" else STEP_TIMEOUT_S)
    for start, end in EDGES:
        graph.add_edge(start, end)
    return graph


def spec(context: Callable[[RunContext], UnderwritingContext]) -> GraphSpec:
    """The graph as the runtime knows it; ``context`` makes a run's doors to store, bureau and models."""

    def build_any() -> StateGraph[Any, Any, Any, Any]:
        return build()

    return GraphSpec(
        name=NAME,
        version=VERSION,
        description="Underwrites a home loan: papers, bureau, value, policy, memo; people decide and sign.",
        build=build_any,
        context=context,
        durability="sync",
        recursion_limit=MOST_STEPS,
        is_background=True,
    )
