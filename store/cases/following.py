"""What events of others do to cases: a verified person, a paper that was read, money that went out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domain.cases.conditions import KYC
from domain.cases.stages import CLOSED
from domain.errors import NotFound
from store.cases.cards import read_card
from store.cases.findings import clear_condition
from store.cases.papers import NewPaper, add_papers
from store.cases.steps import finish_change
from store.cases.story import Told, add_entry
from store.events.models.case import CaseChanged
from store.events.writing import announce
from store.tables.case_decisions import CaseLockRow
from store.tables.cases import CaseRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from store.cases.cards import CaseCard
    from store.database import AsyncSession
    from store.outbox import OutboxMessage


class ReadPaper(NamedTuple):
    """A paper that was read."""

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


async def paper_read(session: AsyncSession, tenant_id: UUID, paper: ReadPaper) -> OutboxMessage | None:
    """Adds the paper to its case; None: there is no such case, or it is decided."""
    card = await _open_case(session, tenant_id, paper.case_id)
    if card is None:
        return None
    new = NewPaper(document_id=paper.document_id, label=paper.label, file_name=paper.label)
    await add_papers(session, card.row, [new], by=None, at=paper.at)
    await finish_change(session, card.row, paper.at)
    details = {"document_id": str(paper.document_id), "label": paper.label}
    told = Told("paper.read", f"A paper was read: {paper.label}.", details)
    await add_entry(session, tenant_id, paper.case_id, told, at=paper.at, by=None)
    return await announce(session, tenant_id, CaseChanged(case_id=paper.case_id, what="documents"))


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
