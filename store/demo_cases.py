"""The demo tenant's analysts and cases: stored as if they had come in, and announced, so that runs work on them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid5

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from domain.cases.bureau import read_report
from domain.cases.declared import declared_of
from domain.tenancy import DEMO_TENANT_ID, Role
from store.cases.bureau_facts import bureau_paper
from store.cases.opening import NewCase, open_case
from store.cases.papers import NewFact, NewPaper
from store.tables.cases import CaseRow, UnderwriterRow
from store.tables.tenants import UserRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from store.database import Database
    from store.outbox import OutboxMessage

_AGE = timedelta(days=9)
"""Of a demo case's credit report; within what the policy allows."""


async def ensure_demo_analysts(db: Database, analysts: Iterable[tuple[str, str, int]]) -> None:
    """Makes the analysts: email, name, level. One who is there stays, and keeps the level they have."""
    async with db.system_session() as session:
        for email, name, level in analysts:
            user_id = uuid5(DEMO_TENANT_ID, email)
            person = insert(UserRow).values(
                id=user_id,
                tenant_id=DEMO_TENANT_ID,
                email=email,
                display_name=name,
                roles=[Role.ANALYST.value],
                is_demo=True,
            )
            await session.execute(person.on_conflict_do_nothing())
            row = insert(UnderwriterRow).values(user_id=user_id, tenant_id=DEMO_TENANT_ID, level=level)
            await session.execute(row.on_conflict_do_nothing())


async def has_cases(db: Database) -> bool:
    """Whether the demo tenant has any case, of the demo or of its owner."""
    async with db.system_session() as session:
        found = select(func.count()).select_from(
            select(CaseRow.id).where(CaseRow.tenant_id == DEMO_TENANT_ID).limit(1).subquery()
        )
        return (await session.execute(found)).scalar_one() > 0


def report_day() -> str:
    """The day of demo reports, ISO."""
    return (datetime.now(UTC).date() - _AGE).isoformat()


async def add_demo_cases(db: Database, cases: Sequence[Any]) -> Sequence[OutboxMessage]:
    """Stores cases (`tools.demo_cases.made.DemoCase`); messages to relay."""
    now = datetime.now(UTC)
    messages: list[OutboxMessage] = []
    async with db.system_session() as session:
        for case in cases:
            declared = declared_of(case.application, now.date())
            papers = [_paper(case, one, at) for at, one in enumerate(case.papers)]
            report = None
            if case.bureau is not None:
                report = read_report(case.bureau, 1)
                papers.append(bureau_paper(report, uuid5(case.id, "bureau")))
            new = NewCase(
                declared=declared,
                applicant_name=case.applicant_name,
                about=case.about,
                papers=papers,
                bureau=report.plain() if report else None,
                is_synthetic=True,
            )
            opened = await open_case(session, DEMO_TENANT_ID, new, by=None, now=now, case_id=case.id)
            messages += opened.messages
    return messages


def _paper(case: Any, paper: dict[str, Any], at: int) -> NewPaper:  # noqa: ANN401  # a DemoCase
    return NewPaper(
        document_id=uuid5(case.id, f"paper {at}"),
        label=paper["label"],
        file_name=paper["file_name"],
        applicant=paper["applicant"],
        pages=1,
        facts=[NewFact(page=1, **fact) for fact in paper["facts"]],
    )
