"""Compiled graphs: each built once, then given a checkpointer per use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.graph.state import CompiledStateGraph

    from graphs.registry import GraphRegistry

    AnyGraph = CompiledStateGraph[Any, Any, Any, Any]


class CompiledGraphs:
    """The registry's graphs, ready to run."""

    def __init__(self, registry: GraphRegistry) -> None:
        self.registry = registry
        self._compiled: dict[str, AnyGraph] = {}

    def bare(self, name: str) -> AnyGraph:
        """The graph without a checkpointer: for drawings and schemas.

        Raises:
            NotFound: No graph has this name.
        """
        if name not in self._compiled:
            self._compiled[name] = self.registry.get(name).build().compile(name=name)
        return self._compiled[name]

    def with_saver(self, name: str, saver: BaseCheckpointSaver[str]) -> AnyGraph:
        """The graph on a checkpointer.

        Raises:
            NotFound: No graph has this name.
        """
        return self.bare(name).copy({"checkpointer": saver})
