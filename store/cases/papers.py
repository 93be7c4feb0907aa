"""Papers of a case and their facts: added in one transaction, read as reconciliation wants them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domain.cases.conditions import HeldPaper
from domain.cases.facts import check_value, current_ids, role_of
from domain.cases.papers import PaperFacts
from domain.documents.fact import Evidence, Fact, FactMethod
from domain.documents.page import Box
from domain.ids import uuid7
from store.tables.case_findings import CaseDocumentRow, CaseFactRow

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


async def held_papers(session: AsyncSession, tenant_id: UUID, case_id: UUID) -> list[HeldPaper]:
    """Papers that came and were not refused."""
    found = await session.execute(
        select(CaseDocumentRow.label, CaseDocumentRow.applicant).where(
            CaseDocumentRow.tenant_id == tenant_id,
            CaseDocumentRow.case_id == case_id,
            CaseDocumentRow.state != "refused",
        )
    )
    return [HeldPaper(*one) for one in found]


class StoredPapers:
    """Papers whose facts are kept with the case itself: sent with it, or typed from it by an analyst."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_case(self, scope: Scope, case_id: UUID) -> list[UUID]:
        """Which papers there are, oldest first."""
        async with self._database.session(scope) as session:
            found = await session.execute(
                select(CaseDocumentRow.document_id)
                .where(
                    CaseDocumentRow.tenant_id == scope.tenant_id,
                    CaseDocumentRow.case_id == case_id,
                    CaseDocumentRow.state == "verified",
                )
                .order_by(CaseDocumentRow.at, CaseDocumentRow.id)
            )
            return list(found.scalars())

    async def read(
        self, scope: Scope, case_id: UUID, document_ids: Sequence[UUID], *, up_to: int | None = None
    ) -> list[PaperFacts]:
        """Those papers with the facts that count.

        Args:
            scope: Whose.
            case_id: Of which case.
            document_ids: Which papers.
            up_to: Number of the newest fact that is looked at; None: all of them.
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
            facts = await _facts_of(session, scope.tenant_id, case_id, document_ids, up_to)
            return [
                PaperFacts(
                    document_id=one.document_id,
                    label=one.label,
                    file_name=one.file_name,
                    applicant=one.applicant,
                    facts=tuple(as_fact(fact) for fact in facts if fact.document_id == one.document_id),
                    fact_ids=tuple(fact.id for fact in facts if fact.document_id == one.document_id),
                )
                for one in papers
            ]


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
