"""Two leads that are one person: merged, undone, and found.

The older lead stands; the other stays as it was, with its own consents, and points to it. What the standing
lead takes over is kept beside the merge, so that undoing it gives both back. Consents never move: each stays
with the number or address it was given with, and so opens nothing it did not open before.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from domain.errors import BadInput, Conflict, NotFound
from domain.ids import uuid7
from domain.lead_scoring.duplicates import Match, Person, compare, find_match, name_likeness
from store.tables.events import LeadActivityRow, LeadSlaRow
from store.tables.lead_work import LeadMergeRow, LeadSourceRow
from store.tables.leads import LeadRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.database import AsyncSession, Database
    from store.scope import Scope

_LOOK_BACK: Final = timedelta(days=90)
"""How far back a name is looked for; a number or address is found however old."""
_MOST_CANDIDATES: Final = 50
_TIMES: Final = frozenset(
    {"last_activity_at", "stopped_at", "started_at", "first_touch_due_at", "touched_at", "escalates_at"}
)
_NEWER: Final = ("timeline", "purpose", "loan_needed", "pre_approved", "wants")
"""Columns in which a returning person's newer word counts."""
_FILLED: Final = ("phone_e164", "email", "user_id", "source_campaign")
"""Columns that are taken over where the standing lead has none."""


class LeadMerging:
    """Merges leads of one tenant, in the scope of who asks: agents may, others find nothing to merge."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def merge(
        self,
        scope: Scope,
        into_id: UUID,
        from_id: UUID,
        rule: str,
        by: UUID | None,
    ) -> UUID:
        """Has ``into_id`` stand for ``from_id``; the merge's id.

        Args:
            scope: Who asks.
            into_id: The lead that stands.
            from_id: The lead that stands no more.
            rule: phone, email, name or person: by what they were found to be one.
            by: The person who merged; None: the platform.

        Raises:
            BadInput: Both are the same lead.
            NotFound: One of them is not there.
            Conflict: One of them is merged already.
        """
        async with self.database.session(scope) as session:
            return await merge_in(session, scope.tenant_id, into_id, from_id, rule=rule, by=by)

    async def undo(self, scope: Scope, merge_id: UUID, by: UUID | None) -> tuple[UUID, UUID]:
        """Gives both leads back as they were; their ids, the one that stood first.

        What was changed on the standing lead since the merge stays: only what the merge itself changed, and
        nobody after it, goes back.

        Raises:
            NotFound: There is no such merge.
            Conflict: It was undone before.
        """
        async with self.database.session(scope) as session:
            return await undo_in(session, scope.tenant_id, merge_id, by=by)

    async def settle(self, scope: Scope, lead_id: UUID) -> UUID | None:
        """Finds what the lead duplicates and merges it when that is sure; marks it when it is possible.

        Returns:
            The id that stands: the lead's own, or the older one's; None: there is no such lead.
        """
        async with self.database.session(scope) as session:
            row = await _find(session, scope.tenant_id, lead_id)
            if row is None:
                return None
            if row.merged_into is not None:
                return row.merged_into
            match = find_match(person_of(row), await candidates(session, scope.tenant_id, row))
            if match is None:
                return lead_id
            if not match.is_sure:
                await _mark_possible(session, row)
                return lead_id
            await merge_in(
                session,
                scope.tenant_id,
                match.id,
                lead_id,
                rule=match.rule,
                by=None,
            )
            return match.id

    async def possible(self, scope: Scope, lead_id: UUID) -> list[Match]:
        """Leads that are, or may be, the same person, for a person to look at; the surest first."""
        async with self.database.session(scope) as session:
            row = await _find(session, scope.tenant_id, lead_id)
            if row is None:
                return []
            person = person_of(row)
            found = [
                compare(person, one)
                for one in await candidates(session, scope.tenant_id, row, is_any_age=True)
            ]
        return sorted(
            (one for one in found if one is not None),
            key=lambda one: (not one.is_sure, -one.likeness, str(one.id)),
        )


async def candidates(
    session: AsyncSession, tenant_id: UUID, row: LeadRow, *, is_any_age: bool = False
) -> list[Person]:
    """Leads that share a number, an address or a name; older ones unless any age is asked for.

    A pair that a person has taken apart is not looked at again.
    """
    other = aliased(LeadRow)
    ids = sorted((row.id,))
    apart = exists().where(
        LeadMergeRow.tenant_id == tenant_id,
        LeadMergeRow.undone_at.is_not(None),
        or_(
            (LeadMergeRow.into_id == other.id) & (LeadMergeRow.from_id.in_(ids)),
            (LeadMergeRow.from_id == other.id) & (LeadMergeRow.into_id.in_(ids)),
        ),
    )
    same: list[ColumnElement[bool]] = [
        (func.lower(other.name) == row.name.lower()) & (other.created_at >= row.created_at - _LOOK_BACK),
    ]
    if row.phone_e164 is not None:
        same.append(other.phone_e164 == row.phone_e164)
    if row.email is not None:
        same.append(func.lower(other.email) == row.email.lower())
    statement = (
        select(other)
        .where(
            other.tenant_id == tenant_id, other.id != row.id, other.merged_into.is_(None), or_(*same), ~apart
        )
        .order_by(other.created_at, other.id)
        .limit(_MOST_CANDIDATES)
    )
    if not is_any_age:
        # Of two that come in at once only the younger looks for the older, so they never merge crosswise.
        statement = statement.where(
            (other.created_at < row.created_at) | ((other.created_at == row.created_at) & (other.id < row.id))
        )
    return [person_of(one) for one in (await session.execute(statement)).scalars()]


async def merge_in(  # noqa: PLR0913  # the parts of one merge
    session: AsyncSession,
    tenant_id: UUID,
    into_id: UUID,
    from_id: UUID,
    *,
    rule: str,
    by: UUID | None,
) -> UUID:
    """`LeadMerging.merge` inside the caller's transaction."""
    if into_id == from_id:
        raise BadInput("A lead cannot be merged with itself; name two leads.")
    # In one order, so that two who merge the same pair the other way round do not wait for each other.
    locked = {one: await _find(session, tenant_id, one, is_locked=True) for one in sorted((into_id, from_id))}
    into, gone = locked[into_id], locked[from_id]
    if into is None or gone is None:
        raise NotFound("There is no such lead.")
    if into.merged_into is not None or gone.merged_into is not None:
        raise Conflict("One of these leads is merged already; look at the lead that stands for it.")
    now = datetime.now(UTC)
    await _ensure_source(session, into)
    await _ensure_source(session, gone)
    before: dict[str, Any] = {"columns": _take_over(into, gone), "moved": {}, "sla": {}}
    for table in (LeadSourceRow, LeadActivityRow):
        before["moved"][table.__tablename__] = await _move(session, table, from_id, into_id)
    if by is None:
        before["sla"] = await _restart_clock(session, into, gone)
    gone.merged_into, gone.updated_at, gone.version = into_id, now, gone.version + 1
    into.updated_at, into.version = now, into.version + 1
    merge_id = uuid7()
    session.add(
        LeadMergeRow(
            id=merge_id,
            tenant_id=tenant_id,
            into_id=into_id,
            from_id=from_id,
            rule=rule,
            likeness=name_likeness(into.name, gone.name),
            before=before,
            merged_by=by,
        )
    )
    details = {"merge_id": str(merge_id), "from_id": str(from_id), "rule": rule, "source": gone.source}
    session.add(_entry(into, "recaptured", gone.created_at, by, details))
    await session.flush()
    return merge_id


