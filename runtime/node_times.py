"""Times each node of a compiled graph, without callbacks.

LangGraph's callbacks would do it too, but a single handler makes LangChain build and tell a run tree for each
node and each of its parts, which costs more than the timing (figures in docs/operations.md). Here the
runnable of a node is wrapped once, when the graph is compiled: what is added to a node is two looks at the
clock. A node that is tried again is counted each time; so is one that stops to ask a person.
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any

from langchain_core.runnables import Runnable

from runtime.work_figures import Kind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from langchain_core.runnables import RunnableConfig

    from runtime.compiled import AnyGraph
    from runtime.durations import Durations
    from runtime.work_figures import WorkFigures


class TimedNode(Runnable[Any, Any]):
    """A node's runnable and where its times go."""

    def __init__(self, node: Runnable[Any, Any], times: Durations) -> None:
        self._node = node
        self._times = times
        self.name = getattr(node, "name", None)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever LangGraph looks for in a node
        return getattr(self._node, name)

    def invoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Any:  # noqa: A002, ANN401  # LangChain's signature
        """As the node does."""
        began = perf_counter()
        try:
            return self._node.invoke(input, config, **kwargs)
        finally:
            self._times.add(perf_counter() - began)

    async def ainvoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Any:  # noqa: A002, ANN401  # LangChain's signature
        """As the node does."""
        began = perf_counter()
        try:
            return await self._node.ainvoke(input, config, **kwargs)
        finally:
            self._times.add(perf_counter() - began)

    def stream(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Iterator[Any]:  # noqa: A002, ANN401  # LangChain's signature
        """As the node does."""
        began = perf_counter()
        try:
            yield from self._node.stream(input, config, **kwargs)
        finally:
            self._times.add(perf_counter() - began)

    async def astream(  # LangChain's signature
        self,
        input: Any,  # noqa: A002, ANN401
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> AsyncIterator[Any]:
        """As the node does."""
        began = perf_counter()
        try:
            async for part in self._node.astream(input, config, **kwargs):
                yield part
        finally:
            self._times.add(perf_counter() - began)


def time_nodes(graph: AnyGraph, name: str, figures: WorkFigures) -> AnyGraph:
    """Makes a compiled graph tell how long its nodes take; those inside a subgraph count as its node."""
    for node_name, node in graph.nodes.items():
        if node_name != "__start__" and node.node is not None:
            # `node` is a cached property: what stands in its place is what the engine runs, while `bound`
            # and the subgraphs, from which drawings and schemas are made, stay as they are.
            node.__dict__["node"] = TimedNode(node.node, figures.of(Kind("node", name, node_name)))
    return graph
