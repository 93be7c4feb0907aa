"""Analysts and up to which level each may sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from domain.cases.stages import CLOSED
from domain.errors import NotFound
from domain.lending.authority import Level
from domain.tenancy import Role
from store.tables.cases import CaseRow, UnderwriterRow
from store.tables.tenants import UserRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.tenancy import Principal
    from store.database import AsyncSession, Database


class Underwriter(NamedTuple):
    """One analyst."""

    id: UUID
    name: str
    level: Level
    open: int
    """Open cases they own."""


async def level_of(session: AsyncSession, tenant_id: UUID, user_id: UUID | None) -> Level:
    """Up to which level somebody may sign; without a row, the first."""
    found = await session.execute(
        select(UnderwriterRow.level).where(
            UnderwriterRow.tenant_id == tenant_id, UnderwriterRow.user_id == user_id
        )
    )
    return Level(found.scalar_one_or_none() or Level.L1)


class Underwriters:
    """Of the caller's tenant."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self, caller: Principal) -> Sequence[Underwriter]:
        """By name."""
        async with self._database.session(caller) as session:
            return await _read(session, caller)

    async def set_level(self, caller: Principal, user_id: UUID, level: Level) -> Underwriter:
        """Says up to which level an analyst may sign.

        Raises:
            NotFound: The tenant has no such analyst.
        """
        values = {"level": int(level), "set_by": caller.user_id, "updated_at": func.now()}
        async with self._database.session(caller) as session:
            if not any(one.id == user_id for one in await _read(session, caller)):
                raise NotFound("There is no such analyst.")
            row = insert(UnderwriterRow).values(user_id=user_id, tenant_id=caller.tenant_id, **values)
            await session.execute(row.on_conflict_do_update(index_elements=["user_id"], set_=values))
            return next(one for one in await _read(session, caller) if one.id == user_id)


async def _read(session: AsyncSession, caller: Principal) -> list[Underwriter]:
    is_open = CaseRow.stage.not_in(CLOSED)
    count = (
        select(func.count())
        .where(CaseRow.tenant_id == caller.tenant_id, CaseRow.owner_id == UserRow.id, is_open)
        .correlate(UserRow)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(UserRow.id, UserRow.display_name, UnderwriterRow.level, count)
        .outerjoin(UnderwriterRow, UnderwriterRow.user_id == UserRow.id)
        .where(UserRow.tenant_id == caller.tenant_id, UserRow.roles.contains([Role.ANALYST.value]))
        .order_by(UserRow.display_name, UserRow.id)
    )
    return [Underwriter(row[0], row[1], Level(row[2] or Level.L1), row[3]) for row in rows]
