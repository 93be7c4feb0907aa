"""Which graphs there are: one spec each, gathered by the composition root, never at import."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID, uuid5

from domain.errors import BadInput, NotFound
from domain.pii.border import PERSONAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from langgraph.graph import StateGraph

    from domain.pii.kinds import PiiType
    from domain.tenancy import Principal
    from tools.vault import PersonalVault

SYSTEM_ASSISTANTS: Final = UUID("6ba7b821-9dad-11d1-80b4-00c04fd430c8")
"""Namespace of the assistant id that each graph has by itself, as LangGraph servers derive it."""

Durability = Literal["sync", "async", "exit"]


@dataclass(frozen=True, slots=True)
class RunContext:
    """What a graph's context is made of: who asks, where, with which settings."""

    principal: Principal
    thread_id: UUID
    run_id: UUID
    settings: Mapping[str, Any] = field(default_factory=dict)
    """``config.configurable`` of the assistant and run, and the run's ``context``; from the caller, so
    never a source of authority."""
    vault: PersonalVault | None = None
    """Opens tokens of ``principal``; None: the run's input came past no border."""


@dataclass(frozen=True, slots=True)
class GraphSpec:
    """One state machine, as the runtime needs it."""

    name: str
    version: str
    """Pinned on each thread at its first run."""
    description: str
    build: Callable[[], StateGraph[Any, Any, Any, Any]]
    """The uncompiled graph; the runtime compiles it with its checkpointer."""
    context: Callable[[RunContext], object | None] = lambda _: None
    """Makes the graph's typed context for one run."""
    durability: Durability = "async"
    recursion_limit: int = 50
    """Steps one run may take, so that a loop ends."""
    vaulted_input: frozenset[PiiType] = PERSONAL
    """Types of personal data that are put into the vault, a token in their place, before anything of what is
    said to the graph is kept. A step that needs a value opens its token (`tools.vault`)."""
    masked_input: frozenset[PiiType] = frozenset()
    """Types that the graph has no use for: masked for good. They win over ``vaulted_input``."""
    is_background: bool = False
    """Events start it, and administrators; nobody else may."""

    @property
    def assistant_id(self) -> UUID:
        """Id of the assistant the server itself makes of this graph; the same on every server."""
        return uuid5(SYSTEM_ASSISTANTS, self.name)


class GraphRegistry:
    """The graphs of this installation, by name: the current version of each, and earlier ones that are kept.

    A thread that waits for a person goes on with the version it began with. Keep that version's spec in
    ``earlier`` until no thread waits at it any more (``propmubi runs check-upgrade`` says so).
    """

    def __init__(self, specs: Mapping[str, GraphSpec], earlier: Iterable[GraphSpec] = ()) -> None:
        for name, spec in specs.items():
            if name != spec.name:
                raise BadInput(f"Graph {spec.name!r} is registered under another name, {name!r}.")
        self._specs = dict(specs)
        self._versions: dict[tuple[str, str], GraphSpec] = {}
        for spec in (*specs.values(), *earlier):
            if spec.name not in self._specs:
                raise BadInput(f"Graph {spec.name!r} has an earlier version and no current one.")
            if (spec.name, spec.version) in self._versions:
                raise BadInput(f"Version {spec.version!r} of graph {spec.name!r} is registered twice.")
            self._versions[spec.name, spec.version] = spec
        self.started_at = datetime.now(UTC)

    def __iter__(self) -> Iterator[GraphSpec]:
        return iter(self._specs.values())

    def __contains__(self, name: object) -> bool:
        return name in self._specs

    def get(self, name: str) -> GraphSpec:
        """The current version of the graph of that name.

        Raises:
            NotFound: There is none (any more).
        """
        spec = self._specs.get(name)
        if spec is None:
            raise NotFound(f"There is no graph of that name. Graphs here: {', '.join(self._specs)}.")
        return spec

    def find(self, name: str, version: str | None) -> GraphSpec | None:
        """That version of the graph; None: it is held no more."""
        return None if version is None else self._versions.get((name, version))

    def by_assistant(self, assistant_id: UUID) -> GraphSpec | None:
        """The graph whose own assistant has this id."""
        return next((spec for spec in self if spec.assistant_id == assistant_id), None)
