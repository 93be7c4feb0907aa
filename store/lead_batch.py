"""Scores of many leads at once: taken, and written back with their events, a batch in one transaction."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.lead_scoring.duplicates import find_match
from store.events.writing import announce_many
from store.lead_consents import standing_stop
from store.lead_merge_writes import merge_in
from store.lead_merging import person_of
from store.lead_refusals import close_numbers
from store.lead_scoring import (
    Kept,
    events_of,
    has_just_stopped,
    new_value,
    owner_values,
    routing_entry,
    score_values,
)
from store.tables.events import LeadActivityRow
from store.tables.lead_work import BrokerRow, LeadMergeRow
from store.tables.leads import LeadRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from domain.lead_scoring.duplicates import Person
    from domain.lead_scoring.routing import Broker
    from store.database import AsyncSession
    from store.events.models import EventData
    from store.lead_scoring import ScoredLead
    from store.outbox import OutboxMessage


class Taken(NamedTuple):
    """Leads of one batch, locked until its transaction ends."""

    rows: dict[UUID, Kept]
    merged: int
    """Of those looked at, how many were merged into an older one and are not scored by themselves."""


def _waiting(tenant_id: UUID, before: datetime) -> Any:  # noqa: ANN401  # a condition of SQLAlchemy
    return (
        (LeadRow.tenant_id == tenant_id)
        & LeadRow.merged_into.is_(None)
        & or_(LeadRow.scored_at.is_(None), LeadRow.scored_at < before)
    )


async def count_waiting(session: AsyncSession, tenant_id: UUID, before: datetime) -> int:
    """How many leads have no score of this moment or later."""
    statement = select(func.count()).select_from(LeadRow).where(_waiting(tenant_id, before))
    return (await session.execute(statement)).scalar_one()


async def take_batch(session: AsyncSession, tenant_id: UUID, before: datetime, limit: int) -> Taken:
    """Takes the next leads, duplicates by phone or email merged first; another process's are passed over."""
    statement = (
        select(LeadRow, standing_stop(LeadRow))
        .where(_waiting(tenant_id, before))
        .order_by(LeadRow.scored_at.nulls_first(), LeadRow.id)
        .limit(limit)
        .with_for_update(of=LeadRow, skip_locked=True)
    )
    found = (await session.execute(statement)).all()
    rows = [row for row, _ in found]
    merged = await _merge_known(session, tenant_id, rows)
    kept = {
        row.id: Kept(row.name, row.assigned_to, row.filters, stopped_at)
        for row, stopped_at in found
        if row.merged_into is None
    }
    return Taken(kept, merged)


async def _merge_known(session: AsyncSession, tenant_id: UUID, rows: Sequence[LeadRow]) -> int:
    """Merges those of the rows that an older lead of the same number or address stands for."""
    phones = {row.phone_e164 for row in rows if row.phone_e164 and row.scored_at is None}
    emails = {row.email.lower() for row in rows if row.email and row.scored_at is None}
    if not phones and not emails:
        return 0
    same = or_(LeadRow.phone_e164.in_(phones), func.lower(LeadRow.email).in_(emails))
    statement = select(LeadRow).where(LeadRow.tenant_id == tenant_id, LeadRow.merged_into.is_(None), same)
    known = _Known(person_of(row) for row in (await session.execute(statement)).scalars())
    apart = await _taken_apart(session, tenant_id, [row.id for row in rows])
    merged = 0
    gone: set[UUID] = set()
    for row in sorted(rows, key=lambda one: (one.created_at, one.id)):
        if row.scored_at is not None:
            continue
        person = person_of(row)
        older = [
            one
            for one in known.like(person)
            if (one.created_at, one.id) < (row.created_at, row.id)
            and one.id not in gone
            and (one.id, row.id) not in apart
        ]
        match = find_match(person, older)
        if match is not None and match.is_sure:
            await merge_in(session, tenant_id, match.id, row.id, rule=match.rule, by=None)
            gone.add(row.id)
            merged += 1
    return merged


class _Known:
    """People by number and address: each lead of a batch is compared with its like only."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._by_phone: defaultdict[str, list[Person]] = defaultdict(list)
        self._by_email: defaultdict[str, list[Person]] = defaultdict(list)
        for one in people:
            if one.phone_e164:
                self._by_phone[one.phone_e164].append(one)
            if one.email:
                self._by_email[one.email.lower()].append(one)

    def like(self, person: Person) -> list[Person]:
        """Those who share a number or an address with the person."""
        same_phone = self._by_phone[person.phone_e164] if person.phone_e164 else []
        same_email = self._by_email[person.email.lower()] if person.email else []
        return list({one.id: one for one in [*same_phone, *same_email]}.values())


async def _taken_apart(session: AsyncSession, tenant_id: UUID, ids: Sequence[UUID]) -> set[tuple[UUID, UUID]]:
    """Pairs that a person has taken apart: standing lead and merged one."""
    statement = select(LeadMergeRow.into_id, LeadMergeRow.from_id).where(
        LeadMergeRow.tenant_id == tenant_id,
        LeadMergeRow.undone_at.is_not(None),
        LeadMergeRow.from_id.in_(ids),
    )
    return {(into_id, from_id) for into_id, from_id in await session.execute(statement)}


async def write_batch(
    session: AsyncSession,
    tenant_id: UUID,
    scored: Sequence[ScoredLead],
    kept: Mapping[UUID, Kept],
    brokers: Sequence[Broker],
) -> Sequence[OutboxMessage]:
    """Writes the scores, their events and the brokers' turns; messages to relay after the commit."""
    plain: list[dict[str, Any]] = []
    owned: list[dict[str, Any]] = []
    events: list[EventData] = []
    entries: list[dict[str, Any]] = []
    for one in scored:
        row = kept[one.lead_id]
        owner = owner_values(one, row)
        values = {"lead_id": one.lead_id, **score_values(one, row), **owner}
        (owned if owner else plain).append(values)
        events.extend(events_of(one, is_assigned=bool(owner)))
        if owner and one.routing is not None:
            entries.append(routing_entry(tenant_id, one.lead_id, one.routing, one.scored_at))
    for rows in (plain, owned):
        await _update(session, rows)
    stopped = [one for one in scored if has_just_stopped(one, kept[one.lead_id])]
    if stopped:
        await close_numbers(session, tenant_id, [one.lead_id for one in stopped], stopped[0].scored_at)
    if entries:
        await session.execute(insert(LeadActivityRow), entries)
    for broker in brokers:
        await session.execute(
            update(BrokerRow)
            .where(BrokerRow.tenant_id == tenant_id, BrokerRow.user_id == broker["id"])
            .values(assigned_at=func.greatest(BrokerRow.assigned_at, broker["assigned_at"]))
        )
    return await announce_many(session, tenant_id, events)


async def _update(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """The same columns of many leads, in one round to the server."""
    if not rows:
        return
    columns: dict[str, Any] = {name: new_value(name) for name in rows[0] if name != "lead_id"}
    table = LeadRow.__table__
    statement = (
        update(table)  # type: ignore[arg-type]  # a Table, as every mapped class has
        .where(table.c.id == bindparam("lead_id"))
        .values(**columns)
    )
    connection = await session.connection()
    await connection.execute(statement, [_renamed(row) for row in rows])


def _renamed(row: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters of a row; a bound name may not be a column's own."""
    return {name if name == "lead_id" else f"new_{name}": value for name, value in row.items()}
