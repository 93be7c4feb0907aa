"""Papers received, drawn and erased: what the API, the command line and other graphs call."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from domain.documents.redaction import masked_boxes, masked_boxes_of, masked_name
from domain.errors import NotFound
from rag.papers.problems import PaperRefused
from rag.papers.sniff import sniff
from rag.papers.wire import read_page
from rag.papers.words import clean
from store.documents.records import NewDocument

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from domain.documents.page import Box
    from domain.tenancy import Principal
    from rag.papers.pool import PaperReaders
    from rag.passages_index import PassageIndex
    from store.documents.erasing import DocumentEraser
    from store.documents.files import FileStore
    from store.documents.records import SubjectKind
    from store.documents.shelf import DocumentShelf, Received

LONGEST_NAME: Final = 200
NAMELESS: Final = "document"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a paper is of."""

    kind: SubjectKind = "other"
    id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDesk:
    """Doors to files, rows, index and reading processes."""

    files: FileStore
    shelf: DocumentShelf
    index: PassageIndex
    eraser: DocumentEraser
    readers: PaperReaders

    async def receive(
        self, who: Principal, path: Path, file_name: str, subject: Subject, replaces_id: UUID | None = None
    ) -> Received:
        """Puts a file away and has it read in the background.

        Args:
            who: Who sends it.
            path: Where it is now; it is copied.
            file_name: As the sender has it.
            subject: What it is of.
            replaces_id: The document it is a new version of.

        Raises:
            PaperRefused: By its first bytes or its size it is nothing that is read.
            NotFound: There is no such document to replace.
        """
        kind = await asyncio.to_thread(sniff, path, self.readers.limits)
        if replaces_id is not None:
            await self.shelf.get(who, replaces_id)
        content = await self.files.put(who.tenant_id, path)
        return await self.shelf.receive(
            who,
            NewDocument(
                file_name=shown_name(file_name),
                sha256=content.sha256,
                size_bytes=content.size_bytes,
                kind=kind.value,
                media_type=kind.media_type,
                subject_kind=subject.kind,
                subject_id=subject.id,
                replaces_id=replaces_id,
            ),
        )

    async def draw(self, who: Principal, document_id: UUID, number: int, scale: float) -> bytes:
        """A page as PNG as it was read, the right way up and with Aadhaar numbers blacked.

        A page that is not read yet is not drawn: what has to be blacked on it is not known.

        Raises:
            NotFound: There is no such page, it is not read yet, or files of its kind have no look.
        """
        document = await self.shelf.get(who, document_id)
        bodies = await self.shelf.pages(who, document_id, first=number, limit=1)
        if not bodies or bodies[0]["page"][0] != number:
            raise NotFound("There is no such page, or it is not read yet.")
        found = read_page(bodies[0])
        page = found.page
        async with self.files.fetched(who.tenant_id, document.sha256) as path:
            try:
                png = await self.readers.draw(path, number, scale=scale, rotation=page.rotation)
            except PaperRefused:
                raise NotFound("Files of this kind have no pages to be drawn; read its text.") from None
        # Words under a scan are where the scan shows them.
        boxes = [*masked_boxes(page), *(box for one in found.hidden for box in masked_boxes_of(one.line))]
        return await asyncio.to_thread(_blacked, png, boxes, scale) if boxes else png

    async def erase(self, who: Principal, document_id: UUID) -> None:
        """Erases the document with its vectors, pages, facts, passages and, where no other needs it, file.

        Raises:
            NotFound: There is none, or it is not the caller's to see.
            Conflict: A legal hold is on it.
        """
        document = await self.shelf.get(who, document_id)
        if not document.is_held:
            await self.index.remove(who, document_id)
        await self.eraser.erase(who, document_id)


def shown_name(file_name: str) -> str:
    r"""The last part of a name, without what no name shows, an Aadhaar number in it masked.

    >>> shown_name("..\\..\\etc/pass\u202ewd.pdf")
    'passwd.pdf'
    """
    plain = " ".join(clean(PurePath(file_name.replace("\\", "/")).name).split())
    return masked_name(plain)[-LONGEST_NAME:] or NAMELESS


def _blacked(png: bytes, boxes: list[Box], scale: float) -> bytes:
    from PIL import Image, ImageDraw

    picture = Image.open(io.BytesIO(png)).convert("RGB")
    pen = ImageDraw.Draw(picture)
    for box in boxes:
        edges = (box.left, box.top, box.right, box.bottom)
        pen.rectangle([round(edge * scale) for edge in edges], fill="black")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
