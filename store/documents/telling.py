"""What is announced of a document: that it is there to be read, and that what it says is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.events.models.document import DocumentUploaded, DocumentVerified

if TYPE_CHECKING:
    from uuid import UUID

    from store.tables.documents import DocumentRow


def uploaded(row: DocumentRow) -> DocumentUploaded:
    """The document waits to be read, for the first time or anew."""
    return DocumentUploaded(
        document_id=row.id, sha256=row.sha256, media_type=row.media_type, case_id=_case_of(row)
    )


def verified(row: DocumentRow) -> DocumentVerified:
    """The document was read, or what it says has changed."""
    return DocumentVerified(document_id=row.id, kind=row.label, case_id=_case_of(row))


def _case_of(row: DocumentRow) -> UUID | None:
    return row.subject_id if row.subject_kind == "case" else None
