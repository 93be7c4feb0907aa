"""What people set right on papers, queued for the evals in the transaction in which it is set right."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, or_, select, update

from store.eval_queue import queued_correction
from store.tables.documents import DocumentFactRow
from store.tables.eval_queue import EvalCorrectionRow
from store.tables.titles import TitleDocumentRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.documents.sorting import PageChange
    from domain.tenancy import Principal
    from store.database import AsyncSession


async def learn_pages(
    session: AsyncSession, who: Principal, document_id: UUID, changes: Sequence[PageChange]
) -> None:
    """Queues each page that a person labels or divides otherwise than it was."""
    for change in changes:
        await queued_correction(
            session,
            who,
            kind="page",
            subject_id=document_id,
            field=f"page {change.page}",
            got=asdict(change.got),
            expected=asdict(change.expected),
        )


async def learn_fact(session: AsyncSession, who: Principal, fact: DocumentFactRow, read: Any) -> None:  # noqa: ANN401  # JSON
    """Queues the person's value against what was read; a correction taken back is no case any more."""
    field = await _name_of(session, who, fact)
    if fact.verdict == "corrected":
        await queued_correction(
            session,
            who,
            kind="fact",
            subject_id=fact.document_id,
            field=field,
            got=read,
            expected=fact.value,
        )
        return
    table = EvalCorrectionRow
    await session.execute(
        update(table)
        .where(
            table.tenant_id == who.tenant_id,
            table.owner_id.is_not_distinct_from(who.owner_id),
            table.kind == "fact",
            table.subject_id == fact.document_id,
            table.field == field,
            table.state == "queued",
        )
        .values(state="dismissed", updated_at=func.now())
    )


async def unlearn(session: AsyncSession, tenant_id: UUID, document_id: UUID) -> None:
    """Drops what was queued of an erased document, whoever made it and whatever became of it.

    Corrections of events of a title file do not say which paper an event is of: all those of a file that
    holds the document go.

    Args:
        session: One that sees every person's corrections.
        tenant_id: Whose document it was.
        document_id: Which.
    """
    table = EvalCorrectionRow
    holding = select(TitleDocumentRow.title_id).where(
        TitleDocumentRow.tenant_id == tenant_id, TitleDocumentRow.document_id == document_id
    )
    await session.execute(
        delete(table).where(
            table.tenant_id == tenant_id,
            or_(table.subject_id == document_id, (table.kind == "fact") & table.subject_id.in_(holding)),
        )
    )


async def _name_of(session: AsyncSession, who: Principal, fact: DocumentFactRow) -> str:
    """Field, page, and which of the field's values on that page: a deed has many witnesses."""
    before = await session.scalar(
        select(func.count()).where(
            DocumentFactRow.tenant_id == who.tenant_id,
            DocumentFactRow.document_id == fact.document_id,
            DocumentFactRow.field == fact.field,
            DocumentFactRow.page == fact.page,
            DocumentFactRow.id < fact.id,
        )
    )
    return f"{fact.field}, page {fact.page}, no. {(before or 0) + 1}"
