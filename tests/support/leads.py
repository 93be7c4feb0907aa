"""A lead to score, with what a test wants to be different."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from domain.lead_scoring.facts import Activity, ConsentHeld, LeadFacts

NOON = datetime(2026, 11, 27, 6, 30, tzinfo=UTC)
"""12:00 in India."""
LEAD_ID = UUID(int=1)


def consent(channel: str = "call", **given: Any) -> ConsentHeld:
    """A consent in force, given with the lead's own number."""
    held: ConsentHeld = {
        "purpose": "property_enquiry",
        "channel": channel,
        "captured_at": datetime(2026, 11, 1, tzinfo=UTC),
        "withdrawn_at": None,
        "is_own_address": True,
        "is_own_word": True,
    }
    return {**held, **given}  # type: ignore[typeddict-item]  # keys of the same


def activity(kind: str, at: datetime = NOON, **details: Any) -> Activity:
    """An entry of the timeline."""
    return {"id": f"{kind}-1", "kind": kind, "at": at, "details": details}


def lead(text: str = "", **given: Any) -> LeadFacts:
    """A lead of noon with homes on offer."""
    facts: LeadFacts = {
        "id": LEAD_ID,
        "version": 1,
        "came_in_at": NOON,
        "wants_human": False,
        "source": "website",
        "has_campaign": False,
        "language": "en",
        "filters": {},
        "listings": 0,
        "enquiries": [{"text": text, "at": NOON}] if text else [],
        "timeline": None,
        "purpose": None,
        "loan_needed": None,
        "pre_approved": None,
        "has_phone": True,
        "has_email": False,
        "stage": "new",
        "assigned_to": None,
        "flags": [],
        "is_dnd": False,
        "is_stopped": False,
        "snoozed_until": None,
        "last_activity_at": NOON,
        "activities": [],
        "recaptures": 0,
        "consents": [consent()],
        "inventory": {"matching": 20, "affordable": 10, "price_middle_inr": 9_000_000},
    }
    return {**facts, **given}  # type: ignore[typeddict-item]  # keys of the same
