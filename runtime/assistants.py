"""Assistants of a caller: each graph's own one, the same everywhere, and those the tenant made."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from domain.errors import BadInput, Conflict, NotFound
from store.assistants import Assistant, Assistants, AssistantSettings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.tenancy import Principal
    from graphs.registry import GraphRegistry, GraphSpec
    from store.database import Database

_NOT_FOUND = "Thread or assistant not found."


class AssistantService:
    """Finds, makes and changes assistants."""

    def __init__(self, db: Database, registry: GraphRegistry) -> None:
        self._db = db
        self._registry = registry

    def own_of(self, spec: GraphSpec) -> Assistant:
        """The assistant that a graph is by itself."""
        return Assistant(
            id=spec.assistant_id,
            version=1,
            settings=AssistantSettings(
                graph_id=spec.name, name=spec.name, description=None, metadata={"created_by": "system"}
            ),
            created_at=self._registry.started_at,
            updated_at=self._registry.started_at,
        )

    async def resolve(self, principal: Principal, name_or_id: str) -> Assistant:
        """The assistant a caller means by an id or a graph's name.

        Raises:
            BadInput: It is neither an id nor the name of a graph.
            NotFound: It is an id of nothing the caller may use.
        """
        if name_or_id in self._registry:
            return self.own_of(self._registry.get(name_or_id))
        try:
            wanted = UUID(name_or_id)
        except ValueError:
            names = ", ".join(spec.name for spec in self._registry)
            raise BadInput(
                f"Invalid assistant. Must be either:\n- A valid assistant UUID, or\n"
                f"- One of the registered graphs: {names}"
            ) from None
        return await self.get(principal, wanted)

    async def get(self, principal: Principal, assistant_id: UUID) -> Assistant:
        """The assistant of that id.

        Raises:
            NotFound: There is none, or it is another tenant's.
        """
        spec = self._registry.by_assistant(assistant_id)
        if spec is not None:
            return self.own_of(spec)
        async with self._db.session(principal) as session:
            found = await Assistants(session, principal).find(assistant_id)
        if found is None:
            raise NotFound(_NOT_FOUND)
        return found

    async def search(
        self,
        principal: Principal,
        *,
        graph_id: str | None = None,
        name: str | None = None,
        metadata: Mapping[str, object] | None = None,
    ) -> Sequence[Assistant]:
        """All that match, the tenant's newest first, then the graphs' own."""
        async with self._db.session(principal) as session:
            made = await Assistants(session, principal).list()
        every = [*made, *(self.own_of(spec) for spec in self._registry)]
        wanted = (metadata or {}).items()
        return [
            one
            for one in every
            if (graph_id is None or one.settings.graph_id == graph_id)
            and (name is None or name.casefold() in one.settings.name.casefold())
            and all(one.settings.metadata.get(key) == value for key, value in wanted)
        ]

    async def create(
        self,
        principal: Principal,
        assistant_id: UUID | None,
        settings: AssistantSettings,
        *,
        is_existing_ok: bool,
    ) -> Assistant:
        """Makes an assistant of a graph.

        Raises:
            NotFound: There is no such graph.
            Conflict: The id is taken.
        """
        self._registry.get(settings.graph_id)
        async with self._db.session(principal) as session:
            assistants = Assistants(session, principal)
            existing = await assistants.find(assistant_id) if assistant_id else None
            if existing is not None and is_existing_ok:
                return existing
            if assistant_id and self._registry.by_assistant(assistant_id):
                raise Conflict(f"Assistant with ID {assistant_id} already exists")
            return await assistants.create(assistant_id, settings)

    async def update(
        self, principal: Principal, assistant_id: UUID, changes: Mapping[str, object]
    ) -> Assistant:
        """Adds a version in which the given settings differ; metadata keys are merged.

        Raises:
            Conflict: It is a graph's own assistant.
        """
        current = await self._changeable(principal, assistant_id)
        given = {key: value for key, value in changes.items() if value is not None}
        fields = {
            "graph_id": current.settings.graph_id,
            "name": current.settings.name,
            "description": current.settings.description,
            "config": current.settings.config,
            "context": current.settings.context,
            "metadata": current.settings.metadata,
        }
        metadata = given.pop("metadata", None)
        if isinstance(metadata, dict):
            given["metadata"] = {**current.settings.metadata, **metadata}
        settings = AssistantSettings(**{**fields, **given})  # type: ignore[arg-type]  # shapes checked by the API
        self._registry.get(settings.graph_id)
        async with self._db.session(principal) as session:
            return await Assistants(session, principal).update(assistant_id, settings)

    async def versions(self, principal: Principal, assistant_id: UUID) -> Sequence[Assistant]:
        """Every version, newest first."""
        current = await self.get(principal, assistant_id)
        if self._registry.by_assistant(assistant_id):
            return [current]
        async with self._db.session(principal) as session:
            return await Assistants(session, principal).versions(assistant_id)

    async def set_version(self, principal: Principal, assistant_id: UUID, version: int) -> Assistant:
        """Puts an earlier version in force."""
        await self._changeable(principal, assistant_id)
        async with self._db.session(principal) as session:
            return await Assistants(session, principal).set_version(assistant_id, version)

    async def delete(self, principal: Principal, assistant_id: UUID) -> None:
        """Deletes an assistant the tenant made."""
        await self._changeable(principal, assistant_id)
        async with self._db.session(principal) as session:
            await Assistants(session, principal).delete(assistant_id)

    async def _changeable(self, principal: Principal, assistant_id: UUID) -> Assistant:
        if self._registry.by_assistant(assistant_id):
            raise Conflict(
                "This assistant belongs to the graph itself. Create one of your own and change that."
            )
        return await self.get(principal, assistant_id)
