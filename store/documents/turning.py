"""A page that a person turned: kept in place of the page as it was read, and its facts are read anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from domain.errors import Conflict, NotFound
from store.documents.shelf import held_document
from store.documents.telling import uploaded
from store.events.writing import announce
from store.tables.documents import DocumentPageRow, PassageRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from domain.tenancy import Principal
    from store.documents.shelf import DocumentShelf


async def turn_page(
    shelf: DocumentShelf,
    who: Principal,
    document_id: UUID,
    number: int,
    turned: Callable[[Mapping[str, Any]], dict[str, Any]],
) -> None:
    """Puts the turned page in place of the page, and has parts, facts and passages of the document made anew.

    Args:
        shelf: Where documents are kept.
        who: Who turns it.
        document_id: Of which document.
        number: Of which page.
        turned: The page's body turned; called once, with the body as it is kept.

    Raises:
        NotFound: There is no such document or page.
        Conflict: It is being read.
        BadInput: The page cannot be turned.
    """
    async with shelf.database.session(who) as session:
        row = await held_document(session, who.tenant_id, document_id)
        if row.state != "verified":
            raise Conflict("This document is still being read; turn its pages after that.")
        page = await session.scalar(
            select(DocumentPageRow).where(
                DocumentPageRow.tenant_id == who.tenant_id,
                DocumentPageRow.document_id == document_id,
                DocumentPageRow.number == number,
            )
        )
        if page is None:
            raise NotFound("There is no such page.")
        page.body = turned(page.body)
        # Written anew by the index: a passage that is there keeps its boxes.
        await session.execute(
            delete(PassageRow).where(
                PassageRow.tenant_id == who.tenant_id,
                PassageRow.document_id == document_id,
                PassageRow.page == number,
            )
        )
        row.state = "reading"
        message = await announce(session, who.tenant_id, uploaded(row))
    await shelf.sent([message])
