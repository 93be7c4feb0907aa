"""What title files keep of a document goes when it is erased; the hashes of their stories stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import delete, select, update

from domain.title_files.forgetting import (
    facts_without,
    given_without,
    given_without_dropped,
    report_emptied,
)
from domain.title_files.papers import has_agreement
from store.events.models.title import TitleChanged
from store.tables.titles import (
    TitleDocumentRow,
    TitleFindingRow,
    TitleReportRow,
    TitleRow,
    TitleSearchRow,
)
from store.titles.reading import read_file
from store.titles.stepping import back_to_reading
from store.titles.stories import tell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from domain.title_files.papers import PaperReading
    from store.database import AsyncSession
    from store.titles.reading import TitleFile


async def forget_document(
    session: AsyncSession, tenant_id: UUID, document_id: UUID, *, at: datetime
) -> Sequence[TitleChanged]:
    """Drops what was read of an erased document from every title file; what to announce of each.

    A file whose opinion is not out loses all that was made of its papers and is reviewed anew without this
    one: its case, report and draft name what the paper said. An opinion that is out stays as it was signed,
    with the quotes of its findings and clauses; working copies beside it go: what was read, the facts, the
    text of an agreement. The story has ids and hashes only, and gains a line. Done again, it changes nothing.
    """
    of_document = (TitleDocumentRow.tenant_id == tenant_id, TitleDocumentRow.document_id == document_id)
    ids = await session.scalars(
        select(TitleRow.id)
        .where(
            TitleRow.tenant_id == tenant_id,
            TitleRow.id.in_(select(TitleDocumentRow.title_id).where(*of_document)),
        )
        .order_by(TitleRow.id)
        .with_for_update()
    )
    files = [await read_file(session, tenant_id, title_id) for title_id in ids.all()]
    changed = [event for file in files if (event := await _forget(session, file, document_id, at))]
    await session.execute(
        update(TitleDocumentRow).where(*of_document).values(state="refused", reading=None, file_name=None)
    )
    return changed


async def _forget(
    session: AsyncSession, file: TitleFile, document_id: UUID, at: datetime
) -> TitleChanged | None:
    title = file.title
    number, paper = next(
        (place, each) for place, each in enumerate(file.documents, 1) if each.document_id == document_id
    )
    reading = cast("PaperReading | None", paper.reading)
    is_out = title.stage == "signed"
    facts = facts_without(title.facts, document_id)
    agreement = [] if has_agreement(paper.label, reading) else title.agreement
    given = title.case_given
    if given is not None and not is_out:
        given = (
            given_without_dropped(given, number, standing=facts)
            if reading is None
            else given_without(given, reading, standing=facts, today=at.date())
        )
    if (
        paper.state == "refused"
        and reading is None
        and (facts, agreement, given) == (title.facts, title.agreement, title.case_given)
    ):
        return None
    kept: dict[str, Any] = {
        "facts": facts,
        "agreement": agreement,
        "case_given": given,
        "version": title.version + 1,
        "updated_at": at,
    }
    mine = (TitleRow.tenant_id == title.tenant_id, TitleRow.id == title.id)
    if not is_out:
        await back_to_reading(session, file, at)
        await _drop_unsigned(session, file, document_id)
        kept |= {"case_json": None, "report": None, "draft": None, "opinion": None, "contract": None}
    await session.execute(update(TitleRow).where(*mine).values(**kept))
    details = {"document": str(document_id), "version": title.version + 1}
    await tell(session, title.tenant_id, title.id, "paper_erased", by=None, at=at, details=details)
    return None if is_out else TitleChanged(title_id=title.id, revision=title.revision, what="papers")


async def _drop_unsigned(session: AsyncSession, file: TitleFile, document_id: UUID) -> None:
    """What searches of the file that were never signed say of the document, this one among them.

    Findings that quote it go: found again, they come without its words. A report that a later search tells
    changes from loses what it told.
    """
    title = file.title
    issued = set(
        await session.scalars(
            select(TitleReportRow.revision).where(
                TitleReportRow.tenant_id == title.tenant_id, TitleReportRow.title_id == title.id
            )
        )
    )
    await session.execute(
        delete(TitleFindingRow).where(
            TitleFindingRow.tenant_id == title.tenant_id,
            TitleFindingRow.title_id == title.id,
            TitleFindingRow.revision.not_in(issued),
            TitleFindingRow.evidence.contains([{"document_id": str(document_id)}]),
        )
    )
    for search in file.searches:
        is_after_signed = search.revision - 1 in issued
        if is_after_signed and search.revision in issued:
            continue
        before = search.report_before if is_after_signed else report_emptied(search.report_before)
        await session.execute(
            update(TitleSearchRow)
            .where(TitleSearchRow.tenant_id == title.tenant_id, TitleSearchRow.id == search.id)
            .values(report_before=before, changes=None)
        )
