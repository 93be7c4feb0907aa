"""What the platform itself finds about a case: mismatches, papers that came, conditions that are met."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from domain.cases.conditions import BUREAU, TITLE
from domain.ids import uuid7
from store.tables.case_findings import CaseConditionRow, CaseMismatchRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from domain.cases.conditions import ConditionState
    from domain.cases.mismatches import Mismatch
    from store.database import AsyncSession
    from store.tables.cases import CaseRow


async def note_mismatches(
    session: AsyncSession, row: CaseRow, found: Sequence[Mismatch], now: datetime
) -> None:
    """Keeps these as the mismatches there are. One that a person has explained stays explained."""
    mine = (CaseMismatchRow.tenant_id == row.tenant_id, CaseMismatchRow.case_id == row.id)
    keys = [one.key for one in found]
    await session.execute(
        update(CaseMismatchRow)
        .where(*mine, CaseMismatchRow.key.not_in(keys) if keys else CaseMismatchRow.is_found)
        .values(is_found=False)
    )
    for one in found:
        added = insert(CaseMismatchRow).values(
            id=uuid7(),
            tenant_id=row.tenant_id,
            case_id=row.id,
            key=one.key,
            field=one.field,
            severity=one.severity,
            says=one.says,
            sides=[
                {**asdict(side), "fact_id": str(side.fact_id) if side.fact_id else None} for side in one.sides
            ],
            state="open",
            at=now,
        )
        await session.execute(
            added.on_conflict_do_update(
                index_elements=["case_id", "key"],
                set_={"is_found": True, "severity": one.severity, "sides": added.excluded.sides},
            )
        )


async def note_missing(
    session: AsyncSession, row: CaseRow, received: Sequence[tuple[str, int | None]], now: datetime
) -> None:
    """Papers that are there: their conditions were open until now."""
    for code, applicant in received:
        await session.execute(
            update(CaseConditionRow)
            .where(
                CaseConditionRow.tenant_id == row.tenant_id,
                CaseConditionRow.case_id == row.id,
                CaseConditionRow.code == code,
                CaseConditionRow.applicant.is_not_distinct_from(applicant),
                CaseConditionRow.state == "open",
            )
            .values(state="received", at=now)
        )


async def settle_by_platform(
    session: AsyncSession, row: CaseRow, inputs: Mapping[str, Any], title: Mapping[str, Any], now: datetime
) -> None:
    """Clears the conditions that figures answer: a credit report of everybody, a clear title."""
    people = inputs["applicants"]
    if all(person.get("bureau_pulled_on") for person in people):
        pulled = min(person["bureau_pulled_on"] for person in people)
        await _clear(session, row, BUREAU, f"Reports are there, the oldest of {pulled}.", now)
    if title.get("opinion") == "clear_and_marketable":
        await _clear(session, row, TITLE, "The opinion says clear and marketable.", now)


async def clear_condition(session: AsyncSession, row: CaseRow, code: str, note: str, now: datetime) -> bool:
    """Clears an open condition as the platform; False: it was settled before."""
    return await _clear(session, row, code, note, now)


async def _clear(session: AsyncSession, row: CaseRow, code: str, note: str, now: datetime) -> bool:
    done = await session.execute(
        update(CaseConditionRow)
        .where(
            CaseConditionRow.tenant_id == row.tenant_id,
            CaseConditionRow.case_id == row.id,
            CaseConditionRow.code == code,
            CaseConditionRow.state.in_(("open", "received")),
        )
        .values(state="cleared", at=now, note=note)
        .returning(CaseConditionRow.id)
    )
    return done.first() is not None


async def condition_codes(session: AsyncSession, row: CaseRow, state: ConditionState) -> list[str]:
    """Codes of conditions in that state, with the applicant's place behind a colon where it is of one."""
    found = await session.execute(
        select(CaseConditionRow.code, CaseConditionRow.applicant).where(
            CaseConditionRow.tenant_id == row.tenant_id,
            CaseConditionRow.case_id == row.id,
            CaseConditionRow.state == state,
        )
    )
    return [code if applicant is None else f"{code}:{applicant}" for code, applicant in found]
