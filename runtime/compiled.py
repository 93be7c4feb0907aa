"""Compiled graphs: each built once, then given a checkpointer per use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runtime.node_times import time_nodes
from runtime.run_store import RunStore
from runtime.vault import RunVault

if TYPE_CHECKING:
    from collections.abc import Callable

    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.graph.state import CompiledStateGraph
    from langgraph.store.base import BaseStore

    from domain.tenancy import Principal
    from graphs.registry import GraphRegistry
    from runtime.items import ItemService
    from runtime.vault import VaultService
    from runtime.work_figures import WorkFigures
    from store.leases import Lease
    from tools.vault import PersonalVault

    AnyGraph = CompiledStateGraph[Any, Any, Any, Any]


class CompiledGraphs:
    """The registry's graphs, ready to run."""

    def __init__(
        self,
        registry: GraphRegistry,
        items: ItemService,
        vault: VaultService | None = None,
        figures: WorkFigures | None = None,
    ) -> None:
        self.registry = registry
        self._vault = vault
        self._items = items
        self._figures = figures
        self._compiled: dict[tuple[str, str], AnyGraph] = {}

    def bare(self, name: str, version: str | None = None) -> AnyGraph:
        """The graph without a checkpointer: for drawings and schemas.

        Args:
            name: The graph.
            version: The version that is wanted; one that is held no more, or None, gives the current one.

        Raises:
            NotFound: No graph has this name.
        """
        spec = self.registry.find(name, version) or self.registry.get(name)
        place = (spec.name, spec.version)
        if place not in self._compiled:
            compiled = spec.build().compile(name=name)
            self._compiled[place] = (
                compiled if self._figures is None else time_nodes(compiled, name, self._figures)
            )
        return self._compiled[place]

    def with_saver(
        self,
        name: str,
        saver: BaseCheckpointSaver[str],
        *,
        version: str | None = None,
        store: BaseStore | None = None,
    ) -> AnyGraph:
        """The graph on a checkpointer, with the store its nodes are to have.

        Raises:
            NotFound: No graph has this name.
        """
        return self.bare(name, version).copy({"checkpointer": saver, "store": store})

    def vault_of(self, principal: Principal, on_open: Callable[[str], None]) -> PersonalVault | None:
        """The vault for nodes that act for that person; ``on_open`` is told each value that is opened."""
        return None if self._vault is None else RunVault(self._vault, principal, on_open)

    def store_of(self, principal: Principal, lease: Lease | None = None) -> BaseStore:
        """The store for nodes that act for that person, and write under that lease."""
        return RunStore(self._items, principal, lease)
