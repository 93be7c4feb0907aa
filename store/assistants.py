"""Assistants that tenants made, with their versions. A graph's own assistant is no row but a fact."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, select

from domain.errors import Conflict, NotFound
from domain.ids import uuid7
from store.tables.runs import AssistantRow, AssistantVersionRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncSession

    from domain.tenancy import Principal


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistantSettings:
    """What a version of an assistant holds."""

    graph_id: str
    name: str
    description: str | None = None
    config: Mapping[str, Any] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistant:
    """An assistant with the version in force (or one of its versions)."""

    id: UUID
    version: int
    settings: AssistantSettings
    created_at: datetime
    updated_at: datetime


class Assistants:
    """One tenant's assistants, inside one transaction."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._tenant_id = principal.tenant_id

    def _mine(self) -> Select[AssistantRow, AssistantVersionRow]:
        return (
            select(AssistantRow, AssistantVersionRow)
            .join(AssistantVersionRow, AssistantVersionRow.assistant_id == AssistantRow.id)
            .where(AssistantRow.tenant_id == self._tenant_id)
        )

    async def create(self, assistant_id: UUID | None, settings: AssistantSettings) -> Assistant:
        """Makes an assistant at version 1.

        Raises:
            Conflict: The id is taken.
        """
        row = AssistantRow(
            id=assistant_id or uuid7(), tenant_id=self._tenant_id, graph_id=settings.graph_id, version=1
        )
        if await self._session.get(AssistantRow, row.id) is not None:
            raise Conflict(f"Assistant with ID {row.id} already exists")
        self._session.add(row)
        await self._session.flush()
        return await self._add_version(row, 1, settings)

    async def _add_version(self, row: AssistantRow, version: int, settings: AssistantSettings) -> Assistant:
        added = AssistantVersionRow(
            assistant_id=row.id,
            version=version,
            graph_id=settings.graph_id,
            name=settings.name,
            description=settings.description,
            config=dict(settings.config),
            context=dict(settings.context),
            meta=dict(settings.metadata),
        )
        self._session.add(added)
        row.version, row.graph_id = version, settings.graph_id
        await self._session.flush()
        await self._session.refresh(row)
        await self._session.refresh(added)
        return _assistant(row, added)

    async def find(self, assistant_id: UUID) -> Assistant | None:
        """The tenant's assistant with the version in force."""
        current = self._mine().where(
            AssistantRow.id == assistant_id, AssistantVersionRow.version == AssistantRow.version
        )
        found = (await self._session.execute(current)).one_or_none()
        return None if found is None else _assistant(*found)

    async def list(self) -> Sequence[Assistant]:
        """All of the tenant's assistants, newest first."""
        current = (
            self._mine()
            .where(AssistantVersionRow.version == AssistantRow.version)
            .order_by(AssistantRow.created_at.desc())
        )
        return [_assistant(*found) for found in await self._session.execute(current)]

    async def versions(self, assistant_id: UUID) -> Sequence[Assistant]:
        """Every version, newest first; ``updated_at`` is when it was made."""
        every = self._mine().where(AssistantRow.id == assistant_id)
        found = await self._session.execute(every.order_by(AssistantVersionRow.version.desc()))
        return [_assistant(row, version, of_version=True) for row, version in found]

    async def update(self, assistant_id: UUID, settings: AssistantSettings) -> Assistant:
        """Adds a version and puts it in force."""
        row = await self._locked(assistant_id)
        newest = await self._session.execute(
            select(func.max(AssistantVersionRow.version)).where(AssistantVersionRow.assistant_id == row.id)
        )
        row.updated_at = func.now()
        return await self._add_version(row, int(newest.scalar_one() or 0) + 1, settings)

    async def set_version(self, assistant_id: UUID, version: int) -> Assistant:
        """Puts an earlier version in force again.

        Raises:
            NotFound: There is no such assistant or version.
        """
        row = await self._locked(assistant_id)
        wanted = await self._session.get(AssistantVersionRow, (row.id, version))
        if wanted is None:
            raise NotFound(f"Assistant {assistant_id} has no version {version}")
        row.version, row.graph_id, row.updated_at = version, wanted.graph_id, func.now()
        await self._session.flush()
        await self._session.refresh(row)
        return _assistant(row, wanted)

    async def delete(self, assistant_id: UUID) -> None:
        """Deletes the assistant with its versions; its threads and runs stay."""
        await self._session.delete(await self._locked(assistant_id))

    async def _locked(self, assistant_id: UUID) -> AssistantRow:
        query = select(AssistantRow).where(
            AssistantRow.id == assistant_id, AssistantRow.tenant_id == self._tenant_id
        )
        row = (await self._session.execute(query.with_for_update())).scalar_one_or_none()
        if row is None:
            raise NotFound(f"Assistant with ID {assistant_id} not found")
        return row


def _assistant(row: AssistantRow, version: AssistantVersionRow, *, of_version: bool = False) -> Assistant:
    return Assistant(
        id=row.id,
        version=version.version,
        settings=AssistantSettings(
            graph_id=version.graph_id,
            name=version.name,
            description=version.description,
            config=version.config,
            context=version.context,
            metadata=version.meta,
        ),
        created_at=version.created_at if of_version else row.created_at,
        updated_at=version.created_at if of_version else row.updated_at,
    )
