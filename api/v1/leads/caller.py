"""Who may work with leads, and how a lead is shown to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, cast

from fastapi import Depends

from api.auth import one_of
from api.v1.models.leads import LeadOut, NextActionOut, OwnerOut, TouchOut, WishOut
from domain.masking import mask, mask_text
from domain.search.chips import chips
from domain.tenancy import Principal, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.search.slots import SearchFilters
    from store.lead_inbox.cards import LeadCard

LEAD_READERS: Final = frozenset({Role.AGENT, Role.ADMIN})
"""Agents work with leads; administrators look, assign and see figures, and never a whole number."""
LEAD_WORKERS: Final = frozenset({Role.AGENT})

ReaderDep = Annotated[Principal, Depends(one_of(LEAD_READERS))]
WorkerDep = Annotated[Principal, Depends(one_of(LEAD_WORKERS))]
_EXCERPT: Final = 240


def shown(card: LeadCard, caller: Principal) -> LeadOut:
    """The line as this caller may see it: number and address whole only once they have taken the lead on."""
    is_whole = card.is_accepted_by(caller.user_id)
    enquiry = card.enquiry if is_whole or card.enquiry is None else mask_text(card.enquiry)
    return LeadOut(
        id=card.id,
        version=card.version,
        name=card.name,
        phone_masked=masked_phone(card.phone_e164),
        phone=card.phone_e164 if is_whole else None,
        email_masked=masked_email(card.email),
        email=card.email if is_whole else None,
        source=card.source,
        source_campaign=card.source_campaign,
        language=card.language,
        stage=card.stage,
        lost_reason=card.lost_reason,
        band=card.band,
        score=card.score,
        probability=card.probability,
        fit=card.fit,
        intent=card.intent,
        expected_value_inr=card.expected_value_inr,
        model_version=card.model_version,
        scored_at=card.scored_at,
        reasons=list(card.reasons),
        sla=card.clock,
        owner=OwnerOut(id=card.assigned_to, name=card.owner_name or "—") if card.assigned_to else None,
        is_mine=card.assigned_to is not None and card.assigned_to == caller.user_id,
        accepted_at=card.accepted_at,
        assigned_reason=card.assigned_reason,
        snoozed_until=card.snoozed_until,
        wish=_wish(card),
        enquiry_excerpt=enquiry[:_EXCERPT] if enquiry else None,
        last_activity_at=card.last_activity_at,
        last_touch_at=card.last_touch_at,
        last_touch=_touch(card),
        created_at=card.created_at,
        updated_at=card.updated_at,
        flags=[*card.flags, *(["dnd"] if card.is_dnd else []), *(["stopped"] if card.stopped_at else [])],
        sources=max(card.sources, 1),
        merged_into=card.merged_into,
        next_action=NextActionOut.model_validate(card.next_action) if card.next_action else None,
        may_contact=card.may_contact,
    )


def masked_phone(number: str | None) -> str | None:
    """The number's country and last four; None: there is none."""
    return mask("phone", number) if number else None


def masked_email(address: str | None) -> str | None:
    """The address's first letter and domain; None: there is none."""
    return mask("email", address) if address else None


def touch_text(kind: str, details: Mapping[str, Any]) -> str | None:
    """What was done, in a few words."""
    if kind == "call":
        outcome = str(details.get("outcome", "")).replace("_", " ")
        return f"{outcome}: {details['note']}" if details.get("note") else outcome
    if kind == "visit":
        return str(details.get("state", ""))
    text = details.get("text")
    return str(text) if text else None


def _touch(card: LeadCard) -> TouchOut | None:
    if card.last_touch is None:
        return None
    kind, details = card.last_touch.kind, card.last_touch.details
    return TouchOut(kind=kind, at=card.last_touch.at, text=touch_text(kind, details))


def _wish(card: LeadCard) -> WishOut:
    wish: dict[str, Any] = card.filters
    price = wish.get("price", {})
    return WishOut(
        summary=", ".join(chip.label for chip in chips(cast("SearchFilters", wish))),
        localities=wish.get("localities", []),
        bhk=wish.get("bhk", {}).get("in", []),
        budget_min=price.get("min"),
        budget_max=price.get("max"),
        timeline=card.timeline,
        transaction=wish.get("transaction"),
        purpose=card.purpose,
    )
