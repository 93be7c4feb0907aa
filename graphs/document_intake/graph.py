"""The wiring: read on until the last page, then parts, facts, index, and the word to who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from langgraph.graph import END, START, StateGraph
from langgraph.types import RetryPolicy

from domain.errors import Unavailable
from graphs.document_intake import nodes
from graphs.document_intake.state import IntakeContext, IntakeInput, IntakeOutput, IntakeState
from graphs.registry import GraphSpec
from tools.declaration import Touch

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphs.registry import RunContext

NAME: Final = "document_intake"
VERSION: Final = "1"
RETRY: Final = RetryPolicy(initial_interval=0.5, max_interval=5.0, max_attempts=4, retry_on=Unavailable)
STEP_TIMEOUT_S: Final = 180.0
MOST_STEPS: Final = 200

TOUCHES: Final[dict[str, frozenset[Touch]]] = {
    "read": frozenset({Touch.UNTRUSTED_INPUT}),
    "refuse": frozenset({Touch.CHANGE_OR_EGRESS}),
    "classify": frozenset({Touch.UNTRUSTED_INPUT}),
    "extract": frozenset({Touch.UNTRUSTED_INPUT}),
    "index": frozenset({Touch.UNTRUSTED_INPUT}),
    "verify": frozenset({Touch.CHANGE_OR_EGRESS}),
}
"""Rule of two per step (T3): the steps that see a paper's words write them beside the paper and nowhere else,
have no tools, and know nothing of the case. The last step has seen no word of it."""


def build() -> StateGraph[IntakeState, IntakeContext, IntakeInput, IntakeOutput]:
    """The graph, uncompiled: the runtime adds its checkpointer."""
    graph = StateGraph(
        IntakeState, context_schema=IntakeContext, input_schema=IntakeInput, output_schema=IntakeOutput
    )
    graph.set_node_defaults(retry_policy=RETRY, timeout=STEP_TIMEOUT_S)
    graph.add_node("read", nodes.read)
    graph.add_node("refuse", nodes.refuse)
    graph.add_node("classify", nodes.classify)
    graph.add_node("extract", nodes.extract)
    graph.add_node("index", nodes.index)
    graph.add_node("verify", nodes.verify)
    graph.add_edge(START, "read")
    graph.add_conditional_edges("read", nodes.after_read)
    graph.add_edge("refuse", END)
    graph.add_edge("classify", "extract")
    graph.add_edge("extract", "index")
    graph.add_edge("index", "verify")
    graph.add_edge("verify", END)
    return graph


def spec(context: Callable[[RunContext], IntakeContext]) -> GraphSpec:
    """The graph as the runtime knows it; ``context`` makes a run's doors."""

    def build_any() -> StateGraph[Any, Any, Any, Any]:
        return build()

    return GraphSpec(
        name=NAME,
        version=VERSION,
        description="Reads a paper page by page, sorts it into documents, reads their facts and indexes it.",
        build=build_any,
        context=context,
        durability="sync",
        recursion_limit=MOST_STEPS,
        is_background=True,
        vaulted_input=frozenset(),  # Events name documents by their ids; nobody types anything here.
    )
