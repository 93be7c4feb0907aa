"""Runs a graph that waits for people: on a thread in memory, up to the first person, then let go."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from langgraph.checkpoint.memory import InMemorySaver

from evals.harness.suite import Step
from tools.steps import LEASE_EPOCH

if TYPE_CHECKING:
    from collections.abc import Callable

    from langgraph.graph.state import CompiledStateGraph, StateGraph

_WAITS: Final = "__interrupt__"


class OpenGraph:
    """A graph, compiled when it is first run."""

    def __init__(self, build: Callable[[], StateGraph[Any, Any, Any, Any]]) -> None:
        self._build = build

    @cached_property
    def _compiled(self) -> CompiledStateGraph[Any, Any, Any, Any]:
        return self._build().compile(checkpointer=InMemorySaver())

    async def run(self, given: dict[str, Any], context: Any, thread_id: str) -> tuple[Step, ...]:  # noqa: ANN401  # the graph's own
        """The steps it went until it ended or asked somebody. What it found, it left at its desk."""
        config: Any = {"configurable": {"thread_id": thread_id, LEASE_EPOCH: 1}}
        try:
            stream: Any = self._compiled.astream(given, config, context=context, stream_mode="updates")
            return tuple([Step(name) async for part in stream for name in part if name != _WAITS])
        finally:
            saver = self._compiled.checkpointer
            if isinstance(saver, InMemorySaver):
                await saver.adelete_thread(thread_id)
