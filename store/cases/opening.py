"""Opens a case: line, file, conditions, papers, first link of the story, and the event that starts the graph."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import UUID, uuid5

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert

from domain.cases.conditions import KYC, conditions_of
from domain.cases.declared import is_path, judged_case
from domain.cases.sla import due_at
from domain.cases.waiting import waits_of
from domain.ids import uuid7
from store.cases.papers import add_papers
from store.cases.story import Told, add_entry, told_details
from store.events.models.case import CaseOpened
from store.events.writing import announce
from store.tables.case_findings import CaseConditionRow
from store.tables.cases import CaseFileRow, CaseRow
from store.tables.events import KycVerificationRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from domain.cases.declared import Declared
    from store.cases.papers import NewPaper
    from store.database import AsyncSession
    from store.outbox import OutboxMessage

GRAPH: Final = "underwriting"
_NUMBERS: Final = text("select pg_advisory_xact_lock(hashtextextended('case numbers ' || :tenant, 0))")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """An application as it came in."""

    declared: Declared
    applicant_name: str
    about: dict[str, Any]
    """city, locality, carpet_sqft."""
    papers: Sequence[NewPaper] = ()
    bureau: dict[str, Any] | None = None
    applicant_user_id: UUID | None = None
    title_thread_id: UUID | None = None
    owner_id: UUID | None = None
    is_synthetic: bool = False


class Opened(NamedTuple):
    """What came of it."""

    case_id: UUID
    thread_id: UUID
    run_id: UUID
    messages: Sequence[OutboxMessage]
    """To relay after the commit; empty for a repeated wish."""


def case_thread(tenant_id: UUID, case_id: UUID) -> UUID:
    """The thread that works on the case; as the runtime names threads that events start."""
    return uuid5(tenant_id, f"{GRAPH} {case_id}")


def first_run(event_id: UUID) -> UUID:
    """The run that the opening starts."""
    return uuid5(event_id, GRAPH)


async def open_case(
    session: AsyncSession,
    tenant_id: UUID,
    new: NewCase,
    *,
    by: UUID | None,
    now: datetime,
    case_id: UUID | None = None,
) -> Opened:
    """Opens the case; asked again with the same id it is the same case.

    Raises:
        BadInput: Facts of its papers make it a case that cannot be judged.
    """
    case_id = case_id or uuid7()
    thread_id, event = case_thread(tenant_id, case_id), CaseOpened(case_id=case_id)
    told_id = uuid5(case_id, "opened")
    held = await told_details(session, tenant_id, told_id)
    if held is not None:
        return Opened(case_id, thread_id, first_run(UUID(held["event_id"])), ())
    facts = [fact for paper in new.papers for fact in paper.facts]
    judged_case(new.declared.inputs, {fact.field: fact.value for fact in facts if is_path(fact.field)})
    row = await _add_row(session, tenant_id, case_id, thread_id, new, by=by, now=now)
    await add_papers(session, row, new.papers, by=by, at=now)
    message = await announce(session, tenant_id, event)
    details = {
        "product": row.product,
        "amount_inr": row.amount_inr,
        "not_kept": new.declared.dropped[:50],
        "event_id": str(message.id),
    }
    told = Told("opened", f"{row.ref} was opened.", details)
    await add_entry(session, tenant_id, case_id, told, at=now, by=by, entry_id=told_id)
    return Opened(case_id, thread_id, first_run(message.id), [message])


async def _add_row(  # noqa: PLR0913  # what a case is made of
    session: AsyncSession,
    tenant_id: UUID,
    case_id: UUID,
    thread_id: UUID,
    new: NewCase,
    *,
    by: UUID | None,
    now: datetime,
) -> CaseRow:
    inputs = new.declared.inputs
    await session.execute(_NUMBERS, {"tenant": str(tenant_id)})
    number = (
        1
        + (
            await session.execute(
                select(func.coalesce(func.max(CaseRow.number), 0)).where(CaseRow.tenant_id == tenant_id)
            )
        ).scalar_one()
    )
    is_known = await _is_verified(session, tenant_id, new.applicant_user_id)
    row = CaseRow(
        id=case_id,
        tenant_id=tenant_id,
        number=number,
        ref=f"PM-{now.year}-{number:06d}",
        version=1,
        stage="intake",
        stage_since=now,
        due_at=due_at("intake", now),
        waits=waits_of("intake", now, opened_at=now, also=() if is_known else ("kyc",)),
        applicant_name=new.applicant_name,
        co_applicants=len(inputs["applicants"]) - 1,
        product=inputs["product"],
        amount_inr=int(inputs["requested_amount"]),
        tenure_months=int(inputs["tenure_months"]),
        rate_pct=str(inputs["rate_pct"]),
        city=new.about.get("city"),
        as_of=date.fromisoformat(inputs["as_of"]),
        owner_id=new.owner_id,
        created_by=by,
        applicant_user_id=new.applicant_user_id,
        thread_id=thread_id,
        title_thread_id=new.title_thread_id,
        facts_seq=0,
        round=1,
        is_synthetic=new.is_synthetic,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    await session.flush()
    session.add(
        CaseFileRow(case_id=case_id, tenant_id=tenant_id, declared=inputs, about=new.about, bureau=new.bureau)
    )
    await session.execute(
        insert(CaseConditionRow),
        [
            {
                "id": uuid7(),
                "tenant_id": tenant_id,
                "case_id": case_id,
                "place": place,
                "code": one.key.code,
                "applicant": one.key.applicant,
                "text": one.text,
                "before": one.before,
                "state": "cleared" if is_known and one.key.code == KYC else "open",
                "at": now if is_known and one.key.code == KYC else None,
                "note": "Verified before." if is_known and one.key.code == KYC else None,
            }
            for place, one in enumerate(conditions_of(inputs, row.as_of))
        ],
    )
    return row


async def _is_verified(session: AsyncSession, tenant_id: UUID, user_id: UUID | None) -> bool:
    if user_id is None:
        return False
    found = await session.execute(
        select(KycVerificationRow.user_id).where(
            KycVerificationRow.tenant_id == tenant_id, KycVerificationRow.user_id == user_id
        )
    )
    return found.first() is not None
