"""What signed title opinions say, for a loan that waits for one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from store.tables.runs import ThreadRow
from store.tables.titles import TitleRow

if TYPE_CHECKING:
    from store.database import AsyncSession, Database
    from store.scope import Scope


class SignedOpinions:
    """Opinions of the caller's tenant; one that is being written says nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def opinion_of(self, scope: Scope, thread_id: UUID) -> str | None:
        """The signed opinion of a title file, named by its id or its review's thread; None: there is none."""
        async with self._database.session(scope) as session:
            title_id = await _title_of(session, scope.tenant_id, thread_id) or thread_id
            opinion: str | None = await session.scalar(
                select(TitleRow.opinion).where(
                    TitleRow.tenant_id == scope.tenant_id, TitleRow.stage == "signed", TitleRow.id == title_id
                )
            )
            return opinion


async def _title_of(session: AsyncSession, tenant_id: UUID, thread_id: UUID) -> UUID | None:
    meta = await session.scalar(
        select(ThreadRow.meta).where(ThreadRow.tenant_id == tenant_id, ThreadRow.id == thread_id)
    )
    if meta is None or meta.get("graph_id") != "title_review":
        return None
    return UUID(str(meta["subject"]))
