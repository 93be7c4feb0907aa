"""Title files that may wait for somebody, in one statement: the inbox asks for them often."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from store.tables.tenants import UserRow
from store.tables.titles import TitleDocumentRow, TitleRow
from store.titles.reading import TitleLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.tenancy import Principal
    from store.database import Database


class WaitingTitle(NamedTuple):
    """An open file, without its findings."""

    line: TitleLine
    owner_name: str | None


async def waiting_titles(db: Database, caller: Principal, *, limit: int = 500) -> Sequence[WaitingTitle]:
    """Open files of the caller's tenant, the one that stands longest where it is first."""
    papers = (
        select(
            TitleDocumentRow.title_id,
            func.count().label("all"),
            func.count().filter(TitleDocumentRow.state == "awaited").label("awaited"),
        )
        .where(TitleDocumentRow.tenant_id == caller.tenant_id)
        .group_by(TitleDocumentRow.title_id)
        .subquery()
    )
    statement = (
        select(TitleRow, UserRow.display_name, papers.c.all, papers.c.awaited)
        .outerjoin(UserRow, UserRow.id == TitleRow.owner_id)
        .outerjoin(papers, papers.c.title_id == TitleRow.id)
        .where(TitleRow.tenant_id == caller.tenant_id, TitleRow.stage != "signed")
        .order_by(TitleRow.stage_since, TitleRow.id)
        .limit(limit)
    )
    async with db.session(caller) as session:
        rows = (await session.execute(statement)).all()
    return [
        WaitingTitle(
            TitleLine(title=title, findings=(), awaited=awaited or 0, has_papers=bool(count)), owner_name
        )
        for title, owner_name, count, awaited in rows
    ]
