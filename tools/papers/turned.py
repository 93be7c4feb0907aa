"""Turned pages of a document that wait to be read by their look, read and put in their places."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.papers.masking import masked
from rag.papers.problems import PaperRefused
from rag.papers.turning import read_again
from rag.papers.wire import page_message, read_page

if TYPE_CHECKING:
    from domain.tenancy import Principal
    from rag.papers.pool import PaperReaders
    from store.documents.files import FileStore
    from store.documents.records import Document
    from store.documents.shelf import DocumentShelf


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedPages:
    """Doors to rows, files and reading processes."""

    shelf: DocumentShelf
    files: FileStore
    readers: PaperReaders

    async def read(self, who: Principal, document: Document) -> None:
        """Reads them; a page that cannot be read that way stays as it was turned.

        Raises:
            NotFound: The document was erased meanwhile.
        """
        for body in await self.shelf.pages_to_read_again(who, document.id):
            page = read_page(body)
            number, rotation = page.page.number, page.page.rotation
            with suppress(PaperRefused):
                async with self.files.fetched(who.tenant_id, document.sha256) as path:
                    seen = await self.readers.read_turned(path, number, rotation=rotation)
                page = read_again(page, masked(seen))
            await self.shelf.put_page(who, document.id, number, page_message(page))
