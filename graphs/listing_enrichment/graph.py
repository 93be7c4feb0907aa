"""The wiring: batch after batch of what events named, then one look at the market."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from langgraph.graph import END, START, StateGraph
from langgraph.types import RetryPolicy

from domain.errors import Unavailable
from graphs.listing_enrichment import nodes
from graphs.listing_enrichment.state import (
    EnrichmentContext,
    EnrichmentInput,
    EnrichmentOutput,
    EnrichmentState,
)
from graphs.registry import GraphSpec
from tools.declaration import Touch

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphs.registry import RunContext

NAME: Final = "listing_enrichment"
VERSION: Final = "1"
RETRY: Final = RetryPolicy(initial_interval=0.5, max_interval=5.0, max_attempts=4, retry_on=Unavailable)
STEP_TIMEOUT_S: Final = 120.0
DESCRIBE_TIMEOUT_S: Final = nodes.WORDING_S + 30.0
MOST_STEPS: Final = 20_000
"""Of one run: some 280,000 listings. The run's time ends it before."""

TOUCHES: Final[dict[str, frozenset[Touch]]] = {
    "take": frozenset(),
    "normalise": frozenset({Touch.UNTRUSTED_INPUT}),
    "geocode": frozenset({Touch.UNTRUSTED_INPUT}),
    "dedupe": frozenset({Touch.UNTRUSTED_INPUT}),
    "anomalies": frozenset({Touch.UNTRUSTED_INPUT}),
    "describe": frozenset({Touch.CHANGE_OR_EGRESS}),
    "index": frozenset({Touch.UNTRUSTED_INPUT, Touch.CHANGE_OR_EGRESS}),
    "market": frozenset({Touch.CHANGE_OR_EGRESS}),
}
"""Rule of two per step (T3): what sellers wrote is cleaned of contacts before it is kept, and no person's
data is read."""


def build() -> StateGraph[EnrichmentState, EnrichmentContext, EnrichmentInput, EnrichmentOutput]:
    """The graph, uncompiled: the runtime adds its checkpointer."""
    graph = StateGraph(
        EnrichmentState,
        context_schema=EnrichmentContext,
        input_schema=EnrichmentInput,
        output_schema=EnrichmentOutput,
    )
    graph.set_node_defaults(retry_policy=RETRY, timeout=STEP_TIMEOUT_S)
    graph.add_node("take", nodes.take)
    graph.add_node("normalise", nodes.normalise)
    graph.add_node("geocode", nodes.geocode)
    graph.add_node("dedupe", nodes.dedupe)
    graph.add_node("anomalies", nodes.anomalies)
    graph.add_node("describe", nodes.describe, timeout=DESCRIBE_TIMEOUT_S)
    graph.add_node("index", nodes.index)
    graph.add_node("market", nodes.market)
    graph.add_edge(START, "take")
    graph.add_conditional_edges("take", nodes.after_take)
    graph.add_edge("normalise", "geocode")
    graph.add_edge("geocode", "dedupe")
    graph.add_edge("dedupe", "anomalies")
    graph.add_edge("anomalies", "describe")
    graph.add_edge("describe", "index")
    graph.add_edge("index", "take")
    graph.add_edge("market", END)
    return graph


def spec(context: Callable[[RunContext], EnrichmentContext]) -> GraphSpec:
    """The graph as the runtime knows it; ``context`` makes a run's doors to stores and model."""

    def build_any() -> StateGraph[Any, Any, Any, Any]:
        return build()

    return GraphSpec(
        name=NAME,
        version=VERSION,
        description="Puts new and changed listings in order: words, place, duplicates, doubts, description.",
        build=build_any,
        context=context,
        durability="exit",
        recursion_limit=MOST_STEPS,
        is_background=True,
        vaulted_input=frozenset(),  # Events name listings by their ids; nobody types anything here.
    )
