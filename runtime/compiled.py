"""Compiled graphs: each built once, then given a checkpointer per use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runtime.node_times import time_nodes

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.graph.state import CompiledStateGraph

    from graphs.registry import GraphRegistry
    from runtime.work_figures import WorkFigures

    AnyGraph = CompiledStateGraph[Any, Any, Any, Any]


class CompiledGraphs:
    """The registry's graphs, ready to run."""

    def __init__(self, registry: GraphRegistry, figures: WorkFigures | None = None) -> None:
        self.registry = registry
        self._figures = figures
        self._compiled: dict[str, AnyGraph] = {}

    def bare(self, name: str) -> AnyGraph:
        """The graph without a checkpointer: for drawings and schemas.

        Raises:
            NotFound: No graph has this name.
        """
        if name not in self._compiled:
            compiled = self.registry.get(name).build().compile(name=name)
            self._compiled[name] = (
                compiled if self._figures is None else time_nodes(compiled, name, self._figures)
            )
        return self._compiled[name]

    def with_saver(self, name: str, saver: BaseCheckpointSaver[str]) -> AnyGraph:
        """The graph on a checkpointer.

        Raises:
            NotFound: No graph has this name.
        """
        return self.bare(name).copy({"checkpointer": saver})
