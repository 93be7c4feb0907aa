"""Kinds of entries in a lead's story that say something of the person: one list for writers and readers.

Steps of brokers (`domain.lead_inbox.steps`) and handlers of events write them; points, models and labels read
them. An entry of a step that was undone is of kind ``undone`` and says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

CALL: Final = "call"
"""Details: ``outcome`` (DOMAIN D), ``minutes``."""
VISIT: Final = "visit"
"""Details: ``state`` (planned, done, missed), ``visit_at``."""
STAGE: Final = "stage"
"""Details: ``stage``. A broker's word on where the lead stands."""
MESSAGE: Final = "message"
"""What the team wrote; says nothing about the person."""
REPLY: Final = "reply"
VIEW: Final = "view"
RECAPTURED: Final = "recaptured"
"""The person came back with a new enquiry."""
UNIT_STATUS: Final = "unit.status_changed"
PAID: Final = "payment.success"
BOOKED: Final = "booking.confirmed"

SCORED_BY: Final = (CALL, VISIT, REPLY, VIEW, RECAPTURED, UNIT_STATUS, PAID, BOOKED)
"""Kinds that a score may be made of."""
TALKED: Final = frozenset({"connected", "callback"})
"""Outcomes of calls in which the two have talked."""
UNANSWERED: Final = frozenset({"no_answer", "busy"})


def has_talked(details: Mapping[str, Any]) -> bool:
    """Whether the call was one in which the two have talked."""
    return details.get("outcome") in TALKED


def is_unanswered(details: Mapping[str, Any]) -> bool:
    """Whether nobody answered the call."""
    return details.get("outcome") in UNANSWERED


def is_of_the_person(kind: str, details: Mapping[str, Any]) -> bool:
    """Whether the person did it, and not the team or the market."""
    if kind == CALL:
        return has_talked(details)
    if kind == VISIT:
        return details.get("state") != "missed"
    return kind in {REPLY, VIEW, RECAPTURED, PAID, BOOKED}