async def undo_in(
    session: AsyncSession, tenant_id: UUID, merge_id: UUID, *, by: UUID | None
) -> tuple[UUID, UUID]:
    """`LeadMerging.undo` inside the caller's transaction."""
    mine = select(LeadMergeRow).where(LeadMergeRow.tenant_id == tenant_id, LeadMergeRow.id == merge_id)
    merge = (await session.execute(mine.with_for_update())).scalar_one_or_none()
    if merge is None:
        raise NotFound("There is no such merge.")
    if merge.undone_at is not None:
        raise Conflict("This merge was undone before.")
    ids = sorted((merge.into_id, merge.from_id))
    locked = {one: await _find(session, tenant_id, one, is_locked=True) for one in ids}
    into, gone = locked[merge.into_id], locked[merge.from_id]
    if into is None or gone is None:
        raise NotFound("There is no such lead any more.")
    now = datetime.now(UTC)
    _give_back(into, merge.before["columns"])
    if merge.before["sla"]:
        clock = await session.get(LeadSlaRow, into.id)
        if clock is not None:
            _give_back(clock, merge.before["sla"])
    for table in (LeadSourceRow, LeadActivityRow):
        moved = [UUID(one) for one in merge.before["moved"][table.__tablename__]]
        await session.execute(
            update(table)
            .where(table.tenant_id == tenant_id, table.id.in_(moved), table.lead_id == into.id)
            .values(lead_id=gone.id)
        )
    gone.merged_into = None
    for lead in (into, gone):
        lead.version, lead.updated_at = lead.version + 1, now
        session.add(_entry(lead, "merge_undone", now, by, {"merge_id": str(merge_id)}))
    merge.undone_at, merge.undone_by = now, by
    await session.flush()
    return into.id, gone.id


async def _find(
    session: AsyncSession, tenant_id: UUID, lead_id: UUID, *, is_locked: bool = False
) -> LeadRow | None:
    statement = select(LeadRow).where(LeadRow.tenant_id == tenant_id, LeadRow.id == lead_id)
    if is_locked:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return (await session.execute(statement)).scalar_one_or_none()


def person_of(row: LeadRow) -> Person:
    """The lead, as it is compared with others."""
    price = row.filters.get("price") or {}
    return Person(
        id=row.id,
        name=row.name,
        phone_e164=row.phone_e164,
        email=row.email,
        localities=frozenset(row.filters.get("localities") or ()),
        budget_inr=price.get("max"),
        campaign=row.source_campaign,
        created_at=row.created_at,
    )


