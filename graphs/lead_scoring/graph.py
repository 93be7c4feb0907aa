"""The wiring of a scoring: one step after the other."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from langgraph.errors import NodeTimeoutError
from langgraph.graph import END, START, StateGraph
from langgraph.types import RetryPolicy

from domain.errors import Unavailable
from graphs.lead_scoring.nodes import (
    announce,
    features,
    load,
    merge,
    next_action,
    read,
    reasons,
    route,
    score,
)
from graphs.lead_scoring.state import ScoringContext, ScoringInput, ScoringOutput, ScoringState
from graphs.registry import GraphSpec
from tools.declaration import Touch

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphs.registry import RunContext

_PASSING: Final = (Unavailable, NodeTimeoutError)
NAME: Final = "lead_scoring"
VERSION: Final = "1"
RETRY: Final = RetryPolicy(initial_interval=0.2, max_interval=2.0, max_attempts=3, retry_on=_PASSING)
"""Only what is passing: an engine that is away, a machine that is too busy. A bug is not tried again."""
STEP_TIMEOUT_S: Final = 120.0
"""Nobody waits for a scoring, and each step may be run again: a busy machine is waited for."""
MODEL_STEP_TIMEOUT_S: Final = 300.0
"""Several enquiries may be read one after another; each has the model's own budget."""
STEPS: Final[dict[str, Any]] = {
    "merge": merge,
    "read": read,
    "features": features,
    "score": score,
    "reasons": reasons,
    "route": route,
    "next_action": next_action,
    "announce": announce,
}
"""In this order, after ``load``."""
TOUCHES: Final[dict[str, frozenset[Touch]]] = {
    "load": frozenset({Touch.UNTRUSTED_INPUT, Touch.SENSITIVE_DATA}),
    "merge": frozenset({Touch.SENSITIVE_DATA, Touch.CHANGE_OR_EGRESS}),
    "read": frozenset({Touch.UNTRUSTED_INPUT, Touch.CHANGE_OR_EGRESS}),
    "features": frozenset({Touch.UNTRUSTED_INPUT}),
    "score": frozenset(),
    "reasons": frozenset(),
    "route": frozenset({Touch.CHANGE_OR_EGRESS}),
    "next_action": frozenset(),
    "announce": frozenset({Touch.SENSITIVE_DATA, Touch.CHANGE_OR_EGRESS}),
}
"""Rule of two per step (T3). ``read`` sends words, with the numbers in them masked, to a model that can do
nothing but answer; ``announce`` writes values of closed lists beside quotes that nothing interprets."""


def build() -> StateGraph[ScoringState, ScoringContext, ScoringInput, ScoringOutput]:
    """The graph, uncompiled: the runtime adds its checkpointer."""
    graph = StateGraph(
        ScoringState, context_schema=ScoringContext, input_schema=ScoringInput, output_schema=ScoringOutput
    )
    graph.set_node_defaults(retry_policy=RETRY, timeout=STEP_TIMEOUT_S)
    graph.add_node("load", load)
    for name, step in STEPS.items():
        graph.add_node(name, step, timeout=MODEL_STEP_TIMEOUT_S if name == "read" else STEP_TIMEOUT_S)
    graph.add_edge(START, "load")
    for one, following in pairwise(STEPS):
        graph.add_edge(one, following)
    graph.add_edge("announce", END)
    return graph


def spec(context: Callable[[RunContext], ScoringContext]) -> GraphSpec:
    """The graph as the runtime knows it; ``context`` makes a run's doors to store and models."""

    def build_any() -> StateGraph[Any, Any, Any, Any]:
        return build()

    return GraphSpec(
        name=NAME,
        version=VERSION,
        description="Scores a lead in the background: duplicates, fit and intent, reasons, owner, next step.",
        build=build_any,
        context=context,
        durability="async",
        recursion_limit=15,
    )
