"""The person refuses: one agreement, or all outreach. It holds for every lead of their number or address.

None of it can be undone: only the person can agree again, as `store.lead_consents` says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import false, func, select, update

from domain.errors import NotFound
from store.lead_inbox.noting import note_step
from store.lead_inbox.reading import read_card, read_cards
from store.tables.leads import ConsentRow, LeadRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement

    from domain.tenancy import Principal
    from store.database import AsyncSession, Database
    from store.lead_inbox.cards import LeadCard


class LeadRefusing:
    """Refusals as agents of one tenant note them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def withdraw(
        self, caller: Principal, lead_id: UUID, consent_id: UUID, *, now: datetime
    ) -> Sequence[LeadCard]:
        """The person takes one agreement back, for all leads of the number or address it was given with.

        Returns:
            The lead, and then the others that had the same agreement.

        Raises:
            NotFound: No such lead, or it gave no such consent.
        """
        async with self._db.session(caller) as session:
            card = await read_card(session, caller, lead_id, now)
            asked = select(ConsentRow.purpose, ConsentRow.channel).where(
                ConsentRow.tenant_id == caller.tenant_id,
                ConsentRow.id == consent_id,
                ConsentRow.lead_id == lead_id,
            )
            consent = (await session.execute(asked)).one_or_none()
            if consent is None:
                raise NotFound("This lead gave no such consent.")
            is_mail = consent.channel == "email"
            ids = await _locked(session, caller, card, _has_address(card) if is_mail else _has_number(card))
            taken = await session.execute(
                update(ConsentRow)
                .where(
                    ConsentRow.tenant_id == caller.tenant_id,
                    ConsentRow.lead_id.in_(ids),
                    ConsentRow.purpose == consent.purpose,
                    ConsentRow.channel == consent.channel,
                    ConsentRow.withdrawn_at.is_(None),
                )
                .values(withdrawn_at=now)
                .returning(ConsentRow.lead_id)
            )
            had = set(taken.scalars())
            told = [one for one in ids if one in had or one == lead_id]
            details = {"purpose": consent.purpose, "channel": consent.channel}
            return await _noted(session, caller, told, "consent_withdrawn", details, now=now)

    async def stop(self, caller: Principal, lead_id: UUID, *, now: datetime) -> Sequence[LeadCard]:
        """The person said STOP: every consent ends, and nobody may reach out any more.

        Who asked for quiet is not called as somebody else of the family.

        Returns:
            The lead, and then the others of its number.

        Raises:
            NotFound: No such lead.
        """
        async with self._db.session(caller) as session:
            card = await read_card(session, caller, lead_id, now)
            ids = await _locked(session, caller, card, _has_number(card))
            await session.execute(
                update(ConsentRow)
                .where(ConsentRow.tenant_id == caller.tenant_id, ConsentRow.lead_id.in_(ids))
                .values(withdrawn_at=func.coalesce(ConsentRow.withdrawn_at, now))
            )
            await session.execute(
                update(LeadRow)
                .where(LeadRow.tenant_id == caller.tenant_id, LeadRow.id.in_(ids))
                .values(stopped_at=now)
            )
            return await _noted(session, caller, ids, "stopped", {}, now=now)


def _has_number(card: LeadCard) -> ColumnElement[bool]:
    return false() if card.phone_e164 is None else LeadRow.phone_e164 == card.phone_e164


def _has_address(card: LeadCard) -> ColumnElement[bool]:
    return false() if card.email is None else func.lower(LeadRow.email) == card.email.lower()


async def _locked(
    session: AsyncSession, caller: Principal, card: LeadCard, is_theirs: ColumnElement[bool]
) -> list[UUID]:
    """The lead, and then the others of the person, locked in one order."""
    found = (
        select(LeadRow.id)
        .where(LeadRow.tenant_id == caller.tenant_id, (LeadRow.id == card.id) | is_theirs)
        .order_by(LeadRow.id)
        .with_for_update()
    )
    return [card.id, *(one for one in (await session.execute(found)).scalars() if one != card.id)]


async def _noted(  # noqa: PLR0913  # one line in several stories
    session: AsyncSession,
    caller: Principal,
    ids: Sequence[UUID],
    kind: str,
    details: dict[str, Any],
    *,
    now: datetime,
) -> list[LeadCard]:
    for one in ids:
        await note_step(session, caller, one, kind, now, details)
    if kind == "consent_withdrawn":
        mine = (LeadRow.tenant_id == caller.tenant_id) & (LeadRow.id == ids[0])
        await session.execute(update(LeadRow).where(mine).values(last_activity_at=now))
    return await read_cards(session, caller, ids, now)
