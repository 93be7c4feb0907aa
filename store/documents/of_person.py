"""A person's papers, given out to them: what they sent, and what was read for their own applications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from domain.tenancy import Role
from store.scope import Scope
from store.tables.cases import CaseRow
from store.tables.documents import DocumentFactRow, DocumentPageRow, DocumentRow

if TYPE_CHECKING:
    from domain.tenancy import Principal
    from store.database import AsyncSession, Database


async def documents_of(database: Database, person: Principal) -> list[dict[str, Any]]:
    """The person's documents with the words of their pages and the facts read in them.

    What staff sent for a file of the house is nobody's own; of a case it is its applicant's.
    """
    if person.owner_id is None:
        return []
    own = and_(DocumentRow.owner_id == person.owner_id, DocumentRow.subject_kind == "other")
    cases = select(CaseRow.id).where(
        CaseRow.tenant_id == person.tenant_id, CaseRow.applicant_user_id == person.owner_id
    )
    of_cases = and_(DocumentRow.subject_kind == "case", DocumentRow.subject_id.in_(cases))
    house = Scope(person.tenant_id, roles=frozenset({Role.ANALYST}))
    async with database.session(house) as session:
        rows = await session.scalars(
            select(DocumentRow)
            .where(
                DocumentRow.tenant_id == person.tenant_id,
                DocumentRow.erased_at.is_(None),
                or_(own, of_cases),
            )
            .order_by(DocumentRow.id)
        )
        return [await _whole(session, row) for row in rows.all()]


async def _whole(session: AsyncSession, row: DocumentRow) -> dict[str, Any]:
    pages = await session.scalars(
        select(DocumentPageRow.body)
        .where(DocumentPageRow.tenant_id == row.tenant_id, DocumentPageRow.document_id == row.id)
        .order_by(DocumentPageRow.number)
    )
    facts = await session.scalars(
        select(DocumentFactRow)
        .where(DocumentFactRow.tenant_id == row.tenant_id, DocumentFactRow.document_id == row.id)
        .order_by(DocumentFactRow.page, DocumentFactRow.id)
    )
    return {
        "id": row.id,
        "file_name": row.file_name,
        "sha256": row.sha256,
        "size_bytes": row.size_bytes,
        "kind": row.kind,
        "label": row.label,
        "state": row.state,
        "subject_kind": row.subject_kind,
        "subject_id": row.subject_id,
        "retention": row.retention,
        "is_held": row.is_held,
        "created_at": row.created_at,
        "pages": ["\n".join(map(_words, body["lines"])) for body in pages],
        "facts": [
            {"field": one.field, "value": one.value, "page": one.page, "quote": one.quote} for one in facts
        ],
    }


def _words(line: list[Any]) -> str:
    """Of a line as `rag.papers.wire` keeps it: its words with their places, or its text."""
    said = line[1]
    return said if isinstance(said, str) else " ".join(word[0] for word in said)
