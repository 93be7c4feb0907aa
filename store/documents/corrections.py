"""What people say of a document: its pages sorted, its facts confirmed or corrected, with who and when.

A sorting sends the document back to be read: its papers have other pages now, and thus other facts. A
correction changes one value. Either way `document.verified` follows, and whatever rests on the document looks
again. Nothing that was read or said is overwritten without being kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from domain.documents.sorting import check_sorting, page_changes
from domain.documents.verdicts import Verdict, corrected
from domain.errors import Conflict, NotFound
from domain.ids import uuid7
from store.among import among
from store.documents.facts import corrected_values
from store.documents.learned import learn_fact, learn_pages
from store.documents.parts import as_papers, keep_sorting, newest_sorting, read_parts, write_parts
from store.documents.records import Document, DocumentPart
from store.documents.shelf import held_document
from store.documents.telling import uploaded, verified
from store.events.writing import announce
from store.tables.documents import DocumentFactRow, DocumentFactVerdictRow, DocumentSortingRow
from store.tables.tenants import UserRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from domain.documents.sorting import SortedPaper
    from domain.tenancy import Principal
    from store.database import AsyncSession
    from store.documents.shelf import DocumentShelf
    from store.tables.documents import DocumentRow

_NOT_READ: Final = "This document is still being read; wait for its facts."


class SortedMeanwhile(Conflict):
    """The papers are not as the caller saw them."""

    code = "version_conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """Who sorted the file's papers last."""

    number: int = 0
    """0: nobody; they stand as they were read."""
    by: UUID | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All that was said of a document, oldest first, with names of who said it."""

    sortings: Sequence[DocumentSortingRow]
    verdicts: Sequence[DocumentFactVerdictRow]
    names: Mapping[UUID, str]


class DocumentCorrections:
    """Corrections of documents, in the scope of who makes them."""

    def __init__(self, shelf: DocumentShelf) -> None:
        self._shelf = shelf

    async def sorting(self, who: Principal, document_id: UUID) -> Sorting:
        """Who sorted the papers last, and how often they were."""
        async with self._shelf.database.session(who) as session:
            row = await newest_sorting(session, who.tenant_id, document_id)
            return Sorting() if row is None else Sorting(number=row.number, by=row.by_id, at=row.at)

    async def sort(
        self, who: Principal, document_id: UUID, seen: int | None, papers: Sequence[SortedPaper]
    ) -> Document:
        """Says which pages are which paper, and has the facts of the papers read anew.

        Args:
            who: Who says so.
            document_id: Of which document.
            seen: Number of the sorting that it was decided on; None: whatever it is.
            papers: All papers of the file; each page of it is in one.

        Raises:
            NotFound: There is no such document.
            Conflict: It is being read.
            SortedMeanwhile: Somebody sorted it since.
            BadInput: A page is nowhere, or in two places.
        """
        async with self._shelf.database.session(who) as session:
            row = await _read_document(session, who, document_id)
            check_sorting(papers, row.page_count)
            last = await newest_sorting(session, who.tenant_id, document_id)
            if seen is not None and seen != (0 if last is None else last.number):
                raise SortedMeanwhile("Somebody sorted these pages since you looked; look at theirs first.")
            before = as_papers(await read_parts(session, who.tenant_id, document_id))
            if last is None:
                await keep_sorting(session, row, before, None)
            await keep_sorting(session, row, papers, who.user_id)
            parts = [
                DocumentPart(min(one.pages), max(one.pages), one.label, None, one.pages) for one in papers
            ]
            await write_parts(session, row, parts, who.user_id)
            await learn_pages(session, who, document_id, page_changes(before, papers))
            row.state = "reading"
            message = await announce(session, who.tenant_id, uploaded(row))
            await session.flush()
            document = Document.of(row)
        await self._shelf.sent([message])
        return document

    async def judge(
        self,
        who: Principal,
        document_id: UUID,
        fact_id: UUID,
        verdict: Verdict,
        said: Any = None,  # noqa: ANN401  # JSON
    ) -> DocumentFactRow:
        """Confirms a fact, corrects it, or withdraws what was said of it; the fact as it stands now.

        Raises:
            NotFound: There is no such document or fact.
            Conflict: The document is being read.
            BadInput: The value is not of the kind of what was read.
        """
        async with self._shelf.database.session(who) as session:
            row = await _read_document(session, who, document_id)
            fact = await session.scalar(
                select(DocumentFactRow).where(
                    DocumentFactRow.tenant_id == who.tenant_id,
                    DocumentFactRow.document_id == document_id,
                    DocumentFactRow.id == fact_id,
                )
            )
            if fact is None:
                raise NotFound("There is no such fact; the document was read anew since you looked.")
            value_before = fact.value
            await self._told(session, who, fact, verdict, said)
            messages = []
            if fact.value != value_before:
                await learn_fact(session, who, fact, fact.read["value"] if fact.read else fact.value)
                messages = [await announce(session, who.tenant_id, verified(row))]
            await session.flush()
        await self._shelf.sent(messages)
        return fact

    async def _told(
        self,
        session: AsyncSession,
        who: Principal,
        fact: DocumentFactRow,
        verdict: Verdict,
        said: Any,  # noqa: ANN401  # JSON
    ) -> None:
        read = {"value": fact.value, "method": fact.method, "confidence": str(fact.confidence)}
        read = read if fact.read is None else fact.read
        value = corrected(said, read["value"]) if verdict == "corrected" else None
        now = datetime.now(UTC)
        fact.value, fact.method, fact.confidence = read["value"], read["method"], read["confidence"]
        fact.read = None
        if verdict == "corrected":
            for name, one in corrected_values(value, read).items():
                setattr(fact, name, one)
        is_said = verdict != "withdrawn"
        fact.verdict = verdict if is_said else None
        fact.told_by, fact.told_at = (who.user_id, now) if is_said else (None, None)
        last = await session.scalar(
            select(func.max(DocumentFactVerdictRow.number)).where(
                DocumentFactVerdictRow.tenant_id == who.tenant_id,
                DocumentFactVerdictRow.document_id == fact.document_id,
            )
        )
        session.add(
            DocumentFactVerdictRow(
                id=uuid7(),
                tenant_id=who.tenant_id,
                document_id=fact.document_id,
                number=(last or 0) + 1,
                field=fact.field,
                page=fact.page,
                quote=fact.quote,
                read=read["value"],
                verdict=verdict,
                value=value,
                by_id=who.user_id,
                at=now,
            )
        )

    async def history(self, who: Principal, document_id: UUID) -> History:
        """All that was said of the document."""
        async with self._shelf.database.session(who) as session:

            async def all_of(table: Any) -> Sequence[Any]:  # noqa: ANN401  # one of two tables
                mine = select(table).where(table.tenant_id == who.tenant_id, table.document_id == document_id)
                return (await session.scalars(mine.order_by(table.number))).all()

            sortings, verdicts = await all_of(DocumentSortingRow), await all_of(DocumentFactVerdictRow)
            people = {one.by_id for one in (*sortings, *verdicts) if one.by_id is not None}
            found = await session.execute(
                select(UserRow.id, UserRow.display_name).where(
                    UserRow.tenant_id == who.tenant_id, among(UserRow.id, people)
                )
            )
            return History(sortings=sortings, verdicts=verdicts, names={row[0]: row[1] for row in found})


async def _read_document(session: AsyncSession, who: Principal, document_id: UUID) -> DocumentRow:
    row = await held_document(session, who.tenant_id, document_id)
    if row.state != "verified":
        raise Conflict(_NOT_READ)
    return row
