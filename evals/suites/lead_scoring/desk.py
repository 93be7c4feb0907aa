"""A desk with one lead, as `store.lead_scoring.LeadDesk` gives it to the graph."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

from store.lead_routing import RoutingFacts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.lead_scoring.facts import LeadFacts
    from domain.lead_scoring.routing import Broker
    from domain.steps import Step
    from store.lead_scoring import ScoredLead
    from store.scope import Scope

NOW: Final = datetime(2026, 11, 27, 6, 30, tzinfo=UTC)
"""Noon in India on a working day: a call may be made."""
LEAD_ID: Final = UUID("01980000-0000-7000-8000-00000000e7a1")
_BROKERS: Final[list[Broker]] = [
    {
        "id": UUID(int=number),
        "languages": ["en", "hi"],
        "localities": places,
        "capacity": 9,
        "open": 0,
        "weight": 1,
        "is_available": True,
        "assigned_at": None,
    }
    for number, places in ((5, ["Whitefield"]), (6, ["Baner"]))
]


@dataclass
class Desk:
    """Gives the lead, takes its score."""

    lead: LeadFacts
    kept: list[ScoredLead] = field(default_factory=list)

    async def load(self, _scope: Scope, lead_id: UUID) -> LeadFacts | None:
        """The lead, if it is this one."""
        return self.lead if lead_id == self.lead["id"] else None

    async def scorer(self, _scope: Scope) -> None:
        """No promoted model: the table of points judges."""

    async def settle_duplicate(self, _scope: Scope, lead_id: UUID) -> UUID:
        """It repeats no other."""
        return lead_id

    async def routing_facts(self, _scope: Scope, _lead_id: UUID, _at: datetime) -> RoutingFacts:
        """Two brokers, neither of whom knows the person."""
        return RoutingFacts(_BROKERS, None, "round_robin")

    async def take_turn(self, _scope: Scope, _broker: Any, _at: datetime) -> bool:  # noqa: ANN401  # a Broker
        """Nobody was quicker."""
        return True

    async def keep(self, _scope: Scope, scored: ScoredLead, _step: Step | None) -> bool:
        """Takes the score."""
        self.kept.append(scored)
        return True


def lead_of(inputs: Mapping[str, Any]) -> LeadFacts:
    """A lead of noon, with what a case says of it.

    ``enquiries`` are texts, the newest first; ``activities`` have a kind, ``days_ago`` and details;
    ``consent`` is the channel agreed to, null for none; the other keys are those of `LeadFacts`.
    """
    known = {"enquiries", "activities", "consent", "idle_days"}
    lead: dict[str, Any] = {
        "id": LEAD_ID,
        "version": 1,
        "came_in_at": NOW,
        "wants_human": False,
        "source": "website",
        "has_campaign": False,
        "language": "en",
        "filters": {},
        "listings": 0,
        "enquiries": [{"text": text, "at": NOW} for text in inputs.get("enquiries", ())],
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
        "last_activity_at": NOW - timedelta(days=inputs.get("idle_days", 0)),
        "activities": [_activity(one) for one in inputs.get("activities", ())],
        "recaptures": 0,
        "consents": _consents(inputs.get("consent", "call")),
        "inventory": {"matching": 20, "affordable": 10, "price_middle_inr": 9_000_000},
    }
    lead |= {key: value for key, value in inputs.items() if key not in known}
    return cast("LeadFacts", lead)


def _activity(said: Mapping[str, Any]) -> dict[str, Any]:
    at = NOW - timedelta(days=said.get("days_ago", 0))
    return {"id": f"{said['kind']}-1", "kind": said["kind"], "at": at, "details": said.get("details", {})}


def _consents(channel: str | None) -> list[dict[str, Any]]:
    if channel is None:
        return []
    return [
        {
            "purpose": "property_enquiry",
            "channel": channel,
            "captured_at": NOW - timedelta(days=3),
            "withdrawn_at": None,
            "is_own_address": True,
            "is_own_word": True,
        }
    ]
