"""Graphs for the official LangGraph CLI and Studio (``langgraph.json``): compiled, with their doors opened.

That server brings its own threads and checkpoints; stores and engines are ours. It must not run beside
``propmubi up`` on the same data folder unless server engines are configured, because embedded ones have one
owner.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

from langgraph.graph.state import CompiledStateGraph

from config.settings import Settings
from domain.tenancy import ANONYMOUS_BUYER
from graphs.property_search.graph import build
from graphs.property_search.state import SearchContext
from propmubi.engines import engines_for
from propmubi.services import PARTS, Services, seed_demo
from store.leads import LeadRepository

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class _Platform:
    """Engines and services of this process, opened by the first graph that is asked for."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._stack = AsyncExitStack()
        self._context: SearchContext | None = None

    async def context(self) -> SearchContext:
        """The doors of a run; opened once."""
        async with self._lock:
            if self._context is None:
                self._context = await self._open(Settings.load())
            return self._context

    async def _open(self, settings: Settings) -> SearchContext:
        engines = await self._stack.enter_async_context(engines_for(settings))
        await PARTS.migrate(engines.urls.database_url)
        services: Services = await self._stack.enter_async_context(
            PARTS.open_services(settings, engines.urls)
        )
        await seed_demo(services, with_market=True)
        return SearchContext(
            principal=ANONYMOUS_BUYER,
            retriever=services.retriever,
            listings=services.listings,
            leads=LeadRepository(services.database),
            model=services.models.port("property_search"),
        )


_platform = _Platform()


def bound(graph: CompiledStateGraph[Any, Any, Any, Any], context: SearchContext) -> Any:  # noqa: ANN401  # a class of its own
    """The graph with its context given, for a server that knows no such context.

    The official server copies a graph and streams it; both keep the class, so the doors go with it.
    """

    class BoundGraph(CompiledStateGraph):  # type: ignore[type-arg]  # the types of the graph it is made of
        def astream(self, input: Any, config: Any = None, **options: Any) -> Any:  # noqa: A002, ANN401  # its parent's overloads, all passed on
            return super().astream(input, config, **{**options, "context": context})

    graph.__class__ = BoundGraph
    return graph


@asynccontextmanager
async def property_search() -> AsyncIterator[Any]:
    """The compiled home search; the server adds its checkpointer."""
    yield bound(build().compile(), await _platform.context())
