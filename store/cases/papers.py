"""Papers of a case and their facts: added in one transaction, read as reconciliation wants them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domain.cases.facts import check_value, current_ids, role_of
from domain.documents.fact import Evidence, Fact, FactMethod
from domain.documents.labels import label_of
from domain.documents.page import Box
from domain.ids import uuid7
from domain.lending.reconcile.kinds import PaperFacts
from store.tables.case_findings import CaseDocumentRow, CaseFactRow
from store.tables.documents import DocumentFactRow, DocumentRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from store.database import AsyncSession, Database
    from store.scope import Scope
    from store.tables.cases import CaseRow


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFact:
    """A fact to be added."""

    field: str
    value: Any
    quote: str | None = None
    page: int | None = None
    box: dict[str, Any] | None = None
    method: FactMethod = "rules"
    confidence: str = "1"
    note: str | None = None
    document_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPaper:
    """A paper to be added, with what was read in it."""

    document_id: UUID
    label: str
    file_name: str
    pages: int | None = None
    applicant: int | None = None
    state: str = "verified"
    facts: Sequence[NewFact] = ()


async def add_facts(
    session: AsyncSession, row: CaseRow, facts: Sequence[NewFact], *, by: UUID | None, at: datetime
) -> None:
    """Adds facts to a held case; its figures, if any, are stale from now on.

    Raises:
        BadInput: A value is none that is kept.
    """
    values = []
    for fact in facts:
        check_value(fact.value)
        row.facts_seq += 1
        values.append(
            {
                "id": uuid7(),
                "tenant_id": row.tenant_id,
                "case_id": row.id,
                "seq": row.facts_seq,
                "field": fact.field,
                "value": fact.value,
                "method": fact.method,
                "confidence": fact.confidence,
                "document_id": fact.document_id,
                "page": fact.page,
                "quote": fact.quote,
                "box": fact.box,
                "note": fact.note,
                "person_id": by if fact.method == "person" else None,
                "at": at,
            }
        )
    if values:
        await session.execute(insert(CaseFactRow), values)
        _make_stale(row, at)


def note_new_facts(row: CaseRow, at: datetime) -> None:
    """Facts came that are kept with their document: figures of a held case without them are stale."""
    row.facts_seq += 1
    _make_stale(row, at)


def _make_stale(row: CaseRow, at: datetime) -> None:
    if row.judged_seq is not None and row.stale_since is None:
        row.stale_since = at


async def add_papers(
    session: AsyncSession, row: CaseRow, papers: Sequence[NewPaper], *, by: UUID | None, at: datetime
) -> None:
    """Adds papers to a held case. One that is there already gets what was read in it now beside what was.

    A paper without facts tells nothing new about figures, and leaves them as they are.

    Raises:
        BadInput: A value is none that is kept.
    """
    for paper in papers:
        state = {"label": paper.label, "state": paper.state, "pages": paper.pages}
        added = insert(CaseDocumentRow).values(
            id=uuid7(),
            tenant_id=row.tenant_id,
            case_id=row.id,
            document_id=paper.document_id,
            file_name=paper.file_name,
            applicant=paper.applicant,
            role=role_of(paper.label),
            at=at,
            **state,
        )
        await session.execute(
            added.on_conflict_do_update(index_elements=["case_id", "document_id"], set_=state)
        )
    facts = [
        NewFact(
            field=fact.field,
            value=fact.value,
            quote=fact.quote,
            page=fact.page,
            box=fact.box,
            method=fact.method,
            confidence=fact.confidence,
            document_id=paper.document_id,
        )
        for paper in papers
        for fact in paper.facts
    ]
    await add_facts(session, row, facts, by=by, at=at)


class StoredPapers:
    """Papers of cases: facts that came with them, and facts that were read in documents of the case."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(
        self, scope: Scope, case_id: UUID, document_ids: Sequence[UUID], *, up_to: int | None = None
    ) -> list[PaperFacts]:
        """Those papers with the facts that count.

        Args:
            scope: Whose.
            case_id: Of which case.
            document_ids: Which papers.
            up_to: Number of the newest fact of the case that is looked at; None: all of them.
        """
        async with self._database.session(scope) as session:
            papers = (
                await session.execute(
                    select(CaseDocumentRow).where(
                        CaseDocumentRow.tenant_id == scope.tenant_id,
                        CaseDocumentRow.case_id == case_id,
                        CaseDocumentRow.document_id.in_(document_ids),
                    )
                )
            ).scalars()
            own = await _facts_of(session, scope.tenant_id, case_id, document_ids, up_to)
            read = await read_facts(session, scope.tenant_id, case_id, document_ids)
        facts: dict[UUID | None, list[tuple[Fact, UUID]]] = {}
        for row in own:
            facts.setdefault(row.document_id, []).append((as_fact(row), row.id))
        for each in read:
            facts.setdefault(each.document_id, []).append((as_read(each), each.id))
        return [
            PaperFacts(
                document_id=one.document_id,
                label=label_of(one.label),
                file_name=one.file_name,
                applicant=one.applicant,
                facts=tuple(fact for fact, _ in facts.get(one.document_id, ())),
                fact_ids=tuple(fact_id for _, fact_id in facts.get(one.document_id, ())),
            )
            for one in papers
        ]


