"""Crons as their owner sees them, and as the worker that fires them does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from sqlalchemy import Select, func, select

from domain.errors import Conflict, NotFound
from store.tables.schedules import CronRow
from store.tables.tenants import UserRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncSession

    from domain.tenancy import Principal

CronSortKey = Literal[
    "cron_id", "assistant_id", "thread_id", "created_at", "updated_at", "next_run_date", "end_time"
]
_SORT_COLUMNS: Final = {
    "cron_id": CronRow.id,
    "assistant_id": CronRow.assistant_id,
    "thread_id": CronRow.thread_id,
    "created_at": CronRow.created_at,
    "updated_at": CronRow.updated_at,
    "next_run_date": CronRow.next_run_at,
    "end_time": CronRow.end_time,
}
CRONS_MAX: Final = 100
"""Of one owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CronQuery:
    """Which crons, in which order."""

    assistant_id: UUID | None = None
    thread_id: UUID | None = None
    is_enabled: bool | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    limit: int = 10
    offset: int = 0
    sort_by: CronSortKey = "created_at"
    is_descending: bool = True


class DueCron(NamedTuple):
    """A cron whose time has come, and whose it is."""

    id: UUID
    tenant_id: UUID
    owner_id: UUID | None
    roles: list[str] | None
    """Those that the owner has now; None: there is no such person any more, or they may not sign in."""


class Crons:
    """One owner's crons, inside one transaction."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._principal = principal

    def _mine(self) -> Select[CronRow]:
        return select(CronRow).where(
            CronRow.tenant_id == self._principal.tenant_id,
            CronRow.owner_id.is_not_distinct_from(self._principal.owner_id),
        )

    async def add(self, cron: CronRow) -> CronRow:
        """Keeps a new cron.

        Raises:
            Conflict: The owner has as many as one may have.
        """
        if await self.count(CronQuery()) >= CRONS_MAX:
            raise Conflict(f"There are {CRONS_MAX} crons already. Delete one first.")
        self._session.add(cron)
        await self._session.flush()
        await self._session.refresh(cron)
        return cron

    async def get(self, cron_id: UUID, *, is_locked: bool = False) -> CronRow:
        """The owner's cron.

        Raises:
            NotFound: There is none, or it is another's.
        """
        query = self._mine().where(CronRow.id == cron_id)
        if is_locked:
            query = query.with_for_update()
        found = (await self._session.execute(query)).scalar_one_or_none()
        if found is None:
            raise NotFound("Cron not found")
        return found

    def _matching(self, query: CronQuery) -> Select[CronRow]:
        found = self._mine()
        if query.assistant_id is not None:
            found = found.where(CronRow.assistant_id == query.assistant_id)
        if query.thread_id is not None:
            found = found.where(CronRow.thread_id == query.thread_id)
        if query.is_enabled is not None:
            found = found.where(CronRow.is_enabled.is_(query.is_enabled))
        if query.metadata:
            found = found.where(CronRow.meta.contains(dict(query.metadata)))
        return found

    async def search(self, query: CronQuery) -> Sequence[CronRow]:
        """One page of the matching crons."""
        column = _SORT_COLUMNS[query.sort_by]
        ordered = self._matching(query).order_by(
            column.desc() if query.is_descending else column.asc(), CronRow.id.desc()
        )
        page = ordered.limit(query.limit).offset(query.offset)
        return (await self._session.execute(page)).scalars().all()

    async def count(self, query: CronQuery) -> int:
        """How many match, on all pages."""
        matching = self._matching(query).with_only_columns(func.count(), maintain_column_froms=True)
        return int((await self._session.execute(matching)).scalar_one())

    async def keep(self, cron: CronRow) -> CronRow:
        """Keeps the changes that were made to the row."""
        cron.updated_at = func.now()
        await self._session.flush()
        await self._session.refresh(cron)
        return cron

    async def delete(self, cron_id: UUID) -> None:
        """Forgets a cron; runs it has begun go on."""
        await self._session.delete(await self.get(cron_id, is_locked=True))

    async def take_due(self, cron_id: UUID) -> CronRow | None:
        """The cron, locked, while it is due and no other worker is firing it."""
        found = await self._session.execute(
            self._mine()
            .where(CronRow.id == cron_id, CronRow.is_enabled, CronRow.next_run_at <= func.now())
            .with_for_update(skip_locked=True)
        )
        return found.scalar_one_or_none()


async def due_crons(session: AsyncSession, *, limit: int = 50) -> list[DueCron]:
    """Crons of all tenants whose time has come, the longest waiting first."""
    found = await session.execute(
        select(CronRow.id, CronRow.tenant_id, CronRow.owner_id, UserRow.roles)
        .outerjoin(
            UserRow,
            (UserRow.id == CronRow.owner_id)
            & (UserRow.tenant_id == CronRow.tenant_id)
            & UserRow.disabled_at.is_(None),
        )
        .where(CronRow.is_enabled, CronRow.next_run_at <= func.now())
        .order_by(CronRow.next_run_at)
        .limit(limit)
    )
    return [DueCron(*row) for row in found]


async def database_now(session: AsyncSession) -> datetime:
    """The time by the database's clock, the only one that schedules go by."""
    now: datetime = (await session.execute(select(func.now()))).scalar_one()
    return now
