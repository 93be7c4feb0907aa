"""One merge of two leads and its undoing, inside the caller's transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.orm import aliased

from domain.errors import BadInput, Conflict, NotFound
from domain.ids import uuid7
from domain.lead_scoring.duplicates import name_likeness
from store.tables.events import LeadActivityRow, LeadSlaRow
from store.tables.lead_work import LeadMergeRow, LeadSourceRow
from store.tables.leads import LeadRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.database import AsyncSession

_TIMES: Final = frozenset(
    {
        *("last_activity_at", "stopped_at", "dnd_checked_at"),
        *("started_at", "first_touch_due_at", "touched_at", "escalates_at"),
    }
)
_NEWER: Final = ("timeline", "purpose", "loan_needed", "pre_approved", "wants")
"""Columns in which a returning person's newer word counts."""
_FILLED: Final = ("phone_e164", "email", "user_id", "source_campaign")
"""Columns that are taken over where the standing lead has none."""

_FIND: Final = select(LeadRow).where(
    LeadRow.tenant_id == bindparam("tenant"), LeadRow.id == bindparam("lead")
)
_FIND_LOCKED: Final = _FIND.with_for_update().execution_options(populate_existing=True)


async def merge_in(  # noqa: PLR0913  # the parts of one merge
    session: AsyncSession,
    tenant_id: UUID,
    into_id: UUID,
    from_id: UUID,
    *,
    rule: str,
    by: UUID | None,
) -> UUID:
    """See `LeadMerging.merge`."""
    if into_id == from_id:
        raise BadInput("A lead cannot be merged with itself; name two leads.")
    # In one order, so that two who merge the same pair the other way round do not wait for each other.
    locked = {
        one: await find_lead(session, tenant_id, one, is_locked=True) for one in sorted((into_id, from_id))
    }
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
    gone.merged_into, gone.updated_at = into_id, now
    into.updated_at = now
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
    """See `LeadMerging.undo`."""
    mine = select(LeadMergeRow).where(LeadMergeRow.tenant_id == tenant_id, LeadMergeRow.id == merge_id)
    merge = (await session.execute(mine.with_for_update())).scalar_one_or_none()
    if merge is None:
        raise NotFound("There is no such merge.")
    if merge.undone_at is not None:
        raise Conflict("This merge was undone before.")
    ids = sorted((merge.into_id, merge.from_id))
    locked = {one: await find_lead(session, tenant_id, one, is_locked=True) for one in ids}
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
        lead.updated_at = now
        session.add(_entry(lead, "merge_undone", now, by, {"merge_id": str(merge_id)}))
    merge.undone_at, merge.undone_by = now, by
    await session.flush()
    return into.id, gone.id


async def find_lead(
    session: AsyncSession, tenant_id: UUID, lead_id: UUID, *, is_locked: bool = False
) -> LeadRow | None:
    """The tenant's lead; None: there is none that the scope may see."""
    statement = _FIND_LOCKED if is_locked else _FIND
    found = await session.execute(statement, {"tenant": tenant_id, "lead": lead_id})
    return found.scalar_one_or_none()


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
        "last_activity_at": _last(
            into.last_activity_at, gone.last_activity_at, into.created_at, gone.created_at
        ),
        # The narrower of the two: a refusal ends what was agreed to before the last one.
        "stopped_at": _last(into.stopped_at, gone.stopped_at),
        "is_dnd": into.is_dnd or gone.is_dnd,
        "dnd_checked_at": _last(into.dnd_checked_at, gone.dnd_checked_at),
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


def _last(*moments: datetime | None) -> datetime | None:
    return max((at for at in moments if at is not None), default=None)


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
