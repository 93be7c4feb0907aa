"""The story of a title file, in the transaction of what happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domain.hash_chain import BEGINNING
from domain.ids import uuid7
from domain.title_files.story import Entry, first_broken, next_entry
from store.tables.titles import TitleTimelineRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from store.database import AsyncSession


@dataclass(frozen=True, slots=True)
class Story:
    """All entries, oldest first, with the id of each."""

    entries: Sequence[tuple[UUID, Entry]]

    @property
    def is_intact(self) -> bool:
        """Whether every hash is the one its entry and the one before it make."""
        return first_broken([entry for _, entry in self.entries]) is None

    @property
    def head(self) -> str:
        """The last entry's hash."""
        return self.entries[-1][1].hash if self.entries else BEGINNING


async def read_story(session: AsyncSession, tenant_id: UUID, title_id: UUID) -> Story:
    """The story of one file, as its tenant sees it."""
    found = await session.execute(
        select(TitleTimelineRow)
        .where(TitleTimelineRow.tenant_id == tenant_id, TitleTimelineRow.title_id == title_id)
        .order_by(TitleTimelineRow.number)
    )
    return Story([(row.id, _entry(row)) for row in found.scalars()])


async def tell(  # noqa: PLR0913  # one line of a story
    session: AsyncSession,
    tenant_id: UUID,
    title_id: UUID,
    kind: str,
    *,
    by: UUID | None,
    at: datetime,
    details: Mapping[str, Any],
) -> None:
    """Adds an entry. The caller holds the lock of the file's row, so that entries have one order."""
    found = await session.execute(
        select(TitleTimelineRow)
        .where(TitleTimelineRow.tenant_id == tenant_id, TitleTimelineRow.title_id == title_id)
        .order_by(TitleTimelineRow.number.desc())
        .limit(1)
    )
    last = found.scalar_one_or_none()
    entry = next_entry(
        None if last is None else _entry(last), title_id=title_id, kind=kind, by=by, at=at, details=details
    )
    await session.execute(
        insert(TitleTimelineRow).values(
            id=uuid7(),
            tenant_id=tenant_id,
            title_id=title_id,
            number=entry.number,
            kind=kind,
            by_id=by,
            at=at,
            details=dict(details),
            previous_hash=entry.previous_hash,
            hash=entry.hash,
        )
    )


def _entry(row: TitleTimelineRow) -> Entry:
    return Entry(
        title_id=row.title_id,
        number=row.number,
        kind=row.kind,
        by=row.by_id,
        at=row.at,
        details=row.details,
        previous_hash=row.previous_hash,
        hash=row.hash,
    )
