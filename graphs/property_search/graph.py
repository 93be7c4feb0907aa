"""The wiring of the conversation: read, merge, one step of work, answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from langgraph.graph import START, StateGraph

from agents.answer_writer.phrases import phrase_book
from domain.leads import consent_texts
from domain.pii.find import NUMBERS
from domain.pii.kinds import PiiType
from domain.search.parser import parse
from graphs.property_search.nodes.answer import answer
from graphs.property_search.nodes.contact import contact
from graphs.property_search.nodes.figures import afford, clarify, compare, details, note, refuse
from graphs.property_search.nodes.merge import merge
from graphs.property_search.nodes.search import recommend, search
from graphs.property_search.nodes.tax import tax
from graphs.property_search.nodes.understand import understand
from graphs.property_search.policies import MODEL_STEP_TIMEOUT_S, RETRY, STEP_TIMEOUT_S, recover
from graphs.property_search.state import SearchContext, SearchInput, SearchOutput, SearchState, utc_now
from graphs.registry import GraphSpec
from tools.loans import LoanWish, emi_panel
from tools.tax import TaxWish, tax_panel

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphs.registry import RunContext

NAME: Final = "property_search"
VERSION: Final = "1"
_REACH: Final = frozenset({PiiType.PHONE, PiiType.EMAIL})
"""An enquiry needs them. Of identity numbers a home search needs none, and names stay: streets, projects and
localities are called after people."""
STEPS: Final[dict[str, Any]] = {
    "search": search,
    "recommend": recommend,
    "clarify": clarify,
    "compare": compare,
    "afford": afford,
    "tax": tax,
    "details": details,
    "note": note,
    "contact": contact,
    "refuse": refuse,
}


def build() -> StateGraph[SearchState, SearchContext, SearchInput, SearchOutput]:
    """The graph, uncompiled: the runtime adds its checkpointer."""
    graph = StateGraph(
        SearchState, context_schema=SearchContext, input_schema=SearchInput, output_schema=SearchOutput
    )
    # LangGraph's type of a handler leaves out the error it is given; mypy sees that or not, by its cache.
    handler = cast("Any", recover)
    graph.set_node_defaults(retry_policy=RETRY, timeout=STEP_TIMEOUT_S, error_handler=handler)
    graph.add_node("understand", understand, timeout=MODEL_STEP_TIMEOUT_S)
    graph.add_node("merge", merge)
    for name, step in STEPS.items():
        graph.add_node(name, step)
        graph.add_edge(name, "answer")
    graph.add_node("answer", answer, timeout=MODEL_STEP_TIMEOUT_S)
    graph.add_edge(START, "understand")
    graph.add_edge("understand", "merge")
    return graph


def warm() -> None:
    """Reads gazetteer, lexicons, rules and phrases into memory: the first turn is then as fast as the next.

    Takes some hundred milliseconds of CPU: call it off the event loop, at start.
    """
    parse("2 bhk flat in Whitefield under 1.2 crore near metro")
    phrase_book()
    consent_texts()
    today = utc_now().date()
    emi_panel(5_000_000, today, LoanWish())
    tax_panel(TaxWish(topic="buying_cost", price_inr=5_000_000, city="Pune"), today, "en")


def spec(context: Callable[[RunContext], SearchContext]) -> GraphSpec:
    """The graph as the runtime knows it; ``context`` makes a run's doors to stores and model."""

    def build_any() -> StateGraph[Any, Any, Any, Any]:
        return build()

    return GraphSpec(
        name=NAME,
        version=VERSION,
        description="Conversational home search: real listings, cited, refined in plain words.",
        build=build_any,
        context=context,
        durability="async",
        recursion_limit=12,
        vaulted_input=_REACH,
        masked_input=NUMBERS - _REACH,
    )
