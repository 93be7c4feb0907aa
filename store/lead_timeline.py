"""A lead's story and clock, written by the handlers of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import orjson
from sqlalchemy import DateTime, bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from domain.ids import uuid7
from store.tables.events import LeadActivityRow, LeadOutcomeRow, LeadSlaRow
from store.tables.leads import LeadRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from store.database import AsyncSession

_MOST_MERGES: Final = 10
"""Merges one after another that are followed; more would be a circle."""


_MOMENT: Final = DateTime(timezone=True)
# Every event of a lead asks these: they are put together once, which costs more than to execute them.
_NOTE: Final = insert(LeadActivityRow).on_conflict_do_nothing()
_START_CLOCK: Final = insert(LeadSlaRow).on_conflict_do_nothing()
_MY_CLOCK: Final = (LeadSlaRow.tenant_id == bindparam("tenant"), LeadSlaRow.lead_id == bindparam("lead"))
_CLOCK_STARTED: Final = select(LeadSlaRow.started_at).where(*_MY_CLOCK)
_ESCALATES_AT: Final = bindparam("new_escalates_at", type_=_MOMENT)
_SET_BAND: Final = (
    update(LeadSlaRow)
    .where(*_MY_CLOCK)
    .values(
        band=bindparam("new_band"),
        escalates_at=_ESCALATES_AT,
        # Least passes over what is null; a clock that nobody looks at starts to be looked at.
        next_look_at=func.least(LeadSlaRow.next_look_at, _ESCALATES_AT),
    )
    .execution_options(synchronize_session=False)
)
_ASSIGN: Final = (
    update(LeadSlaRow)
    .where(*_MY_CLOCK)
    .values(
        agent_id=bindparam("new_agent"),
        next_look_at=func.coalesce(LeadSlaRow.next_look_at, bindparam("due_at", type_=_MOMENT)),
    )
    .execution_options(synchronize_session=False)
)


_TELL: Final = text("""
with recursive chain as (
    select id, merged_into, 1 as length from leads where tenant_id = :tenant and id = :lead
    union all
    select further.id, further.merged_into, chain.length + 1
    from chain join leads further on further.tenant_id = :tenant and further.id = chain.merged_into
    where chain.length <= :most
), standing as (
    select id from chain order by length desc limit 1
), noted as (
    insert into lead_activities (id, tenant_id, lead_id, kind, at, event_id, details)
    select :entry, :tenant, standing.id, :kind, :at, :event, cast(:details as jsonb) from standing
    on conflict do nothing
)
select id from standing
""")


class LeadTimeline:
    """Leads of one tenant, inside one transaction. Writing one event's effect twice leaves one."""

    def __init__(self, session: AsyncSession, tenant_id: UUID) -> None:
        self._session = session
        self._tenant_id = tenant_id

    async def tell(
        self, lead_id: UUID, *, kind: str, at: datetime, event_id: UUID, details: Mapping[str, Any]
    ) -> UUID | None:
        """Notes an event in the story of the lead that stands for this one.

        Returns:
            The lead that stands, itself when it was not merged; None: there is none.
        """
        line = {"entry": uuid7(), "kind": kind, "at": at, "event": event_id, "most": _MOST_MERGES}
        told = {**self._of(lead_id), **line, "details": orjson.dumps(details).decode()}
        return (await self._session.execute(_TELL, told)).scalar_one_or_none()

    async def note(
        self, lead_ids: Sequence[UUID], kind: str, at: datetime, event_id: UUID, details: Mapping[str, Any]
    ) -> None:
        """An entry in the timeline of each lead."""
        rows = [
            {
                "id": uuid7(),
                "tenant_id": self._tenant_id,
                "lead_id": lead_id,
                "kind": kind,
                "at": at,
                "event_id": event_id,
                "details": dict(details),
            }
            for lead_id in lead_ids
        ]
        if rows:
            await self._session.execute(_NOTE, rows)

    async def interested_in(self, listing_id: UUID) -> Sequence[UUID]:
        """Leads that enquired about the listing or have it on their shortlist."""
        found = await self._session.execute(
            select(LeadRow.id)
            .where(
                LeadRow.tenant_id == self._tenant_id,
                LeadRow.listing_ids.contains([listing_id]),
                LeadRow.merged_into.is_(None),
            )
            .order_by(LeadRow.id)
        )
        return found.scalars().all()

    async def of_thread(self, thread_id: str) -> Sequence[UUID]:
        """Leads that came out of the conversation."""
        found = await self._session.execute(
            select(LeadRow.id)
            .where(LeadRow.tenant_id == self._tenant_id, LeadRow.thread_id == thread_id)
            .order_by(LeadRow.id)
        )
        return found.scalars().all()

    async def start_clock(self, lead_id: UUID, started_at: datetime, due_at: datetime) -> None:
        """The lead waits to be touched from now on."""
        clock = {"started_at": started_at, "first_touch_due_at": due_at, "next_look_at": due_at}
        about = {"lead_id": lead_id, "tenant_id": self._tenant_id}
        await self._session.execute(_START_CLOCK, [{**about, **clock}])

    async def set_band(self, lead_id: UUID, band: str, escalates_at: datetime | None) -> None:
        """How warm the lead is, and when a hot one is taken further up."""
        new = {"new_band": band, "new_escalates_at": escalates_at}
        await self._session.execute(_SET_BAND, {**self._of(lead_id), **new})

    async def assign(self, lead_id: UUID, agent_id: UUID, due_at: datetime) -> None:
        """Whose lead it is, and until when they have promised to touch it if nobody had before."""
        new = {"new_agent": agent_id, "due_at": due_at}
        await self._session.execute(_ASSIGN, {**self._of(lead_id), **new})

    async def clock_started(self, lead_id: UUID) -> datetime | None:
        """Since when the lead waits; None: its clock never ran."""
        found = await self._session.execute(_CLOCK_STARTED, self._of(lead_id))
        return found.scalar_one_or_none()

    async def set_outcome(
        self,
        lead_id: UUID,
        outcome: Literal["paid", "booked"],
        *,
        at: datetime,
        amount_inr: int | None,
        event_id: UUID,
    ) -> None:
        """A training label; a booking also moves the lead's stage, a payment alone does not."""
        await self._session.execute(
            insert(LeadOutcomeRow)
            .values(
                id=uuid7(),
                tenant_id=self._tenant_id,
                lead_id=lead_id,
                outcome=outcome,
                at=at,
                amount_inr=amount_inr,
                event_id=event_id,
            )
            .on_conflict_do_nothing()
        )
        if outcome == "booked":
            await self._session.execute(
                update(LeadRow)
                .where(LeadRow.tenant_id == self._tenant_id, LeadRow.id == lead_id)
                .values(stage="booked")
            )

    async def link(self, user_id: UUID, *, email: str, phone_e164: str | None) -> Sequence[UUID]:
        """Gives leads of this person, by number, address or own chat, to their account; which they are."""
        is_theirs = (
            (func.lower(LeadRow.email) == email.lower())
            | (LeadRow.phone_e164 == phone_e164)
            | (LeadRow.owner_id == user_id)
        )
        linked = await self._session.execute(
            update(LeadRow)
            .where(LeadRow.tenant_id == self._tenant_id, LeadRow.user_id.is_(None), is_theirs)
            .values(user_id=user_id)
            .returning(LeadRow.id)
        )
        return sorted(linked.scalars())

    def _of(self, lead_id: UUID) -> dict[str, object]:
        return {"tenant": self._tenant_id, "lead": lead_id}
