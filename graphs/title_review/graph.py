"""The wiring of a title review: read, judge, word, wait for advocates, issue."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from langgraph.errors import NodeTimeoutError
from langgraph.graph import END, START, StateGraph
from langgraph.types import RetryPolicy

from domain.errors import Unavailable
from graphs.registry import GraphSpec
from graphs.title_review.nodes import (
    advocate,
    chain,
    collect,
    contract,
    draft,
    read_instrument,
    reconcile,
    repair,
    report,
    second_advocate,
)
from graphs.title_review.state import ReviewContext, ReviewInput, ReviewOutput, ReviewState
from tools.declaration import Touch

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphs.registry import RunContext

NAME: Final = "title_review"
VERSION: Final = "1"
RETRY: Final = RetryPolicy(
    initial_interval=0.2, max_interval=2.0, max_attempts=3, retry_on=(Unavailable, NodeTimeoutError)
)
STEP_TIMEOUT_S: Final = 120.0
MODEL_STEP_TIMEOUT_S: Final = 300.0
AFTER_CHAIN: Final = ("reconcile", "contract", "draft", "advocate")
TOUCHES: Final[dict[str, frozenset[Touch]]] = {
    "collect": frozenset({Touch.SENSITIVE_DATA}),
    "read_instrument": frozenset({Touch.UNTRUSTED_INPUT, Touch.CHANGE_OR_EGRESS}),
    "chain": frozenset({Touch.UNTRUSTED_INPUT, Touch.CHANGE_OR_EGRESS}),
    "repair": frozenset({Touch.SENSITIVE_DATA}),
    "reconcile": frozenset({Touch.UNTRUSTED_INPUT, Touch.CHANGE_OR_EGRESS}),
    "contract": frozenset({Touch.UNTRUSTED_INPUT, Touch.CHANGE_OR_EGRESS}),
    "draft": frozenset({Touch.UNTRUSTED_INPUT, Touch.CHANGE_OR_EGRESS}),
    "advocate": frozenset({Touch.SENSITIVE_DATA}),
    "second_advocate": frozenset({Touch.SENSITIVE_DATA}),
    "report": frozenset({Touch.SENSITIVE_DATA, Touch.CHANGE_OR_EGRESS}),
}
"""Rule of two per step (T3). Steps that read strangers' papers write into the file of those papers alone;
names of parties are in it, numbers of people are not. No model sees a name (`agents.title_opinion.facts`)."""


def build() -> StateGraph[ReviewState, ReviewContext, ReviewInput, ReviewOutput]:
    """The graph, uncompiled: the runtime adds its checkpointer."""
    graph = StateGraph(
        ReviewState, context_schema=ReviewContext, input_schema=ReviewInput, output_schema=ReviewOutput
    )
    graph.set_node_defaults(retry_policy=RETRY, timeout=STEP_TIMEOUT_S)
    for name, step in (
        ("collect", collect),
        ("chain", chain),
        ("repair", repair),
        ("reconcile", reconcile),
        ("advocate", advocate),
        ("second_advocate", second_advocate),
        ("report", report),
    ):
        graph.add_node(name, step)
    graph.add_node("read_instrument", read_instrument)
    for name, step in (("contract", contract), ("draft", draft)):
        graph.add_node(name, step, timeout=MODEL_STEP_TIMEOUT_S)
    graph.add_edge(START, "collect")
    graph.add_edge("read_instrument", "chain")
    for one, following in pairwise(AFTER_CHAIN):
        graph.add_edge(one, following)
    graph.add_edge("report", END)
    return graph


def spec(context: Callable[[RunContext], ReviewContext]) -> GraphSpec:
    """The graph as the runtime knows it; ``context`` makes a run's doors to store, papers and models."""

    def build_any() -> StateGraph[Any, Any, Any, Any]:
        return build()

    return GraphSpec(
        name=NAME,
        version=VERSION,
        description="Reviews a title: papers to chain, findings and a draft opinion that advocates sign.",
        build=build_any,
        context=context,
        durability="sync",
        recursion_limit=200,
    )
