"""A broker says that two leads are one person, or that they are not after all."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from store.lead_inbox.conflicts import ChangedMeanwhile
from store.lead_inbox.reading import read_card, read_cards
from store.lead_merge_writes import merge_in, undo_in
from store.tables.leads import LeadRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from domain.tenancy import Principal
    from store.database import Database
    from store.lead_inbox.cards import LeadCard
    from store.lead_inbox.working import Chosen


class MergedByHand(NamedTuple):
    """What a merge came to."""

    card: LeadCard
    """The lead that stands."""
    merge_id: UUID


class LeadJoining:
    """Merges by agents of one tenant; `store.lead_merging` has those of the platform."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def merge(
        self, caller: Principal, chosen: Chosen, other_id: UUID, *, now: datetime
    ) -> MergedByHand:
        """Has the chosen lead stand for the other.

        Raises:
            NotFound: One of them is no lead of the caller's tenant.
            ChangedMeanwhile: The chosen one changed since.
            BadInput: Both are the same.
            Conflict: One of them is merged already.
        """
        async with self._db.session(caller) as session:
            # Both, and in one order: two who merge the pair the other way round do not wait for each other.
            both = (
                select(LeadRow.id)
                .where(LeadRow.tenant_id == caller.tenant_id, LeadRow.id.in_([chosen.lead_id, other_id]))
                .order_by(LeadRow.id)
                .with_for_update()
            )
            await session.execute(both)
            card = await read_card(session, caller, chosen.lead_id, now)
            if card.version != chosen.version:
                raise ChangedMeanwhile(card)
            merge_id = await merge_in(
                session, caller.tenant_id, chosen.lead_id, other_id, rule="person", by=caller.user_id
            )
            return MergedByHand(await read_card(session, caller, chosen.lead_id, now), merge_id)

    async def undo(self, caller: Principal, merge_id: UUID, *, now: datetime) -> Sequence[LeadCard]:
        """Gives both leads back, the one that stood first.

        Raises:
            NotFound: There is no such merge.
            Conflict: It was undone before.
        """
        async with self._db.session(caller) as session:
            ids = await undo_in(session, caller.tenant_id, merge_id, by=caller.user_id)
            return await read_cards(session, caller, ids, now)
