"""Papers received, drawn and erased: what the API, the command line and other graphs call."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import structlog

from domain.documents.redaction import masked_boxes, masked_boxes_of, masked_name
from domain.documents.turning import turned_line, turned_page
from domain.errors import Forbidden, NotFound
from domain.tenancy import Role
from rag.papers.problems import PaperRefused
from rag.papers.sniff import sniff
from rag.papers.turning import is_read_by_look
from rag.papers.wire import page_message, read_page
from rag.papers.words import clean
from store.documents.records import READ_AGAIN, NewDocument
from store.documents.turning import turn_page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from uuid import UUID

    from domain.documents.page import Box
    from domain.documents.turning import Degrees
    from domain.tenancy import Principal
    from rag.papers.pool import PaperReaders
    from rag.passages_index import PassageIndex
    from store.documents.erasing import DocumentEraser
    from store.documents.files import FileStore
    from store.documents.records import Document, SubjectKind
    from store.documents.shelf import DocumentShelf, Received

log = structlog.get_logger()

LONGEST_NAME: Final = 200
FilePurpose = Literal["underwriting", "title_review", "correction", "dispute", "legal_request"]
"""What staff may take a whole file for."""
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

    async def turn(self, who: Principal, document_id: UUID, number: int, degrees: Degrees) -> None:
        """Turns a page clockwise for everybody; its words and what is blacked turn with it.

        Words that were read from its picture are read again by the new way up, in the background; words of
        the file's own text stay.

        Raises:
            NotFound: There is no such document or page.
            Conflict: The document is being read.
            BadInput: Files of its kind have no look.
        """
        await turn_page(self.shelf, who, document_id, number, lambda body: _turned(body, degrees))

    async def original(
        self, who: Principal, document_id: UUID, purpose: FilePurpose | None
    ) -> tuple[Document, bytes]:
        """The document and its file as it was sent.

        Pages are shown with Aadhaar numbers masked; the file itself is not changed. One that has a whole
        number in it, or that was not read to its end, is given to who sent it, and to an analyst who says
        what for (DOMAIN G: full documents, the purpose logged). An advocate has its pages.

        Raises:
            NotFound: There is none, or it is not the caller's to see.
            Forbidden: It is not the caller's to have unmasked.
        """
        document = await self.shelf.get(who, document_id)
        is_own = who.owner_id is not None and document.owner_id == who.owner_id
        if document.may_hold_aadhaar and not is_own:
            if Role.ANALYST not in who.roles:
                raise Forbidden(
                    "The file may hold a whole Aadhaar number: look at its pages, which have it masked.",
                    missing=f"the role {Role.ANALYST}",
                )
            if purpose is None:
                raise Forbidden(
                    "The file may hold a whole Aadhaar number: say what it is for, with purpose="
                    f"{', '.join(get_args(FilePurpose))}.",
                    missing="a purpose",
                )
        async with self.files.fetched(who.tenant_id, document.sha256) as path:
            content = await asyncio.to_thread(path.read_bytes)
        log.info(
            "document.file_given",
            document_id=str(document_id),
            reader=str(who.user_id),
            purpose=purpose,
            may_hold_aadhaar=document.may_hold_aadhaar,
        )
        return document, content

    async def erase(self, who: Principal, document_id: UUID) -> None:
        """Erases the document with its vectors, pages, facts, passages and, where no other needs it, file.

        Raises:
            NotFound: There is none, or it is not the caller's to see.
            Conflict: A legal hold is on it.
        """
        await self.shelf.get(who, document_id)
        await self.eraser.erase(who, document_id)
        # Rows first: what the index takes in is made of them. It is asked once more later (`with_vectors`).
        await self.index.remove(who, document_id)


def shown_name(file_name: str) -> str:
    r"""The last part of a name, without what no name shows, an Aadhaar number in it masked.

    >>> shown_name("..\\..\\etc/pass\u202ewd.pdf")
    'passwd.pdf'
    """
    plain = " ".join(clean(PurePath(file_name.replace("\\", "/")).name).split())
    return masked_name(plain)[-LONGEST_NAME:] or NAMELESS


def _turned(body: Mapping[str, Any], degrees: Degrees) -> dict[str, Any]:
    read = read_page(body)
    hidden = tuple(replace(one, line=turned_line(one.line, read.page, degrees)) for one in read.hidden)
    turned = page_message(replace(read, page=turned_page(read.page, degrees), hidden=hidden))
    return turned | {READ_AGAIN: True} if is_read_by_look(read) else turned


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
