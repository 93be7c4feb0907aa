"""Documents of title files that were read elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from store.events.models.title import TitleChanged
from store.tables.titles import TitleDocumentRow, TitleRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from store.database import AsyncSession


async def note_verified(
    session: AsyncSession, tenant_id: UUID, document_id: UUID, *, label: str
) -> Sequence[TitleChanged]:
    """Marks the document as read in every file that waits for it; what to announce of each."""
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
    ids = sorted(waiting.scalars().all())
    if not ids:
        return []
    revisions = await session.execute(
        select(TitleRow.id, TitleRow.revision).where(TitleRow.tenant_id == tenant_id, TitleRow.id.in_(ids))
    )
    return [
        TitleChanged(title_id=title_id, revision=revision, what="papers") for title_id, revision in revisions
    ]
