"""A span for each node of a graph, by LangGraph's own callbacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from langchain_core.callbacks import AsyncCallbackHandler
from opentelemetry import trace

from config.tracing import tell

if TYPE_CHECKING:
    from uuid import UUID

_TRACER: Final = trace.get_tracer("propmubi")


class NodeSpans(AsyncCallbackHandler):
    """For one run; nodes that run at once have spans side by side under the run's."""

    def __init__(self, graph: str) -> None:
        self._graph = graph
        self._under = trace.set_span_in_context(trace.get_current_span())
        self._open: dict[UUID, trace.Span] = {}

    async def on_chain_start(
        self,
        serialized: dict[str, Any],  # noqa: ARG002  # the callback's form
        inputs: dict[str, Any],  # noqa: ARG002  # what a node is given stays out of spans
        *,
        run_id: UUID,
        metadata: dict[str, Any] | None = None,
        **more: Any,  # noqa: ANN401  # the callback's form
    ) -> None:
        """A chain begins; those that are nodes are named like theirs."""
        node = (metadata or {}).get("langgraph_node")
        if node is not None and more.get("name") == node:
            span = _TRACER.start_span("node", context=self._under)
            tell(span, graph=self._graph, node=str(node))
            self._open[run_id] = span

    async def on_chain_end(self, outputs: dict[str, Any], *, run_id: UUID, **more: Any) -> None:  # noqa: ANN401, ARG002
        """It has ended."""
        if (span := self._open.pop(run_id, None)) is not None:
            span.end()

    async def on_chain_error(self, error: BaseException, *, run_id: UUID, **more: Any) -> None:  # noqa: ANN401, ARG002
        """It failed; a question to a person is no failure but ends a node the same way."""
        if (span := self._open.pop(run_id, None)) is not None:
            tell(span, error_type=type(error).__name__)
            span.end()

    def close(self) -> None:
        """Ends what a cancelled run left open."""
        for span in self._open.values():
            span.end()
        self._open.clear()
