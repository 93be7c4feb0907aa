"""Which pages are which paper, in the transaction of who says so."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from domain.documents.sorting import SortedPaper
from domain.ids import uuid7
from store.documents.records import DocumentPart
from store.tables.documents import DocumentPartRow, DocumentSortingRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from store.database import AsyncSession
    from store.tables.documents import DocumentRow


async def read_parts(session: AsyncSession, tenant_id: UUID, document_id: UUID) -> list[DocumentPart]:
    """The papers of a file, in its order or in the order that a person gave them."""
    rows = await session.scalars(
        select(DocumentPartRow)
        .where(DocumentPartRow.tenant_id == tenant_id, DocumentPartRow.document_id == document_id)
        .order_by(DocumentPartRow.position, DocumentPartRow.first_page)
    )
    return [
        DocumentPart(
            row.first_page,
            row.last_page,
            row.label,
            None if row.score is None else Fraction(row.score),
            tuple(row.pages or ()),
        )
        for row in rows
    ]


async def write_parts(
    session: AsyncSession, row: DocumentRow, parts: Sequence[DocumentPart], set_by: UUID | None
) -> None:
    """Puts the papers of a held document in place of those before; its label is that of the longest."""
    await session.execute(
        delete(DocumentPartRow).where(
            DocumentPartRow.tenant_id == row.tenant_id, DocumentPartRow.document_id == row.id
        )
    )
    if not parts:
        return
    await session.execute(
        insert(DocumentPartRow),
        [_values(row, place, part, set_by) for place, part in enumerate(parts, start=1)],
    )
    row.label = max(parts, key=lambda part: len(part.numbers)).label


def _values(row: DocumentRow, place: int, part: DocumentPart, set_by: UUID | None) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "tenant_id": row.tenant_id,
        "document_id": row.id,
        "first_page": part.first,
        "last_page": part.last,
        "label": part.label,
        "score": None if part.score is None else as_decimal(part.score),
        "set_by": set_by,
        "pages": list(part.pages) or None,
        "position": place if part.pages else None,
    }


def as_decimal(share: Fraction) -> Decimal:
    """A share as columns keep it, to four places."""
    return (Decimal(share.numerator) / Decimal(share.denominator)).quantize(Decimal("0.0001"))


async def newest_sorting(
    session: AsyncSession, tenant_id: UUID, document_id: UUID
) -> DocumentSortingRow | None:
    """What a person said last of the file's papers; None: it stands as it was read."""
    return await session.scalar(
        select(DocumentSortingRow)
        .where(DocumentSortingRow.tenant_id == tenant_id, DocumentSortingRow.document_id == document_id)
        .order_by(DocumentSortingRow.number.desc())
        .limit(1)
    )


async def keep_sorting(
    session: AsyncSession, row: DocumentRow, papers: Sequence[SortedPaper], by: UUID | None
) -> None:
    """Adds a sorting of a held document to its history."""
    last = await session.scalar(
        select(func.max(DocumentSortingRow.number)).where(
            DocumentSortingRow.tenant_id == row.tenant_id, DocumentSortingRow.document_id == row.id
        )
    )
    session.add(
        DocumentSortingRow(
            id=uuid7(),
            tenant_id=row.tenant_id,
            document_id=row.id,
            number=(last or 0) + 1,
            parts=[{"label": one.label, "pages": list(one.pages)} for one in papers],
            by_id=by,
        )
    )
    await session.flush()


def as_papers(parts: Sequence[DocumentPart]) -> list[SortedPaper]:
    """Parts as the domain has them."""
    return [SortedPaper(part.label, part.numbers) for part in parts]
