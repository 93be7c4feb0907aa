"""Who gets a lead: claimed by an agent, or given to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import NotFound
from domain.lead_inbox.steps import Effect
from store.lead_inbox.conflicts import AlreadyClaimed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from uuid import UUID

    from store.lead_inbox.cards import LeadCard
    from store.lead_inbox.views import Broker


def accepted(agent_id: UUID, at: datetime) -> Callable[[LeadCard], Effect]:
    """The agent takes the lead on, unless another has done so.

    Raises:
        AlreadyClaimed: When it is taken on by another; says by whom.
    """

    def decide(card: LeadCard) -> Effect:
        if card.accepted_at is not None and card.assigned_to not in {None, agent_id}:
            raise AlreadyClaimed(f"{card.owner_name or 'Another agent'} has taken this lead on.", card)
        changes: dict[str, object] = {"accepted_at": at}
        if card.assigned_to != agent_id:
            changes |= {"assigned_to": agent_id, "assigned_at": at, "assigned_reason": "claimed"}
        return Effect(changes=changes, kind="accept", details={"reason": "claimed"})

    return decide


def assigned(
    owner_id: UUID | None, reason: str | None, brokers: Sequence[Broker], at: datetime
) -> Callable[[LeadCard], Effect]:
    """The lead is given to an agent of the tenant, or to nobody; the new owner has to take it on.

    Raises:
        NotFound: The tenant has no such agent.
    """
    name = next((broker.name for broker in brokers if broker.id == owner_id), None)
    if owner_id is not None and name is None:
        raise NotFound("There is no such agent of your team.")

    def decide(_card: LeadCard) -> Effect:
        changes = {
            "assigned_to": owner_id,
            "assigned_at": at if owner_id else None,
            "assigned_reason": reason or ("by_hand" if owner_id else None),
            "accepted_at": None,
        }
        return Effect(
            changes=changes, kind="assign", details={"owner": name, "reason": "by_hand", "why": reason}
        )

    return decide
