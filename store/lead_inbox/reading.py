"""Pages, single lines and counts of the inbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from domain.errors import NotFound
from store.lead_inbox.asking import after, conditions, cursor_of, in_view, order
from store.lead_inbox.cards import LeadCard, select_cards, to_card
from store.tables.events import LeadSlaRow
from store.tables.leads import LeadRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Select

    from domain.tenancy import Principal
    from store.database import AsyncSession, Database
    from store.lead_inbox.asking import InboxQuery


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Lines of one page, and where the next one starts."""

    cards: Sequence[LeadCard]
    next_cursor: str | None
    total: int


@dataclass(frozen=True, slots=True)
class InboxCounts:
    """How many leads each view holds."""

    mine: int
    unassigned: int
    team: int
    snoozed: int
    hot: int
    sla_missed: int


class LeadInbox:
    """Reads the inbox of the caller's tenant."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def page(self, caller: Principal, query: InboxQuery) -> InboxPage:
        """One page.

        Raises:
            BadInput: The cursor or the owner is not of its form.
        """
        tests = [LeadRow.tenant_id == caller.tenant_id, in_view(query.view, query.caller_id, query.now)]
        tests.extend(conditions(query))
        key, is_falling = order(query.sort)
        page = select_cards().add_columns(key.label("page_key")).where(*tests)
        behind = after(query.cursor, key, is_falling=is_falling)
        if behind is not None:
            page = page.where(behind)
        lines = (key.desc(), LeadRow.id.desc()) if is_falling else (key, LeadRow.id)
        async with self._db.session(caller) as session:
            rows = (await session.execute(page.order_by(*lines).limit(query.limit + 1))).all()
            total = (await session.execute(_count(*tests))).scalar_one()
        shown = rows[: query.limit]
        is_more = len(rows) > query.limit
        return InboxPage(
            cards=[to_card(row, query.now) for row in shown],
            next_cursor=cursor_of(shown[-1].page_key, shown[-1].id) if is_more else None,
            total=total,
        )

    async def card(self, caller: Principal, lead_id: UUID, now: datetime) -> LeadCard:
        """One line.

        Raises:
            NotFound: There is no such lead of the caller's tenant.
        """
        async with self._db.session(caller) as session:
            return await read_card(session, caller, lead_id, now)

    async def counts(self, caller: Principal, caller_id: UUID, now: datetime) -> InboxCounts:
        """How many leads are in each view."""
        awake = in_view("team", caller_id, now)
        missed = and_(awake, LeadSlaRow.touched_at.is_(None), LeadSlaRow.first_touch_due_at < now)
        counted = (
            select(
                *(
                    func.count().filter(test)
                    for test in (
                        in_view("mine", caller_id, now),
                        in_view("unassigned", caller_id, now),
                        awake,
                        in_view("snoozed", caller_id, now),
                        and_(awake, LeadRow.band == "hot"),
                        missed,
                    )
                )
            )
            .select_from(LeadRow)
            .outerjoin(LeadSlaRow, LeadSlaRow.lead_id == LeadRow.id)
            .where(LeadRow.tenant_id == caller.tenant_id)
        )
        async with self._db.session(caller) as session:
            found = (await session.execute(counted)).one()
        return InboxCounts(*(int(one) for one in tuple(found)))

    async def changed(
        self, caller: Principal, since: datetime, *, limit: int
    ) -> Sequence[tuple[UUID, datetime]]:
        """Leads that changed since then, the longest ago first: for a reader who was away."""
        statement = (
            select(LeadRow.id, LeadRow.updated_at)
            .where(LeadRow.tenant_id == caller.tenant_id, LeadRow.updated_at >= since)
            .order_by(LeadRow.updated_at)
            .limit(limit)
        )
        async with self._db.session(caller) as session:
            return [(row.id, row.updated_at) for row in await session.execute(statement)]


async def read_card(session: AsyncSession, caller: Principal, lead_id: UUID, now: datetime) -> LeadCard:
    """One line, inside the caller's transaction.

    Raises:
        NotFound: There is no such lead of the caller's tenant.
    """
    statement = select_cards().where(LeadRow.tenant_id == caller.tenant_id, LeadRow.id == lead_id)
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound("There is no such lead.")
    return to_card(row, now)


async def read_cards(
    session: AsyncSession, caller: Principal, lead_ids: Sequence[UUID], now: datetime
) -> list[LeadCard]:
    """Lines of leads of the caller's tenant in the order asked for, inside the caller's transaction."""
    statement = select_cards().where(LeadRow.tenant_id == caller.tenant_id, LeadRow.id.in_(lead_ids))
    found = {row.id: row for row in await session.execute(statement)}
    return [to_card(found[one], now) for one in lead_ids]


def _count(*tests: ColumnElement[bool]) -> Select[int]:
    return (
        select(func.count())
        .select_from(LeadRow)
        .outerjoin(LeadSlaRow, LeadSlaRow.lead_id == LeadRow.id)
        .where(*tests)
    )
