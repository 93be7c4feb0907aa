"""``propmubi graph``: the state machines as pictures."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from domain.errors import NotFound

if TYPE_CHECKING:
    from langgraph.graph import StateGraph

BUILDERS: Final = {
    "property_search": "graphs.property_search.graph",
    "listing_enrichment": "graphs.listing_enrichment.graph",
    "lead_scoring": "graphs.lead_scoring.graph",
    "document_intake": "graphs.document_intake.graph",
    "underwriting": "graphs.underwriting.graph",
    "title_review": "graphs.title_review.graph",
}
"""Name -> module with ``build()``; drawing needs no store, so none is opened."""


def register(app: typer.Typer) -> None:
    """Adds ``graph draw``."""
    group = typer.Typer(help="Look at the state machines.", no_args_is_help=True)
    app.add_typer(group, name="graph")

    @group.callback()
    def root() -> None:
        """Look at the state machines."""

    @group.command()
    def draw(name: Annotated[str, typer.Argument(help="Name of the graph.")]) -> None:
        """Print a graph as Mermaid."""
        typer.echo(mermaid(name))


def mermaid(name: str) -> str:
    """The Mermaid picture of a graph, made from its wiring.

    Raises:
        NotFound: there is no graph of that name.
    """
    module = BUILDERS.get(name)
    if module is None:
        raise NotFound(f"There is no graph {name!r}; graphs are {', '.join(BUILDERS)}.")
    graph: StateGraph[Any, Any, Any, Any] = import_module(module).build()
    return graph.compile().get_graph().draw_mermaid()