async def read_facts(
    session: AsyncSession, tenant_id: UUID, case_id: UUID, document_ids: Sequence[UUID] | None = None
) -> list[DocumentFactRow]:
    """Facts read in documents that are the case's and not another's, page by page; None: all of them."""
    wanted = (
        select(DocumentFactRow)
        .join(DocumentRow, DocumentRow.id == DocumentFactRow.document_id)
        .where(
            DocumentFactRow.tenant_id == tenant_id,
            DocumentRow.tenant_id == tenant_id,
            DocumentRow.subject_kind == "case",
            DocumentRow.subject_id == case_id,
            DocumentRow.state == "verified",
            DocumentRow.erased_at.is_(None),
        )
        .order_by(DocumentFactRow.document_id, DocumentFactRow.page, DocumentFactRow.id)
    )
    if document_ids is not None:
        wanted = wanted.where(DocumentFactRow.document_id.in_(document_ids))
    return list(await session.scalars(wanted))


async def _facts_of(
    session: AsyncSession, tenant_id: UUID, case_id: UUID, document_ids: Sequence[UUID], up_to: int | None
) -> list[CaseFactRow]:
    statement = (
        select(CaseFactRow)
        .where(
            CaseFactRow.tenant_id == tenant_id,
            CaseFactRow.case_id == case_id,
            CaseFactRow.document_id.in_(document_ids),
            CaseFactRow.method != "person",
        )
        .order_by(CaseFactRow.seq)
    )
    if up_to is not None:
        statement = statement.where(CaseFactRow.seq <= up_to)
    rows = list((await session.execute(statement)).scalars())
    counted = current_ids((row.id, row.seq, row.field, row.document_id) for row in rows)
    return [row for row in rows if row.id in counted]


def as_fact(row: CaseFactRow) -> Fact:
    """A kept fact of a paper as the domain has it."""
    return Fact(
        field=row.field,
        value=row.value,
        evidence=Evidence(
            document_id=row.document_id,
            page=row.page or 1,
            quote=row.quote or "",
            box=Box(**row.box) if row.box else None,
        ),
        method="model" if row.method == "model" else "rules",
        confidence=Fraction(row.confidence),
    )


def as_read(row: DocumentFactRow) -> Fact:
    """A fact of a document as the domain has it."""
    return Fact(
        field=row.field,
        value=row.value,
        evidence=Evidence(
            document_id=row.document_id,
            page=row.page,
            quote=row.quote,
            box=Box(*row.box) if row.box else None,
        ),
        method=cast("FactMethod", row.method),
        confidence=Fraction(row.confidence),
    )
