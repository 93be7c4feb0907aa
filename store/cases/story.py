"""Adds to a case's story, under the lock of the case's row."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domain.cases.story import Entry, LinkedEntry, link_hash
from domain.hash_chain import BEGINNING
from domain.ids import uuid7
from store.tables.case_decisions import CaseTimelineRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from store.database import AsyncSession


class Told(NamedTuple):
    """What happened, before it is a link."""

    kind: str
    says: str
    details: dict[str, Any] = {}  # noqa: RUF012  # never changed in place


class StoryEntry(NamedTuple):
    """A link and its id."""

    id: UUID
    linked: LinkedEntry


async def add_entry(  # noqa: PLR0913  # one line of a story
    session: AsyncSession,
    tenant_id: UUID,
    case_id: UUID,
    told: Told,
    *,
    at: datetime,
    by: UUID | None,
    entry_id: UUID | None = None,
) -> None:
    """Adds one entry. The caller holds the case's row, so that links are made one after another."""
    last = (
        await session.execute(
            select(CaseTimelineRow.number, CaseTimelineRow.hash)
            .where(CaseTimelineRow.tenant_id == tenant_id, CaseTimelineRow.case_id == case_id)
            .order_by(CaseTimelineRow.number.desc())
            .limit(1)
        )
    ).one_or_none()
    number, previous = (1, BEGINNING) if last is None else (last.number + 1, last.hash)
    entry = Entry(
        case_id=case_id,
        number=number,
        at=at.astimezone(UTC),
        kind=told.kind,
        by=by,
        says=told.says,
        details=told.details,
    )
    await session.execute(
        insert(CaseTimelineRow).values(
            id=entry_id or uuid7(),
            tenant_id=tenant_id,
            case_id=case_id,
            number=number,
            at=entry.at,
            kind=told.kind,
            person_id=by,
            says=told.says,
            details=told.details,
            previous_hash=previous,
            hash=link_hash(previous, entry),
        )
    )


async def is_told(session: AsyncSession, tenant_id: UUID, entry_id: UUID) -> bool:
    """Whether an entry of that id is in a story: a step repeated under one key is one step."""
    same = select(CaseTimelineRow.id).where(
        CaseTimelineRow.tenant_id == tenant_id, CaseTimelineRow.id == entry_id
    )
    return (await session.execute(same)).one_or_none() is not None


async def told_details(session: AsyncSession, tenant_id: UUID, entry_id: UUID) -> dict[str, Any] | None:
    """Details of an entry; None: there is none of that id."""
    same = select(CaseTimelineRow.details).where(
        CaseTimelineRow.tenant_id == tenant_id, CaseTimelineRow.id == entry_id
    )
    return (await session.execute(same)).scalar_one_or_none()


async def read_story(session: AsyncSession, tenant_id: UUID, case_id: UUID) -> Sequence[StoryEntry]:
    """All of a case's story, oldest first."""
    rows = await session.execute(
        select(CaseTimelineRow)
        .where(CaseTimelineRow.tenant_id == tenant_id, CaseTimelineRow.case_id == case_id)
        .order_by(CaseTimelineRow.number)
    )
    return [
        StoryEntry(
            row.id,
            LinkedEntry(
                entry=Entry(
                    case_id=row.case_id,
                    number=row.number,
                    at=row.at,
                    kind=row.kind,
                    by=row.person_id,
                    says=row.says,
                    details=row.details,
                ),
                previous_hash=row.previous_hash,
                hash=row.hash,
            ),
        )
        for row in rows.scalars()
    ]
