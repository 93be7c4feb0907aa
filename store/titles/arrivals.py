"""Documents of title files that were read elsewhere, the first time or anew after a correction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from store.events.models.title import TitleChanged
from store.tables.titles import TitleDocumentRow, TitleRow
from store.titles.reading import read_file
from store.titles.stepping import back_to_reading
from store.titles.stories import tell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from store.database import AsyncSession


async def note_verified(
    session: AsyncSession, tenant_id: UUID, document_id: UUID, *, label: str, at: datetime
) -> Sequence[TitleChanged]:
    """Marks the document as read in every file that waits for it; what to announce of each.

    A file that took in an earlier reading of it goes back to be read, and its signatures fall: what they
    stand under rests on what the paper was thought to say. An opinion that is out changes no more.
    """
    anew = await _read_anew(session, tenant_id, document_id, label=label, at=at)
    waiting = await session.execute(
        update(TitleDocumentRow)
        .where(
            TitleDocumentRow.tenant_id == tenant_id,
            TitleDocumentRow.document_id == document_id,
            TitleDocumentRow.state == "awaited",
        )
        .values(state="verified", label=label)
        .returning(TitleDocumentRow.title_id)
    )
    ids = sorted({*waiting.scalars().all(), *anew})
    if not ids:
        return []
    revisions = await session.execute(
        select(TitleRow.id, TitleRow.revision).where(TitleRow.tenant_id == tenant_id, TitleRow.id.in_(ids))
    )
    return [
        TitleChanged(title_id=title_id, revision=revision, what="papers") for title_id, revision in revisions
    ]


async def _read_anew(
    session: AsyncSession, tenant_id: UUID, document_id: UUID, *, label: str, at: datetime
) -> Sequence[UUID]:
    of_document = (
        TitleDocumentRow.tenant_id == tenant_id,
        TitleDocumentRow.document_id == document_id,
        TitleDocumentRow.state == "verified",
        TitleDocumentRow.reading.is_not(None),
    )
    locked = (
        select(TitleRow)
        .where(
            TitleRow.tenant_id == tenant_id,
            TitleRow.stage != "signed",
            TitleRow.id.in_(select(TitleDocumentRow.title_id).where(*of_document)),
        )
        .order_by(TitleRow.id)
        .with_for_update()
    )
    ids = [row.id for row in await session.scalars(locked)]
    for title_id in ids:
        file = await read_file(session, tenant_id, title_id)
        await back_to_reading(session, file, at)
        version = file.title.version + 1
        await session.execute(
            update(TitleRow)
            .where(TitleRow.tenant_id == tenant_id, TitleRow.id == title_id)
            .values(version=version, updated_at=at)
        )
        await session.execute(
            update(TitleDocumentRow)
            .where(*of_document, TitleDocumentRow.title_id == title_id)
            .values(reading=None, label=label)
        )
        details = {"document": str(document_id), "version": version}
        await tell(session, tenant_id, title_id, "paper_corrected", by=None, at=at, details=details)
    return ids
