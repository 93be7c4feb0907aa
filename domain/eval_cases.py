"""What happened on a thread as the inputs of an eval's case: turns of a talk, or a lead as it was scored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from domain.lead_scoring.facts import LeadFacts

MOST_TURNS: Final = 40
SUITE_OF_GRAPH: Final[Mapping[str, str]] = {
    "property_search": "chat",
    "lead_scoring": "lead_scoring",
    "underwriting": "underwriting",
    "title_review": "legal_analysis",
}
"""Which suite takes a thread of a graph."""
_OF_LEAD: Final = (
    "wants_human", "source", "has_campaign", "language", "filters", "listings", "timeline", "purpose",
    "loan_needed", "pre_approved", "has_phone", "has_email", "stage", "flags", "is_dnd", "is_stopped",
    "recaptures", "inventory",
)  # fmt: skip
_OF_ACTIVITY: Final = frozenset({"state", "outcome", "channel", "stage"})
"""Details that a score may rest on; the rest are words of people."""


def turns_of(inputs: Iterable[Mapping[str, Any]]) -> list[Any]:
    """What a person said or pressed in the runs of a talk, in order; at most `MOST_TURNS`.

    >>> turns_of([{"messages": [{"role": "human", "content": "2 bhk"}]}, {"action": {"type": "like"}}])
    ['2 bhk', {'type': 'like'}]
    """
    return [turn for one in inputs for turn in _turns(one)][:MOST_TURNS]


def _turns(given: Mapping[str, Any]) -> list[Any]:
    action = given.get("action")
    if isinstance(action, dict):
        return [dict(action)]
    texts = []
    for message in given.get("messages") or []:
        content = message.get("content") if isinstance(message, dict) else message
        role = message.get("role", message.get("type", "human")) if isinstance(message, dict) else "human"
        if role in {"human", "user"} and isinstance(content, str) and content.strip():
            texts.append(content)
    return texts


def lead_inputs(lead: LeadFacts, now: datetime) -> dict[str, Any]:
    """A lead as the suite of lead scoring writes one: times as days before the score, no id of anybody."""
    consents = [one for one in lead["consents"] if one["withdrawn_at"] is None]
    return {
        **{name: lead[name] for name in _OF_LEAD},
        "enquiries": [one["text"] for one in lead["enquiries"]],
        "activities": [
            {
                "kind": one["kind"],
                "days_ago": max((now - one["at"]).days, 0),
                "details": {key: value for key, value in one["details"].items() if key in _OF_ACTIVITY},
            }
            for one in lead["activities"]
        ],
        "consent": consents[0]["channel"] if consents else None,
        "idle_days": max((now - lead["last_activity_at"]).days, 0),
    }
