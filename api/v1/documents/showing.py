"""A document as its screens show it: parts, versions, how far it is read, and what the caller may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.v1.documents.caller import may_correct, may_open_file
from api.v1.models.documents import DocumentMayOut, DocumentOut
from rag.papers.problems import PaperProblem
from store.documents.corrections import DocumentCorrections

if TYPE_CHECKING:
    from uuid import UUID

    from api.services import ApiServices
    from domain.tenancy import Principal
    from store.documents.records import Document


async def shown(services: ApiServices, caller: Principal, document_id: UUID) -> DocumentOut:
    """One document with all around it.

    Raises:
        NotFound: There is none, or it is not the caller's to see.
    """
    shelf = services.papers.shelf
    document = await shelf.get(caller, document_id)
    versions = await shelf.versions(caller, document_id)
    parts = await shelf.parts(caller, document_id)
    sorting = await DocumentCorrections(shelf).sorting(caller, document_id)
    return DocumentOut.of(document, versions, parts, says(document)).model_copy(
        update={
            "pages_read": await shelf.pages_kept(caller, document_id),
            "sorting": sorting.number,
            "sorted_by": sorting.by,
            "sorted_at": sorting.at,
            "may": DocumentMayOut(
                correct=may_correct(caller, document), open_file=may_open_file(caller, document)
            ),
        }
    )


def says(document: Document) -> str | None:
    """Why it was refused, in a sentence."""
    return None if document.problem is None else PaperProblem(document.problem).says