async def _mark_possible(session: AsyncSession, row: LeadRow) -> None:
    if "possible_duplicate" not in row.flags:
        row.flags = [*row.flags, "possible_duplicate"]
        row.version += 1
        await session.flush()


async def _ensure_source(session: AsyncSession, lead: LeadRow) -> None:
    """The first time the person came, where it was kept in the lead alone."""
    known = select(LeadSourceRow.id).where(LeadSourceRow.lead_id == lead.id).limit(1)
    if (await session.execute(known)).first() is None:
        session.add(
            LeadSourceRow(
                id=uuid7(),
                tenant_id=lead.tenant_id,
                lead_id=lead.id,
                source=lead.source,
                source_campaign=lead.source_campaign,
                external_ref=lead.external_ref,
                enquiry=lead.enquiry,
                at=lead.created_at,
            )
        )
        await session.flush()


def _take_over(into: LeadRow, gone: LeadRow) -> dict[str, list[Any]]:
    """Changes the standing lead; of each changed column what it was and what it is."""
    wanted: dict[str, Any] = {
        "filters": {**into.filters, **gone.filters},
        "listing_ids": list(dict.fromkeys([*into.listing_ids, *gone.listing_ids])),
        "flags": sorted({*into.flags, *gone.flags, "recaptured"}),
        "last_activity_at": max(
            one
            for one in (into.last_activity_at, gone.last_activity_at, into.created_at, gone.created_at)
            if one
        ),
        # The narrower of the two: who said stop once has said it.
        "stopped_at": min((one for one in (into.stopped_at, gone.stopped_at) if one), default=None),
        "is_dnd": into.is_dnd or gone.is_dnd,
    }
    for name in _NEWER:
        newer, older = (gone, into) if gone.created_at >= into.created_at else (into, gone)
        value = getattr(newer, name)
        wanted[name] = getattr(older, name) if value is None else value
    for name in _FILLED:
        own = getattr(into, name)
        wanted[name] = getattr(gone, name) if own is None else own
    if into.stage == "lost":  # They are back.
        wanted |= {"stage": "new", "lost_reason": None}
    changed = {}
    for name, value in wanted.items():
        was = getattr(into, name)
        if value != was:
            changed[name] = [_plain(was), _plain(value)]
            setattr(into, name, value)
    return changed


def _give_back(row: LeadRow | LeadSlaRow, columns: dict[str, list[Any]]) -> None:
    for name, (was, became) in columns.items():
        if _plain(getattr(row, name)) == became:
            setattr(row, name, _typed(name, was))


def _plain(value: Any) -> Any:  # noqa: ANN401  # any column's value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _typed(name: str, value: Any) -> Any:  # noqa: ANN401  # any column's value
    if value is None:
        return None
    if name in _TIMES:
        return datetime.fromisoformat(value)
    if name == "user_id":
        return UUID(value)
    return [UUID(one) for one in value] if name == "listing_ids" else value


async def _move(
    session: AsyncSession,
    table: type[LeadSourceRow] | type[LeadActivityRow],
    from_id: UUID,
    into_id: UUID,
) -> list[str]:
    """Gives rows of one lead to the other; ids of those moved. An event that both were told of stays."""
    movable = [table.lead_id == from_id]
    if table is LeadActivityRow:
        theirs = aliased(LeadActivityRow)
        told = exists().where(
            theirs.lead_id == into_id,
            theirs.event_id == LeadActivityRow.event_id,
            theirs.kind == LeadActivityRow.kind,
        )
        movable.append(~told)
    moved: Sequence[UUID] = (
        (await session.execute(update(table).where(*movable).values(lead_id=into_id).returning(table.id)))
        .scalars()
        .all()
    )
    return [str(one) for one in moved]


async def _restart_clock(session: AsyncSession, into: LeadRow, gone: LeadRow) -> dict[str, list[Any]]:
    """Somebody who is back waits to be touched again, by the clock of the new enquiry."""
    own, new = await session.get(LeadSlaRow, into.id), await session.get(LeadSlaRow, gone.id)
    if own is None or new is None or own.touched_at is None:
        return {}
    wanted = {
        "started_at": new.started_at,
        "first_touch_due_at": new.first_touch_due_at,
        "touched_at": None,
        "escalates_at": None,
    }
    changed = {}
    for name, value in wanted.items():
        was = getattr(own, name)
        if was != value:
            changed[name] = [_plain(was), _plain(value)]
            setattr(own, name, value)
    return changed


def _entry(
    lead: LeadRow, kind: str, at: datetime, by: UUID | None, details: dict[str, Any]
) -> LeadActivityRow:
    return LeadActivityRow(
        id=uuid7(),
        tenant_id=lead.tenant_id,
        lead_id=lead.id,
        kind=kind,
        at=at,
        event_id=None,
        actor_id=by,
        details=details,
    )
