"""Papers looked at: the document, its pages as text and picture, its facts, its file."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.services import ServicesDep
from api.v1.documents.caller import ReaderDep
from api.v1.documents.showing import says, shown
from api.v1.models.documents import (
    DocumentFactOut,
    DocumentFactsOut,
    DocumentListOut,
    DocumentOut,
    HiddenOut,
    PageOut,
)
from domain.documents.labels import DocumentLabel
from domain.errors import NotFound
from rag.papers.wire import read_page
from tools.papers.desk import FilePurpose  # FastAPI reads the annotation

router = APIRouter(prefix="/documents", tags=["documents"])

Scale = Annotated[float, Query(ge=0.2, le=2, allow_inf_nan=False)]
"""Pixels a point; a fifth is enough to know a page by."""
_PRIVATE = {"Cache-Control": "private, max-age=300"}


@router.get("")
async def list_documents(
    caller: ReaderDep,
    services: ServicesDep,
    subject_kind: Literal["case", "title", "other"] | None = None,
    subject_id: UUID | None = None,
) -> DocumentListOut:
    """The newest hundred documents that the caller may see, of a subject if one is named."""
    found = await services.papers.shelf.recent(caller, subject_kind=subject_kind, subject_id=subject_id)
    return DocumentListOut(items=[DocumentOut.of(one, [one], [], says(one)) for one in found])


@router.get("/{document_id}")
async def get_document(document_id: UUID, caller: ReaderDep, services: ServicesDep) -> DocumentOut:
    """One document with its versions and parts."""
    return await shown(services, caller, document_id)


@router.get("/{document_id}/pages/{number}.png", response_class=Response)
async def draw_page(
    document_id: UUID, number: int, caller: ReaderDep, services: ServicesDep, scale: Scale = 1
) -> Response:
    """The page as PNG, up to two pixels a point, the right way up, Aadhaar numbers blacked."""
    png = await services.papers.draw(caller, document_id, number, scale)
    return Response(png, media_type="image/png", headers=_PRIVATE)


@router.get("/{document_id}/pages/{number}")
async def get_page(document_id: UUID, number: int, caller: ReaderDep, services: ServicesDep) -> PageOut:
    """The page's lines and where they stand, and words that are in the file and not to be seen."""
    shelf = services.papers.shelf
    await shelf.get(caller, document_id)
    bodies = await shelf.pages(caller, document_id, first=number, limit=1)
    if not bodies or bodies[0]["page"][0] != number:
        raise NotFound("There is no such page, or it is not read yet.")
    found = read_page(bodies[0])
    parts = await shelf.parts(caller, document_id)
    label = next((one.label for one in parts if number in one.numbers), DocumentLabel.UNKNOWN)
    hidden = [HiddenOut(text=one.line.text, how=one.how.value) for one in found.hidden]
    return PageOut.of(found.page, hidden, label, found.inside, found.problem)


@router.get("/{document_id}/facts")
async def get_facts(document_id: UUID, caller: ReaderDep, services: ServicesDep) -> DocumentFactsOut:
    """What was read out of the document, each value with the words that say it and their place."""
    await services.papers.shelf.get(caller, document_id)
    rows = await services.papers.shelf.facts(caller, document_id)
    return DocumentFactsOut(items=[DocumentFactOut.of(row) for row in rows])


@router.get("/{document_id}/file", response_class=Response)
async def get_file(
    document_id: UUID, caller: ReaderDep, services: ServicesDep, purpose: FilePurpose | None = None
) -> Response:
    """The file as it was sent, to be saved and not shown: it is a stranger's.

    A file that may hold a whole Aadhaar number is given to who sent it, and to an analyst who says a purpose.
    """
    document, content = await services.papers.original(caller, document_id, purpose)
    name = quote(document.file_name, safe="")
    return Response(
        content,
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox",
        },
    )
