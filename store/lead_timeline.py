"""A lead's story and clock, written by the handlers of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from sqlalchemy import func, select, update
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


class LeadTimeline:
    """Leads of one tenant, inside one transaction. Writing one event's effect twice leaves one."""

    def __init__(self, session: AsyncSession, tenant_id: UUID) -> None:
        self._session = session
        self._tenant_id = tenant_id

    async def standing(self, lead_id: UUID) -> UUID | None:
        """The lead that stands for this one, itself when it was not merged; None: there is none."""
        for _ in range(_MOST_MERGES):
            mine = select(LeadRow.merged_into).where(
                LeadRow.tenant_id == self._tenant_id, LeadRow.id == lead_id
            )
            found = (await self._session.execute(mine)).one_or_none()
            if found is None:
                return None
            if found.merged_into is None:
                break
            lead_id = found.merged_into
        return lead_id

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
            await self._session.execute(insert(LeadActivityRow).on_conflict_do_nothing(), rows)

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
        await self._session.execute(
            insert(LeadSlaRow)
            .values(
                lead_id=lead_id,
                tenant_id=self._tenant_id,
                started_at=started_at,
                first_touch_due_at=due_at,
                next_look_at=due_at,
            )
            .on_conflict_do_nothing()
        )

    async def set_band(self, lead_id: UUID, band: str, escalates_at: datetime | None) -> None:
        """How warm the lead is, and when a hot one is taken further up."""
        look: dict[str, object] = {}
        if escalates_at is not None:
            look["next_look_at"] = func.least(LeadSlaRow.next_look_at, escalates_at)
        await self._change_clock(lead_id, band=band, escalates_at=escalates_at, **look)

    async def assign(self, lead_id: UUID, agent_id: UUID, due_at: datetime) -> None:
        """Whose lead it is, and until when they have promised to touch it if nobody had before."""
        look = func.coalesce(LeadSlaRow.next_look_at, due_at)
        await self._change_clock(lead_id, agent_id=agent_id, next_look_at=look)

    async def clock_started(self, lead_id: UUID) -> datetime | None:
        """Since when the lead waits; None: its clock never ran."""
        mine = select(LeadSlaRow.started_at).where(
            LeadSlaRow.tenant_id == self._tenant_id, LeadSlaRow.lead_id == lead_id
        )
        return (await self._session.execute(mine)).scalar_one_or_none()

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

    async def _change_clock(self, lead_id: UUID, **values: object) -> None:
        await self._session.execute(
            update(LeadSlaRow)
            .where(LeadSlaRow.tenant_id == self._tenant_id, LeadSlaRow.lead_id == lead_id)
            .values(**values)
        )
