"""Two leads that are one person: merged, undone, and found.

The older lead stands; the other stays as it was, with its own consents, and points to it. What the standing
lead takes over is kept beside the merge, so that undoing it gives both back. Consents never move: each stays
with the number or address it was given with, and so opens nothing it did not open before.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BindParameter, DateTime, Text, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from domain.lead_scoring.duplicates import Match, Person, compare, find_match
from store.lead_merge_writes import find_lead, merge_in, undo_in
from store.tables.lead_work import LeadMergeRow
from store.tables.leads import LeadRow

if TYPE_CHECKING:
    from uuid import UUID

    from store.database import AsyncSession, Database
    from store.scope import Scope

_LOOK_BACK: Final = timedelta(days=90)
"""How far back a name is looked for; a number or address is found however old."""
_MOST_CANDIDATES: Final = 50

# Every scoring asks this: it is put together once, which costs more than to execute it.
_OTHER: Final = aliased(LeadRow)
_LEAD: Final[BindParameter[Any]] = bindparam("lead")
_TENANT: Final[BindParameter[Any]] = bindparam("tenant")
_AT: Final = bindparam("at", type_=DateTime(timezone=True))
_TAKEN_APART: Final = exists().where(
    LeadMergeRow.tenant_id == _TENANT,
    LeadMergeRow.undone_at.is_not(None),
    or_(
        (LeadMergeRow.into_id == _OTHER.id) & (LeadMergeRow.from_id == _LEAD),
        (LeadMergeRow.from_id == _OTHER.id) & (LeadMergeRow.into_id == _LEAD),
    ),
)
_ANY_AGE: Final = (
    select(_OTHER)
    .where(
        _OTHER.tenant_id == _TENANT,
        _OTHER.id != _LEAD,
        _OTHER.merged_into.is_(None),
        or_(
            (func.lower(_OTHER.name) == bindparam("name", type_=Text))
            & (_OTHER.created_at >= bindparam("since", type_=DateTime(timezone=True))),
            _OTHER.phone_e164 == bindparam("phone", type_=Text),
            func.lower(_OTHER.email) == bindparam("email", type_=Text),
        ),
        ~_TAKEN_APART,
    )
    .order_by(_OTHER.created_at, _OTHER.id)
    .limit(_MOST_CANDIDATES)
)
_OLDER: Final = _ANY_AGE.where(
    # Of two that come in at once only the younger looks for the older, so they never merge crosswise.
    (_OTHER.created_at < _AT) | ((_OTHER.created_at == _AT) & (_OTHER.id < _LEAD))
)


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
            row = await find_lead(session, scope.tenant_id, lead_id)
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
            row = await find_lead(session, scope.tenant_id, lead_id)
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
    # A number or address that is not there is equal to none.
    values = {
        "tenant": tenant_id,
        "lead": row.id,
        "name": row.name.lower(),
        "since": row.created_at - _LOOK_BACK,
        "at": row.created_at,
        "phone": row.phone_e164,
        "email": row.email and row.email.lower(),
    }
    found = await session.execute(_ANY_AGE if is_any_age else _OLDER, values)
    return [person_of(one) for one in found.scalars()]


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
