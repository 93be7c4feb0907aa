"""What events of others do to cases: a verified person, a paper that was read, money that went out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domain.cases.conditions import KYC
from domain.cases.facts import role_of
from domain.cases.stages import CLOSED
from domain.errors import NotFound
from domain.ids import uuid7
from store.cases.cards import read_card
from store.cases.findings import clear_condition
from store.cases.papers import NewPaper, add_papers, note_new_facts, read_facts
from store.cases.steps import finish_change
from store.cases.story import Told, add_entry
from store.events.models.case import CaseChanged
from store.events.writing import announce
from store.tables.case_decisions import CaseLockRow
from store.tables.case_findings import CaseDocumentRow
from store.tables.cases import CaseRow
from store.tables.documents import DocumentRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from store.cases.cards import CaseCard
    from store.database import AsyncSession
    from store.outbox import OutboxMessage


class ReadPaper(NamedTuple):
    """A document of a case that was read."""

    case_id: UUID
    document_id: UUID
    label: str
    at: datetime


class Disbursal(NamedTuple):
    """Money that went out."""

    event_id: UUID
    disbursed_on: date
    amount_inr: int
    at: datetime


async def kyc_met(
    session: AsyncSession, tenant_id: UUID, user_id: UUID, method: str, at: datetime
) -> Sequence[tuple[UUID, OutboxMessage]]:
    """Clears the condition of the person's open cases, where it was still open; the events that follow."""
    found = await session.execute(
        select(CaseRow.id)
        .where(
            CaseRow.tenant_id == tenant_id,
            CaseRow.applicant_user_id == user_id,
            CaseRow.stage.not_in(CLOSED),
        )
        .order_by(CaseRow.id)
    )
    met = []
    for case_id in found.scalars().all():
        card = await read_card(session, tenant_id, case_id, is_held=True)
        if card.is_locked:
            continue
        if await clear_condition(session, card.row, KYC, f"Verified by {method}.", at):
            await finish_change(session, card.row, at)
            told = Told("kyc.verified", "The main applicant's identity was verified.", {"method": method})
            await add_entry(session, tenant_id, case_id, told, at=at, by=None)
            changed = CaseChanged(case_id=case_id, what="kyc")
            met.append((case_id, await announce(session, tenant_id, changed)))
    return met


async def paper_came(
    session: AsyncSession, tenant_id: UUID, case_id: UUID, document_id: UUID, at: datetime
) -> bool:
    """Notes a document of the case that is not read yet; False: no such case or document, or it is there."""
    card = await _open_case(session, tenant_id, case_id)
    file = await _document(session, tenant_id, document_id)
    if card is None or file is None:
        return False
    added = await session.execute(
        insert(CaseDocumentRow)
        .values(
            id=uuid7(),
            tenant_id=tenant_id,
            case_id=case_id,
            document_id=document_id,
            label=file.label,
            file_name=file.file_name,
            role=role_of(file.label),
            state="received",
            at=at,
        )
        .on_conflict_do_nothing()
        .returning(CaseDocumentRow.id)
    )
    return added.first() is not None


async def paper_read(session: AsyncSession, tenant_id: UUID, paper: ReadPaper) -> OutboxMessage | None:
    """The paper is its case's, with what was read in it; None: there is no such case, or it is decided.

    Figures that rest on fewer facts are stale from then on.
    """
    card = await _open_case(session, tenant_id, paper.case_id)
    if card is None:
        return None
    file = await _document(session, tenant_id, paper.document_id)
    new = NewPaper(
        document_id=paper.document_id,
        label=paper.label,
        file_name=file.file_name if file else paper.label,
        pages=(file.page_count or None) if file else None,
    )
    await add_papers(session, card.row, [new], by=None, at=paper.at)
    if await read_facts(session, tenant_id, paper.case_id, [paper.document_id]):
        note_new_facts(card.row, paper.at)
    await finish_change(session, card.row, paper.at)
    details = {"document_id": str(paper.document_id), "label": paper.label}
    told = Told("paper.read", f"A paper was read: {paper.label}.", details)
    await add_entry(session, tenant_id, paper.case_id, told, at=paper.at, by=None)
    return await announce(session, tenant_id, CaseChanged(case_id=paper.case_id, what="documents"))


async def title_signed(
    session: AsyncSession, tenant_id: UUID, names: Sequence[UUID], opinion: str, at: datetime
) -> Sequence[tuple[UUID, OutboxMessage]]:
    """Tells open cases that name the title, by its id or its thread; figures without it are stale."""
    found = await session.scalars(
        select(CaseRow.id)
        .where(
            CaseRow.tenant_id == tenant_id,
            CaseRow.title_thread_id.in_(names),
            CaseRow.stage.not_in(CLOSED),
        )
        .order_by(CaseRow.id)
    )
    told = []
    for case_id in found.all():
        card = await _open_case(session, tenant_id, case_id)
        if card is None:
            continue
        note_new_facts(card.row, at)
        await finish_change(session, card.row, at)
        entry = Told("title.signed", "The title opinion is signed.", {"opinion": opinion})
        await add_entry(session, tenant_id, case_id, entry, at=at, by=None)
        told.append((case_id, await announce(session, tenant_id, CaseChanged(case_id=case_id, what="title"))))
    return told


async def lock_case(session: AsyncSession, tenant_id: UUID, case_id: UUID, paid: Disbursal) -> bool:
    """Closes the case to changes; False: there is no such case here, or it is closed already."""
    try:
        card = await read_card(session, tenant_id, case_id, is_held=True)
    except NotFound:
        return False
    if card.is_locked:
        return False
    await finish_change(session, card.row, paid.at)
    details = {"disbursed_on": paid.disbursed_on.isoformat(), "amount_inr": paid.amount_inr}
    told = Told("locked", "The loan was paid out; the case is closed to changes.", details)
    await add_entry(session, tenant_id, case_id, told, at=paid.at, by=None)
    await session.execute(
        insert(CaseLockRow).values(
            case_id=case_id,
            tenant_id=tenant_id,
            event_id=paid.event_id,
            disbursed_on=paid.disbursed_on,
            amount_inr=paid.amount_inr,
            at=paid.at,
        )
    )
    return True


async def _open_case(session: AsyncSession, tenant_id: UUID, case_id: UUID) -> CaseCard | None:
    try:
        card = await read_card(session, tenant_id, case_id, is_held=True)
    except NotFound:
        return None
    return None if card.is_locked or card.row.stage in CLOSED else card


async def _document(session: AsyncSession, tenant_id: UUID, document_id: UUID) -> DocumentRow | None:
    return await session.scalar(
        select(DocumentRow).where(
            DocumentRow.tenant_id == tenant_id,
            DocumentRow.id == document_id,
            DocumentRow.erased_at.is_(None),
        )
    )
